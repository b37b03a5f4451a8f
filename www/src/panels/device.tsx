/** Everything about the chosen row: what was found, what the service said, its hash. */
import { useEffect, useRef } from 'preact/hooks';
import { once } from '../double-click.ts';
import { say, sentence, text, type Key } from '../language.ts';
import { lazy } from '../lazy.tsx';
import type { Column, Finding, RowDetail, State } from '../protocol.ts';
import * as edits from '../store/edits.ts';
import * as registering from '../store/registering.ts';
import { choosable, editable, state } from '../store/state.ts';
import * as view from '../store/view.ts';
import { visible } from '../visible.ts';
import { CodeName } from './code-name.tsx';
import { CopyTicket } from './copy-ticket.tsx';
import { Help } from './findings.tsx';
import { Glyph } from './glyph.tsx';
import { Leaders } from './leaders.tsx';
import { SearchRow } from './search.tsx';
import { Words } from './words.tsx';
import './device.css';

const Hash = lazy(async () => (await import('./hash.tsx')).Hash);

/** States that say all by their name. */
const STATES_AS_SAID = new Set<State>(['checked', 'refused', 'failed']);

/** States of rows that something could be done with. */
const CHOOSABLE = new Set<State>(['new', 'left-out', 'other-tag', 'other-user']);

export function Device() {
  const detail = state.detail.value;
  const open = state.detailOpen.value && detail !== undefined;
  const panel = useRef<HTMLElement>(null);
  useEffect(() => {
    if (open) panel.current?.querySelector<HTMLElement>('h2')?.focus({ preventScroll: true });
  }, [open]);

  const close = () => {
    view.closeDetail();
    document.querySelector<HTMLElement>('hash-grid')?.focus();
  };
  return <aside class="device" ref={panel} data-open={open} aria-labelledby="device-heading"
    onKeyDown={event => {
      if (event.key === 'Escape' && open) close();
    }}
    onFocusOut={event => {
      // Where it lies over the page it must not hide what has the keyboard.
      if (open && covers(event.currentTarget, event.relatedTarget)) view.closeDetail();
    }}>
    {detail
      ? <Details detail={detail} close={close} />
      : <div class="device-none">
          <h2 id="device-heading">{text('device.heading')}</h2>
          <p class="soft">{text('device.none')}</p>
        </div>}
  </aside>;
}

/** Whether a panel lies over an element. */
export function covers(panel: Element, target: EventTarget | null): boolean {
  if (!(target instanceof Element) || panel.contains(target)) return false;
  const [over, under] = [panel.getBoundingClientRect(), target.getBoundingClientRect()];
  return over.left < under.right && under.left < over.right &&
    over.top < under.bottom && under.top < over.bottom;
}

function Details({ detail, close }: { detail: RowDetail; close(): void }) {
  const { row, findings, failure, hash, productId } = detail;
  const facts: [string, string][] = [];
  for (const [name, value] of [
    ['grid.manufacturer', row.manufacturer], ['grid.model', row.model],
    ['grid.group-tag', row.groupTag], ['grid.assigned-user', row.assignedUser],
    ['device.product-id', productId],
  ] as const satisfies [Key, string][]) if (value) facts.push([text(name), visible(value)]);
  return <>
    <div class="section-head">
      <h2 id="device-heading" tabIndex={-1}>{visible(row.serial) || text('device.no-serial')}</h2>
      <button type="button" class="quiet device-close" onClick={close}>{text('device.close')}</button>
    </div>
    <p class="device-place">
      <span>{text('device.place', { file: row.file, line: row.line })}</span>
      <span class="badge" data-state={row.state}>{text(`state.${row.state}`)}</span>
    </p>
    {!STATES_AS_SAID.has(row.state) && <p>{sentence(say(row.stateText))}</p>}
    {choosable.value && CHOOSABLE.has(row.state) && <p>
      <button type="button" class="small"
        onClick={once(() => void registering.leaveOut(row.state !== 'left-out', { rows: [row.id] }))}>
        {text(row.state === 'left-out' ? 'plan.take-row-in' : 'plan.leave-row-out')}
      </button>
    </p>}
    {failure && <div class="box" data-tone="error">
      <p><strong><Words of={failure.meaning} /></strong></p>
      <p><Words of={failure.remedy} /></p>
      <p class="soft"><CodeName name={failure.name} /> ({failure.code})</p>
      <CopyTicket key={row.id} of={failure} row={row.id} />
    </div>}
    {facts.length > 0 && <Leaders facts={facts} />}

    <h3>{text('device.findings')}</h3>
    {findings.length === 0
      ? <p class="all-clear"><Glyph severity="fine" /><span>{text('device.no-findings')}</span></p>
      : <ul class="row-findings">{findings.map((finding, index) =>
          <RowFinding key={`${finding.rule} ${index}`} finding={finding} detail={detail} />)}</ul>}
    <SearchRow detail={detail} />

    <h3>{text('device.hash')}</h3>
    <Hash hash={hash} row={row.id} />
    {editable.value && <p>
      <button type="button" class="small" onClick={() => edits.removeRow(row.id)}>
        {text('device.remove')}
      </button>
    </p>}
  </>;
}

function RowFinding({ finding, detail }: { finding: Finding; detail: RowDetail }) {
  const { rule, severity, message, fix } = finding;
  return <li data-severity={severity}>
    <p class="finding-line"><Glyph severity={severity} /><span><Words of={message} /></span></p>
    <Place finding={finding} detail={detail} />
    <div class="group-more">
      {fix && <button type="button" class="small" disabled={!editable.value}
        onClick={() => void edits.fix(rule, detail.row.id)}><Words of={fix} /></button>}
      <Help rule={rule} title={say(message)} />
    </div>
  </li>;
}

/** The cell with the place in it marked; a hash is too long to show, so its place is said. */
function Place({ finding, detail }: { finding: Finding; detail: RowDetail }) {
  const { column, from, to } = finding;
  if (!column || from === undefined || to === undefined) return null;
  if (column === 'hash') {
    return <p class="soft">{text('device.hash-place', {
      from: from + 1, to: Math.max(to, from + 1), characters: detail.hash.characters,
    })}</p>;
  }
  // Places are counted in characters, not in UTF-16 units.
  const characters = [...cell(detail, column)];
  if (characters.length === 0) return null;
  return <p class="cell-text">
    <code>
      {visible(characters.slice(0, from).join(''))}
      <mark>{visible(characters.slice(from, to).join(''))}</mark>
      {visible(characters.slice(to).join(''))}
    </code>
  </p>;
}

function cell(detail: RowDetail, column: Column): string {
  const { row } = detail;
  switch (column) {
    case 'serial': return row.serial;
    case 'product-id': return detail.productId;
    case 'group-tag': return row.groupTag;
    case 'assigned-user': return row.assignedUser;
    case 'manufacturer': return row.manufacturer;
    case 'model': return row.model;
    case 'hash': return '';
  }
}
