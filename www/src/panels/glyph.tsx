/** The sign of a severity: a shape as well as a colour, with its name for the ear. */
import { text } from '../language.ts';
import type { Severity } from '../protocol.ts';

const SHAPES: { [S in Severity | 'fine']: string } = {
  error: 'M5.4 1.6h5.2l3.8 3.8v5.2l-3.8 3.8H5.4l-3.8-3.8V5.4z M6 6l4 4 M10 6l-4 4',
  warning: 'M8 1.8 14.8 14H1.2z M8 6v4 M8 11.9v.3',
  note: 'M8 1.5a6.5 6.5 0 1 0 .01 0z M8 7.2v4 M8 4.7v.3',
  fine: 'M8 1.5a6.5 6.5 0 1 0 .01 0z M5 8.2l2.2 2.2L11.2 6',
};

export function Glyph({ severity }: { severity: Severity | 'fine' }) {
  return <svg class="glyph" data-severity={severity} viewBox="0 0 16 16" role="img"
    aria-label={text(`severity.${severity}`)}>
    <path d={SHAPES[severity]} />
  </svg>;
}
