/** Which column of a file is which: what stands in each, and a person's word on it. */
import { useState } from 'preact/hooks';
import { text } from '../language.ts';
import type { Column, FileColumn } from '../protocol.ts';
import * as mapping from '../store/mapping.ts';
import { state, type MappingColumns } from '../store/state.ts';
import { visible } from '../visible.ts';
import { Dialog } from './dialog.tsx';
import './fields.css';
import './map-columns.css';

/** What a column can be, in the order in which it is offered. */
const KINDS: Column[] =
  ['serial', 'product-id', 'hash', 'group-tag', 'assigned-user', 'manufacturer', 'model'];

export function MapColumns() {
  const mapping = state.mapping.value;
  return mapping ? <Columns key={mapping.file.id} {...mapping} /> : null;
}

function Columns({ file, columns: found }: MappingColumns) {
  const [header, setHeader] = useState(found.header);
  const [kinds, setKinds] = useState(found.columns.map(({ column }) => column));
  const [touched, touch] = useState<number[]>([]);
  // Each is there once: the one that had it before has nothing.
  const choose = (place: number, kind: Column | undefined) => {
    setKinds(kinds.map((other, at) =>
      at === place ? kind : other === kind ? undefined : other));
    touch([...touched, place]);
  };
  const nothing = kinds.every(kind => kind === undefined);
  return <Dialog heading={text('mapping.heading')} close={mapping.closeMapping} wide>
    <p><strong>{visible(file.name)}</strong></p>
    <p class="soft">{text('mapping.about')}</p>
    <form class="mapping" aria-labelledby="dialog-heading" onSubmit={event => {
      event.preventDefault();
      void mapping.mapColumns(file, { columns: kinds, header });
    }}>
      <label class="check">
        <input type="checkbox" checked={header} onChange={event => setHeader(event.currentTarget.checked)} />
        <span>{text('mapping.header')}</span>
      </label>
      <ul class="columns">
        {found.columns.map((column, place) => <Entry key={place} column={column} place={place}
          kind={kinds[place]} guessed={column.unsure && !touched.includes(place)}
          choose={kind => choose(place, kind)} />)}
      </ul>
      <div class="actions">
        <button type="submit" class="primary" disabled={nothing}>{text('mapping.now')}</button>
        <button type="button" onClick={mapping.closeMapping}>{text('mapping.not')}</button>
      </div>
    </form>
  </Dialog>;
}

interface Props {
  column: FileColumn;
  place: number;
  kind: Column | undefined;
  guessed: boolean;
  choose(kind: Column | undefined): void;
}

function Entry({ column, place, kind, guessed, choose }: Props) {
  const name = visible(column.header.trim()) || text('mapping.column', { number: place + 1 });
  const samples = column.samples.filter(sample => sample.trim() !== '');
  const select = `column-${place}`;
  return <li class="column" data-used={kind !== undefined}>
    <div class="column-what">
      <label for={select}>{name}</label>
      {guessed && <span class="badge" data-tone="guess">{text('mapping.guessed')}</span>}
      {samples.length > 0
        ? <ul class="samples" aria-label={text('mapping.samples', { name })}>
            {samples.map((sample, index) => <li key={index}><code>{visible(sample)}</code></li>)}
          </ul>
        : <p class="soft">{text('mapping.empty')}</p>}
    </div>
    <select id={select} value={kind ?? ''}
      onChange={event => choose((event.currentTarget.value || undefined) as Column | undefined)}>
      <option value="">{text('mapping.nothing')}</option>
      {KINDS.map(each => <option key={each} value={each}>{text(`column.${each}` as 'column.serial')}</option>)}
    </select>
  </li>;
}
