/** The grid with what filters it, undoes and saves. */
import { effect } from '@preact/signals';
import { useEffect, useRef } from 'preact/hooks';
import '../grid/hash-grid.ts';
import type { GridEvents, HashGrid } from '../grid/hash-grid.ts';
import { number, say, text } from '../language.ts';
import { lazy } from '../lazy.tsx';
import * as overview from '../overview.ts';
import type { State } from '../protocol.ts';
import * as store from '../store.ts';
import { state } from '../store.ts';
import { Steps } from './steps.tsx';

const Overview = lazy(async () => (await import('./overview.tsx')).Overview);

export function Table() {
  return <section class="table" aria-labelledby="table-heading">
    <h2 id="table-heading" class="visually-hidden">{text('grid.heading')}</h2>
    <Toolbar />
    {overview.open.value && <Overview />}
    <Grid />
  </section>;
}

function Toolbar() {
  const { undo, redo } = state.summary.value;
  const review = state.stage.value === 'review';
  return <div class="toolbar">
    <Search />
    {review && <Chips />}
    <div class="tools">
      <button type="button" class="detail-button" disabled={state.chosen.value === undefined}
        onClick={store.openDetail}>{text('device.open')}</button>
      {review && <>
        <button type="button" class="icon" disabled={!undo || !store.editable.value}
          title={undo ? text('review.undo-that', { what: say(undo) }) : text('review.undo')}
          aria-label={undo ? text('review.undo-that', { what: say(undo) }) : text('review.undo')}
          aria-keyshortcuts="Control+Z" onClick={store.undo}><Arrow back /></button>
        <button type="button" class="icon" disabled={!redo || !store.editable.value}
          title={redo ? text('review.redo-that', { what: say(redo) }) : text('review.redo')}
          aria-label={redo ? text('review.redo-that', { what: say(redo) }) : text('review.redo')}
          aria-keyshortcuts="Control+Shift+Z" onClick={store.redo}><Arrow /></button>
        <Steps />
        <button type="button" disabled={!store.editable.value || state.summary.value.shown === 0}
          onClick={store.openChangeMany}>{text('many.open')}</button>
      </>}
      {store.choosable.value && (['leave-out', 'take-in'] as const).map(verb =>
        <button key={verb} type="button" title={text(`plan.${verb}.about`)}
          disabled={state.summary.value.shown === 0}
          onClick={() => void store.leaveOut(verb === 'leave-out')}>{text(`plan.${verb}`)}</button>)}
      <button type="button" aria-pressed={overview.open.value} disabled={state.summary.value.rows === 0}
        onClick={overview.toggle}>{text('overview.open')}</button>
      <button type="button" onClick={() => void store.wantSave()}>{text('save.open')}</button>
    </div>
    <div class="shown-line">
      <Showing />
      <Selected />
    </div>
  </div>;
}

function Arrow({ back = false }: { back?: boolean }) {
  return <svg class="glyph" viewBox="0 0 16 16" aria-hidden="true" focusable="false">
    <path d={back
      ? 'M6 3 2.5 6.5 6 10 M2.5 6.5H10a3.5 3.5 0 0 1 0 7H7'
      : 'M10 3l3.5 3.5L10 10 M13.5 6.5H6a3.5 3.5 0 0 0 0 7h3'} />
  </svg>;
}

function Search() {
  const { text: words } = state.filter.value;
  return <input type="search" class="search" value={words ?? ''}
    aria-label={text('grid.search')} placeholder={text('grid.search')}
    onInput={event => store.search(event.currentTarget.value)} />;
}

/** Which rows: all, those that stop, those that can go. */
function Chips() {
  const { rows, errors } = state.summary.value;
  const shown = state.filter.value.states?.[0];
  const chips: [State | undefined, string, number][] = [
    [undefined, text('grid.all'), rows],
    ['refused', text('grid.refused'), errors],
    ['checked', text('grid.ready'), rows - errors],
  ];
  return <div class="chips" role="group" aria-label={text('grid.which')}>
    {chips.map(([of, name, count]) => <button key={name} type="button" class="chip"
      aria-pressed={shown === of} onClick={() => store.showStates(of ? [of] : [])}>
      {name} <span class="count">{number(count)}</span>
    </button>)}
  </div>;
}

/** What the list is narrowed to, with the way back. */
function Showing() {
  const { shown, rows, findings, files } = state.summary.value;
  const filter = state.filter.value;
  const what: string[] = [];
  const rule = findings.find(group => group.rule === filter.rule);
  if (filter.rule) what.push(rule ? say(rule.title) : filter.rule);
  const file = files.find(file => file.id === filter.file);
  if (file) what.push(file.name);
  for (const each of filter.states ?? []) what.push(text(`state.${each}`));
  what.push(...overview.kinds(filter));
  if (filter.text) what.push(text('grid.with-text', { text: filter.text }));
  if (what.length === 0) return <p class="showing">{text('grid.rows', { count: rows })}</p>;
  return <p class="showing">
    <span>{text('grid.showing', { shown, rows, what: what.join(', ') })}</span>
    <button type="button" class="quiet" onClick={() => store.filterBy({})}>{text('grid.show-all')}</button>
  </p>;
}

/** How many rows are selected, and what can be done with them. */
function Selected() {
  const range = state.selection.value;
  if (!range) return null;
  const count = range.to - range.from;
  return <div class="selected" role="group" aria-label={text('grid.selection')}>
    <strong>{text('grid.selected', { count })}</strong>
    {store.editable.value && count > 1 && store.SHARED.map(column =>
      <button key={column} type="button" class="small" aria-keyshortcuts="Control+D"
        title={text('grid.fill.about')} onClick={() => void store.fillDown(column)}>
        {text('grid.fill', { column: text(`grid.${column}`) })}
      </button>)}
    <button type="button" class="quiet" onClick={() => store.select(undefined)}>
      {text('grid.select-none')}
    </button>
  </div>;
}

function Grid() {
  const slot = useRef<HTMLDivElement>(null);
  useEffect(() => {
    const grid = document.createElement('hash-grid') as HashGrid;
    grid.setAttribute('aria-labelledby', 'table-heading');
    grid.source = store.rows;
    const on = <K extends keyof GridEvents>(name: K, act: (detail: GridEvents[K]['detail']) => void) =>
      grid.addEventListener(`grid-${name}`, event => act((event as GridEvents[K]).detail));
    on('choose', ({ row, open }) => store.choose(row, open));
    on('edit', ({ row, column, text }) => store.edit(row, column, text));
    on('remove', ({ row }) => {
      if (state.selection.value) void store.removeMany();
      else store.removeRow(row);
    });
    on('select', ({ range }) => store.select(range));
    on('fill', ({ column, place }) => void store.fillDown(column, place));
    slot.current?.append(grid);
    const endings = [
      effect(() => {
        void state.revision.value;
        const { rows, files } = state.summary.value;
        const read = files.length > 0 && files.every(file => file.whole);
        grid.emptyText = text(rows > 0 ? 'grid.none-shown' : read ? 'grid.empty-files' : 'grid.empty');
        grid.update(state.summary.value.shown);
      }),
      effect(() => { grid.editable = store.editable.value; }),
      effect(() => { grid.chosen = state.chosen.value; }),
      effect(() => { grid.selection = state.selection.value; }),
      effect(() => {
        void state.filter.value;
        grid.rewind();
      }),
    ];
    return () => {
      for (const end of endings) end();
      grid.remove();
    };
  }, []);
  return <div class="grid-slot" ref={slot} hidden={overview.open.value} />;
}
