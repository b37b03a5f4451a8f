/** Which columns are shown, and how wide, for whoever does not drag their edges. */
import * as columns from '../columns.ts';
import { COLUMNS } from '../grid/hash-grid.ts';
import { text } from '../language.ts';
import './columns-list.css';
import './fields.css';

/** `widen` makes a column that is shown wider, or narrower. */
export function ColumnsList({ widen }: { widen(column: string, by: 1 | -1): void }) {
  const { hidden, widths } = columns.layout.value;
  const asTheyAre = hidden.length === 0 && Object.keys(widths).length === 0;
  return <>
  <ul class="columns-list" aria-label={text('columns.open')}>
    {COLUMNS.map(({ name, title }) => {
      const [said, shown] = [text(title), !hidden.includes(name)];
      return <li key={name}>
        <label class="check">
          <input type="checkbox" checked={shown} disabled={name === columns.KEPT}
            onChange={event => columns.show(name, event.currentTarget.checked)} />
          <span>{said}</span>
        </label>
        {([[-1, 'narrower', 'M4 8h8'], [1, 'wider', 'M4 8h8 M8 4v8']] as const).map(([by, way, path]) =>
          <button key={way} type="button" class="icon small" disabled={!shown}
            title={text(`columns.${way}`, { column: said })} aria-label={text(`columns.${way}`, { column: said })}
            onClick={() => widen(name, by)}>
            <svg class="glyph" viewBox="0 0 16 16" aria-hidden="true" focusable="false"><path d={path} /></svg>
          </button>)}
      </li>;
    })}
  </ul>
  <p class="soft">{text('columns.about')}</p>
  <button type="button" class="quiet" disabled={asTheyAre} onClick={columns.reset}>{text('columns.reset')}</button>
  </>;
}
