/**
 * How wide the columns of a grid are: shares of the room that is there, but for those
 * that a person gave a width of their own.
 *
 * This module knows no element.
 */
export interface Column {
  name: string;
  /** The least width of a cell that still says something, in rem. */
  least: number;
  /** Its part of the room that is left. */
  share: number;
}

/** Widths that were set by hand, in CSS pixels, by the columns' names. */
export type Widths = Readonly<{ [name: string]: number }>;

/** What a person made of the columns. */
export interface Layout {
  hidden: readonly string[];
  widths: Widths;
}

export const AS_THEY_ARE: Layout = { hidden: [], widths: {} };

/** A narrower column shows nothing, a wider one nothing but itself. */
const NARROWEST = 40;
const WIDEST = 1200;

/** A width that a column may have. */
export function within(width: number): number {
  return Math.round(Math.min(WIDEST, Math.max(NARROWEST, width)));
}

/** The columns for `grid-template-columns`, and the least width of a line of them. */
export function template(columns: Column[], widths: Widths): { columns: string; least: string } {
  let [pixels, rem] = [0, 0];
  const each = columns.map(({ name, least, share }) => {
    const width = widths[name];
    if (width === undefined) {
      rem += least;
      return `minmax(${least}rem, ${share}fr)`;
    }
    pixels += width;
    return `${width}px`;
  });
  return { columns: each.join(' '), least: `calc(${pixels}px + ${rem}rem)` };
}
