/** The grid with what filters it, undoes and saves. */
import { computed, effect } from '@preact/signals';
import { useEffect, useRef } from 'preact/hooks';
import * as columns from '../columns.ts';
import { copyCell, copyRows } from '../copy.ts';
import { once } from '../double-click.ts';
import { COLUMNS, type GridEvents, type HashGrid } from '../grid/hash-grid.ts';
import { list, number, say, text } from '../language.ts';
import { lazy } from '../lazy.tsx';
import * as overview from '../overview.ts';
import type { Worst } from '../protocol.ts';
import * as edits from '../store/edits.ts';
import * as late from '../store/late.ts';
import { choosable, editable, reading, SHARED, state } from '../store/state.ts';
import * as view from '../store/view.ts';
import { ColumnsMenu } from './columns-menu.tsx';
import { Narrow, READY } from './narrow.tsx';
import { Steps } from './steps.tsx';

const Overview = lazy(async () => (await import('./overview.tsx')).Overview);

/** The grid that is there; it has what a signal can't hold: widths as they are. */
let grid: HashGrid | undefined;

const shownColumns = () => COLUMNS.filter(({ name }) => !columns.layout.value.hidden.includes(name));

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
    <Narrow />
    {review && <Chips />}
    <div class="tools">
      <button type="button" class="detail-button" disabled={state.chosen.value === undefined}
        onClick={view.openDetail}>{text('device.open')}</button>
      {review && <>
        <button type="button" class="icon" disabled={!undo || !editable.value}
          title={undo ? text('review.undo-that', { what: say(undo) }) : text('review.undo')}
          aria-label={undo ? text('review.undo-that', { what: say(undo) }) : text('review.undo')}
          aria-keyshortcuts="Control+Z" onClick={edits.undo}><Arrow back /></button>
        <button type="button" class="icon" disabled={!redo || !editable.value}
          title={redo ? text('review.redo-that', { what: say(redo) }) : text('review.redo')}
          aria-label={redo ? text('review.redo-that', { what: say(redo) }) : text('review.redo')}
          aria-keyshortcuts="Control+Shift+Z" onClick={edits.redo}><Arrow /></button>
        <Steps />
        <button type="button" disabled={!editable.value || state.summary.value.shown === 0}
          onClick={() => {
            const rows = view.selected();
            late.many(({ openChangeMany }) => openChangeMany(rows));
          }}>{text('many.open')}</button>
      </>}
      {choosable.value && (['leave-out', 'take-in'] as const).map(verb =>
        <button key={verb} type="button" title={text(`plan.${verb}.about`)}
          disabled={state.summary.value.shown === 0 || verb === 'take-in' && !state.summary.value.plan?.leftOut}
          onClick={once(() => {
            const rows = view.selected();
            late.registering(({ leaveOut }) => leaveOut(verb === 'leave-out', rows));
          })}>{text(`plan.${verb}`, { count: view.selectedCount.value })}</button>)}
      <button type="button" aria-pressed={overview.open.value} disabled={state.summary.value.rows === 0}
        onClick={overview.toggle}>{text('overview.open')}</button>
      <button type="button" onClick={() => late.saving(({ wantSave }) => wantSave())}>{text('save.open')}</button>
    </div>
    <div class="shown-line">
      <Showing />
      <Selected />
      <ColumnsMenu widen={(column, by) => grid?.widen(column, by)} />
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
    onInput={event => view.search(event.currentTarget.value)} />;
}

/** Which rows: all, those that stop, those that can go. */
function Chips() {
  const { rows, errors } = state.summary.value;
  const shown = String(state.filter.value.worst ?? []);
  const chips: [Worst[], string, number][] = [
    [[], text('grid.all'), rows],
    [['error'], text('grid.refused'), errors],
    [READY, text('grid.ready'), rows - errors],
  ];
  return <div class="chips" role="group" aria-label={text('grid.which')}>
    {chips.map(([worst, name, count]) => <button key={name} type="button" class="chip"
      aria-pressed={shown === String(worst)} onClick={() => view.showWorst(worst)}>
      {name} <span class="count">{number(count)}</span>
    </button>)}
  </div>;
}

/** What the list is narrowed to and sorted by, with the ways back. */
function Showing() {
  const { shown, rows, findings, files, order } = state.summary.value;
  const { rule, worst = [], states = [], file, text: words } = state.filter.value;
  const what: string[] = [];
  const group = findings.find(group => group.rule === rule);
  if (rule) what.push(group ? say(group.title) : rule);
  if (String(worst) === String(READY)) what.push(text('grid.ready'));
  else for (const each of worst) what.push(text(`narrow.worst.${each}`));
  const { name } = files.find(({ id }) => id === file) ?? {};
  if (name) what.push(name);
  for (const each of states) what.push(text(`state.${each}`));
  what.push(...overview.kinds(state.filter.value));
  if (words) what.push(text('grid.with-text', { text: words }));
  const column = COLUMNS.find(({ name }) => name === order.column);
  return <div class="showing">
    {what.length === 0
      ? <p>{text('grid.rows', { count: rows })}</p>
      : <>
        <p>{text('grid.showing', { shown, rows, what: list(what) })}</p>
        <button type="button" class="quiet" onClick={() => view.filterBy({})}>{text('grid.show-all')}</button>
      </>}
    {column && <>
      <p>{text(order.descending ? 'grid.sorted-down' : 'grid.sorted', { column: text(column.title) })}</p>
      <button type="button" class="quiet" onClick={() => view.sortBy(undefined)}>{text('grid.unsort')}</button>
    </>}
  </div>;
}

/** How many rows are selected, and what can be done with them. */
function Selected() {
  const range = state.selection.value;
  if (!range) return null;
  const count = range.to - range.from;
  return <div class="selected" role="group" aria-label={text('grid.selection')}>
    <strong>{text('grid.selected', { count })}</strong>
    <button type="button" class="small" aria-keyshortcuts="Control+C"
      onClick={() => void copyRows(shownColumns())}>{text('copy.open')}</button>
    {editable.value && count > 1 && SHARED.map(column =>
      <button key={column} type="button" class="small" aria-keyshortcuts="Control+D"
        title={text('grid.fill.about')} onClick={() => late.many(({ fillDown }) => fillDown(column, range))}>
        {text('grid.fill', { column: text(`grid.${column}`) })}
      </button>)}
    <button type="button" class="quiet" onClick={() => view.select(undefined)}>
      {text('grid.select-none')}
    </button>
  </div>;
}

const sorting = computed(() => {
  const { column, descending } = state.summary.value.order;
  return `${column ?? ''} ${descending}`;
});

const arrangement = computed(() => state.summary.value.arrangement);

function Grid() {
  const slot = useRef<HTMLDivElement>(null);
  useEffect(() => {
    const made = grid = document.createElement('hash-grid') as HashGrid;
    made.setAttribute('aria-labelledby', 'table-heading');
    made.source = view.rows;
    const on = <K extends keyof GridEvents>(name: K, act: (detail: GridEvents[K]['detail']) => void) =>
      made.addEventListener(`grid-${name}`, event => act((event as GridEvents[K]).detail));
    on('choose', ({ row, open }) => view.choose(row, open));
    on('edit', ({ row, column, text }) => void edit(made, () => edits.edit(row, column, text)));
    on('remove', ({ row }) => {
      const rows = view.selected();
      if (rows === 'shown') edits.removeRow(row);
      else late.many(({ removeMany }) => removeMany(rows));
    });
    on('select', ({ range }) => view.select(range));
    on('fill', ({ column, place }) => {
      // Where no rows are selected the one at this place takes the cell of the one above it.
      const range = state.selection.value ?? { from: place - 1, to: place + 1 };
      late.many(({ fillDown }) => fillDown(column, range));
    });
    on('sort', ({ column }) => view.sortBy(column));
    on('resize', ({ widths }) => columns.resize(widths));
    on('copy', ({ column, row }) => {
      if (state.selection.value) void copyRows(shownColumns());
      else if (row) void copyCell(column, row);
    });
    slot.current?.append(made);
    const endings = [
      effect(() => { made.editable = editable.value; }),
      effect(() => { made.chosen = state.chosen.value; }),
      effect(() => { made.selection = state.selection.value; }),
      effect(() => { made.layout = columns.layout.value; }),
      effect(() => {
        void sorting.value;
        const { column, descending } = state.summary.peek().order;
        made.sort = { column, descending };
        made.rewind();
      }),
      effect(() => {
        void state.filter.value;
        made.rewind();
      }),
      // After what goes back to the first row: the rows that are seen then are asked for.
      effect(() => {
        void state.revision.value;
        const { rows, files } = state.summary.value;
        const read = files.length > 0 && !reading.value;
        made.emptyText = text(rows > 0 ? 'grid.none-shown' : read ? 'grid.empty-files' : 'grid.empty');
        made.update(state.summary.value.shown);
      }),
      effect(() => {
        void arrangement.value;
        if (made.typing) void keepUp(made);
      }),
    ];
    return () => {
      for (const end of endings) end();
      made.remove();
      grid = undefined;
    };
  }, []);
  return <div class="grid-slot" ref={slot} hidden={overview.open.value} />;
}

/**
 * A row that does not fit the filter any more goes, and those below it move up: the
 * keyboard stays on the row that it has gone on to meanwhile.
 */
async function edit(grid: HashGrid, work: () => Promise<void>): Promise<void> {
  const before = arrangement.value;
  await work();
  if (arrangement.value !== before) await keepUp(grid);
}

/** The keyboard stays on its row, also where it goes to another while that is looked for. */
async function keepUp(grid: HashGrid): Promise<void> {
  let row: number | undefined;
  while (row !== grid.here) {
    row = grid.here;
    const place = row === undefined ? undefined : await view.placeOf(row);
    if (row !== undefined && place !== undefined) grid.follow(row, place);
  }
}
