/**
 * Rows of the review to the clipboard, as a spreadsheet takes them.
 *
 * It is what stands in the cells and nothing else. What a spreadsheet would take for a
 * formula stays as it is: a copy goes where the person puts it, and a file that is saved
 * here is where such a cell is made safe.
 */
import { copy } from './clipboard.ts';
import type { GridColumn } from './grid/hash-grid.ts';
import { text } from './language.ts';
import type { Row } from './protocol.ts';
import { session } from './store/engine.ts';
import { announce, attempt } from './store/notices.ts';
import { state } from './store/state.ts';
import { line } from './tabbed.ts';

/** More rows than this are for a file. */
const MOST = 50_000;

/** Rows that come from the worker at once. */
const SOME = 2000;

/** The selected rows; with a line of titles, where there are several. */
export async function copyRows(columns: readonly GridColumn[]): Promise<void> {
  const { from, to } = state.selection.value ?? { from: 0, to: 0 };
  const count = to - from;
  if (count > MOST) return announce(text('copy.too-many', { count, most: MOST }));
  if (count > SOME) announce(text('copy.copying', { count }));
  const lines = count > 1 ? [line(columns.map(({ title }) => text(title)))] : [];
  for (let place = from; place < to; place += SOME) {
    const window = await attempt(session.window(place, Math.min(SOME, to - place)));
    if (!window) return;
    for (const row of window.rows) lines.push(line(columns.map(column => column.cell(row))));
  }
  if (await copy(lines.join(''), 'copy.heading')) announce(text('copy.rows', { count }));
}

/** One cell. */
export async function copyCell(column: GridColumn, row: Row): Promise<void> {
  if (await copy(column.cell(row), 'copy.heading')) announce(text('copy.cell', { column: text(column.title) }));
}
