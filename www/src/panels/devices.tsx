/** The devices of the tenant: how they stand, the list, and everything about one of them. */
import { effect } from '@preact/signals';
import type { ComponentChildren } from 'preact';
import { useEffect, useRef } from 'preact/hooks';
import '../grid/device-grid.ts';
import type { DeviceGrid, DeviceGridEvents } from '../grid/device-grid.ts';
import * as devices from '../devices.ts';
import { number, text } from '../language.ts';
import type { Standing } from '../protocol.ts';
import { running, state, tenant } from '../store/state.ts';
import { Blocked } from './blocked.tsx';
import { EditDevices } from './edit-devices.tsx';
import { ReadAt } from './read-at.tsx';
import { SignIn } from './sign-in.tsx';
import { Sync } from './sync.tsx';
import { TagSelect } from './tag-select.tsx';
import { TenantDevice } from './tenant-device.tsx';
import './devices.css';
import './tally.css';

export function Devices() {
  return <>
    <div class="side">
      <Overview />
    </div>
    <section class="table" aria-labelledby="table-heading">
      <h2 id="table-heading" class="visually-hidden">{text('devices.list')}</h2>
      <Toolbar />
      <Grid />
    </section>
    <TenantDevice />
  </>;
}

function Overview() {
  const { blocked, reading, readAt, sync } = tenant.value;
  const signedIn = state.signIn.value === 'in';
  const stopped = blocked ?? (signedIn ? undefined : sync?.blocked);
  return <>
    <h1 tabIndex={-1}>{text('devices.heading')}</h1>
    {/* What they are comes before who looks at them, once somebody does. */}
    {signedIn && readAt !== undefined && <Standings />}
    {stopped && <Blocked reason={stopped} again={devices.goOn} />}
    {reading !== undefined && !blocked && <div class="box" data-tone="wait">
      <p>{text('plan.reading', { count: reading })}</p>
      <progress aria-label={text('plan.reading-label')} />
      <button type="button" onClick={devices.stopReading}>{text('plan.stop')}</button>
    </div>}
    {signedIn && <div class="read-at">
      {readAt !== undefined && <p class="soft"><ReadAt at={readAt} /></p>}
      {reading === undefined && <button type="button" class={readAt === undefined ? 'primary' : 'small'}
        disabled={running.value} onClick={devices.read}>
        {text(readAt === undefined ? 'plan.read' : 'devices.again')}
      </button>}
      {running.value && <p class="soft">{text('devices.running')}</p>}
    </div>}
    {signedIn && <Sync />}
    <SignIn />
  </>;
}

/** How many stand how; each line shows its devices. */
function Standings() {
  const { devices: all, standOut, classes } = tenant.value;
  const { standing, standsOut } = devices.filter.value;
  const shown = standsOut ? 'out' : standing;
  const line = (of: Standing | 'out' | undefined, name: string, count: number) =>
    <li key={name} data-standing={of ?? 'all'}>
      <button type="button" aria-pressed={shown === of} disabled={count === 0 && of !== undefined}
        onClick={() => devices.showStanding(shown === of ? undefined : of)}>
        <span class="swatch" aria-hidden="true" />
        <span class="tally-name">{name}</span>
        <span class="leader" aria-hidden="true" />
        <span class="tally-count">{number(count)}</span>
      </button>
    </li>;
  return <section aria-labelledby="standings-heading">
    <h2 id="standings-heading">{text('devices.standings')}</h2>
    <ul class="tally">
      {line(undefined, text('grid.all'), all)}
      {line('out', text('devices.stand-out'), standOut)}
      {classes.filter(({ devices: count }) => count > 0).map(({ standing: of, devices: count }) =>
        line(of, text(`standing.${of}`), count))}
    </ul>
  </section>;
}

function Toolbar() {
  const { shown, readAt } = tenant.value;
  const { text: words } = devices.filter.value;
  const nothing = shown === 0 || readAt === undefined;
  return <div class="toolbar">
    <input type="search" class="search" value={words} aria-label={text('devices.search')}
      placeholder={text('devices.search')} onInput={event => devices.search(event.currentTarget.value)} />
    <Tags />
    <div class="tools">
      <button type="button" class="detail-button" disabled={devices.chosen.value === undefined}
        onClick={devices.openDetail}>{text('device.open')}</button>
      <button type="button" disabled={nothing} onClick={() => void devices.save('csv')}>{text('devices.csv')}</button>
      <button type="button" disabled={nothing} onClick={() => void devices.save('json')}>{text('devices.json')}</button>
    </div>
    <div class="shown-line">
      <Showing />
      <Selected><EditDevices /></Selected>
    </div>
  </div>;
}

function Tags() {
  const { tags } = tenant.value;
  return <TagSelect tags={tags.map(({ tag, devices: count }) => ({ tag, count }))}
    tag={devices.filter.value.tag} choose={devices.showTag} name={text('devices.tag')} />;
}

/** What the list is narrowed to, with the way back. */
function Showing() {
  const { shown, devices: all } = tenant.value;
  if (!devices.narrowed.value) return <p class="showing">{text('devices.count', { count: all })}</p>;
  return <p class="showing">
    <span>{text('devices.showing', { shown, count: all })}</span>
    <button type="button" class="quiet" onClick={devices.showAll}>{text('grid.show-all')}</button>
  </p>;
}

/** How many are selected, and what can be done with them. */
function Selected({ children }: { children?: ComponentChildren }) {
  const { selected, selectedShown } = tenant.value;
  if (selected === 0) return null;
  const only = devices.filter.value.selected;
  return <div class="selected" role="group" aria-label={text('devices.selection')}>
    <strong>{selectedShown < selected
      ? text('devices.selected-some', { count: selected, hidden: selected - selectedShown })
      : text('devices.selected', { count: selected })}</strong>
    {children}
    <button type="button" class="quiet" aria-pressed={only}
      onClick={() => devices.showSelected(!only)}>{text('devices.show-selected')}</button>
    <button type="button" class="quiet" onClick={devices.pickNone}>{text('grid.select-none')}</button>
  </div>;
}

function emptyText(): string {
  const { devices: all, reading, readAt, blocked } = tenant.value;
  if (state.signIn.value !== 'in') return text('devices.signed-out');
  if (blocked) return text('devices.blocked');
  if (reading !== undefined && all === 0) return text('devices.reading');
  if (readAt === undefined && all === 0) return text('devices.unread');
  return text(all === 0 ? 'devices.empty' : 'devices.none-shown');
}

function Grid() {
  const slot = useRef<HTMLDivElement>(null);
  useEffect(() => {
    const grid = document.createElement('device-grid') as DeviceGrid;
    grid.setAttribute('aria-labelledby', 'table-heading');
    grid.source = devices.rows;
    const on = <K extends keyof DeviceGridEvents>(
      name: K, act: (detail: DeviceGridEvents[K]['detail']) => void,
    ) => grid.addEventListener(`grid-${name}`, event => act((event as DeviceGridEvents[K]).detail));
    on('choose', ({ id, open }) => devices.choose(id, open));
    on('pick', ({ from, to, on }) => devices.pick(from, to, on));
    on('all', ({ on }) => devices.pickShown(on));
    on('sort', ({ column }) => devices.sortBy(column));
    slot.current?.append(grid);
    const endings = [
      effect(() => {
        void state.revision.value;
        grid.emptyText = emptyText();
        grid.update(tenant.value.shown);
        const { shown, selectedShown } = tenant.value;
        grid.selected = selectedShown === 0 ? 'none' : selectedShown === shown ? 'all' : 'some';
      }),
      effect(() => { grid.chosen = devices.chosen.value; }),
      effect(() => {
        const { sort, descending } = devices.filter.value;
        grid.sort = { column: sort, descending };
        grid.rewind();
      }),
    ];
    return () => {
      for (const end of endings) end();
      grid.remove();
    };
  }, []);
  return <div class="grid-slot" ref={slot} />;
}
