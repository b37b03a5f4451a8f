/**
 * A bar for each kind: a table to whoever reads it, a chart to whoever looks at it. The
 * name of a kind is a button, where choosing it leads to its rows.
 */
import type { ComponentChildren } from 'preact';
import { useState } from 'preact/hooks';
import { number, percent, text } from '../language.ts';
import { CodeName } from './code-name.tsx';
import './bars.css';

export interface Line {
  name: string;
  /** The name is one of the service's. */
  code?: boolean;
  rows: number;
  /** Beside the name, less loudly. */
  about?: string | undefined;
  /** Before the name. */
  mark?: ComponentChildren;
  /** The bar's colour: a severity. */
  tone?: string | undefined;
  /** The bar's colour: a state. */
  state?: string | undefined;
  /** Of what the bar is made up. */
  parts?: Line[];
  /** Those are told below it, once it is opened by a button with this name. */
  opens?: string;
  /** It is opened from the start. */
  open?: boolean;
  /** A sentence below it. */
  note?: string;
  /** Its rows are those shown. */
  pressed?: boolean;
  choose?: (() => void) | undefined;
}

interface Props {
  id: string;
  heading: string;
  /** What the first column is. */
  what: string;
  lines: Line[];
  /** What is not named: how many kinds, with how many rows. */
  others?: { kinds: number; rows: number };
  /** Of so many rows in all. */
  all: number;
  level?: 'h2' | 'h3';
}

/** So many are shown at first. */
const FIRST = 6;

export function Bars({ id, heading, what, lines, others, all, level: Heading = 'h3' }: Props) {
  const [whole, setWhole] = useState(false);
  const most = Math.max(1, ...lines.map(({ rows }) => rows));
  // One more is as short as the line that says so.
  const shown = whole || lines.length <= FIRST + 1 ? lines : lines.slice(0, FIRST);
  const hidden = lines.slice(shown.length);
  return <div class="bars">
    <Heading id={id}>{heading}</Heading>
    <table aria-labelledby={id}>
      <thead class="visually-hidden">
        <tr><th scope="col">{what}</th><th scope="col">{text('bars.rows')}</th><th scope="col">{text('bars.share')}</th></tr>
      </thead>
      <tbody>
        {shown.map((line, at) => <Entry key={at} line={line} most={most} all={all} />)}
        {others && others.kinds > 0 && hidden.length === 0 &&
          <Row line={{ name: text('bars.others', { count: others.kinds }), rows: others.rows }} most={most} all={all} />}
      </tbody>
    </table>
    {(hidden.length > 0 || whole) && <button type="button" class="quiet" aria-expanded={whole}
      onClick={() => setWhole(!whole)}>
      {whole ? text('bars.fewer') : text('bars.more', {
        count: hidden.length + (others?.kinds ?? 0),
        rows: hidden.reduce((sum, { rows }) => sum + rows, others?.rows ?? 0),
      })}
    </button>}
  </div>;
}

interface EntryProps {
  line: Line;
  /** Rows of the longest bar. */
  most: number;
  all: number;
}

/** A line, and what it is made up of once that is opened. */
function Entry({ line, most, all }: EntryProps) {
  const [open, setOpen] = useState(line.open ?? false);
  const { parts = [], opens } = line;
  return <>
    <Row line={line} most={most} all={all} open={opens ? open : undefined} toggle={() => setOpen(!open)} />
    {open && parts.map((part, at) => <Row key={at} line={part} most={most} all={all} inner />)}
  </>;
}

interface RowProps extends EntryProps {
  open?: boolean | undefined;
  toggle?(): void;
  inner?: boolean;
}

function Row({ line, most, all, open, toggle, inner = false }: RowProps) {
  const { name, code, rows, about, mark, tone, state, parts, opens, note, pressed, choose } = line;
  const words = <span class="bars-name">
    {mark}
    <span>{code ? <CodeName name={name} /> : name}{about && <span class="soft"> {about}</span>}</span>
  </span>;
  const pieces = parts?.length ? parts : [line];
  const bar = <span class="bars-bar" aria-hidden="true" data-tone={tone} data-state={state}>
    <span class="bars-fill" style={{ inlineSize: `${(100 * rows) / most}%` }}>
      {pieces.map((piece, at) => <span key={at} style={{ flexGrow: String(piece.rows) }} />)}
    </span>
  </span>;
  return <tr data-inner={inner}>
    <th scope="row">
      {choose
        ? <button type="button" class="bars-choose" aria-pressed={pressed} disabled={rows === 0} onClick={choose}>{words}{bar}</button>
        : <span class="bars-choose">{words}{bar}</span>}
      {open !== undefined && <button type="button" class="quiet bars-open" aria-expanded={open} aria-label={opens}
        title={opens} onClick={toggle}>
        <svg class="glyph" viewBox="0 0 16 16" aria-hidden="true" focusable="false"><path d="M4 6l4 4 4-4" /></svg>
      </button>}
      {note && <p class="soft">{note}</p>}
    </th>
    <td>{number(rows)}</td>
    <td class="soft">{percent(rows, all)}</td>
  </tr>;
}
