/**
 * `<device-grid>`: the devices of a tenant, to sort, to look at and to select.
 *
 * A row is selected by its checkbox, by Space, or with Shift from one to another. It
 * tells by events what is chosen, selected and sorted by; which rows are selected comes
 * with them.
 */
import { moment, say, text, type Key } from '../language.ts';
import type { DeviceColumn, DeviceRow } from '../protocol.ts';
import type { Column } from './layout.ts';
import { RowGrid, TITLES, write } from './row-grid.ts';
import { visible } from '../visible.ts';

/** What the grid asks its owner to do. */
export interface DeviceGridEvents {
  /** `open`: the user wants the details, not only to pass by. */
  choose: CustomEvent<{ id: string; open: boolean }>;
  /** From one device to another, whichever stands first. */
  pick: CustomEvent<{ from: string; to: string; on: boolean }>;
  /** All that are shown. */
  all: CustomEvent<{ on: boolean }>;
  sort: CustomEvent<{ column: DeviceColumn }>;
}

interface GridColumn extends Column {
  name: 'select' | DeviceColumn;
  title: Key;
  cell(row: DeviceRow): string;
}

/** The columns, in order. */
const COLUMNS: GridColumn[] = [
  { name: 'select', title: 'devices.select', least: 2.5, share: 0, cell: row => row.serial },
  { name: 'serial', title: 'grid.serial', least: 8.5, share: 1.2, cell: row => row.serial },
  { name: 'standing', title: 'grid.state', least: 10.75, share: 1.1, cell: row => text(`standing.${row.standing}`) },
  { name: 'group-tag', title: 'grid.group-tag', least: 5.5, share: 0.8, cell: row => row.groupTag },
  { name: 'assigned-user', title: 'grid.assigned-user', least: 7, share: 1.3, cell: row => row.assignedUser },
  { name: 'model', title: 'grid.model', least: 6, share: 1, cell: row => row.model },
  { name: 'manufacturer', title: 'grid.manufacturer', least: 6, share: 1, cell: row => row.manufacturer },
  { name: 'name', title: 'devices.name', least: 5, share: 0.7, cell: row => row.name },
  { name: 'enrolment', title: 'devices.enrolment', least: 7, share: 0.9, cell: row => enrolment(row.enrolment) },
  { name: 'last-contact', title: 'devices.last-contact', least: 9, share: 1, cell: row => row.lastContact ? moment(row.lastContact) : text('devices.never') },
];

const ENROLMENTS = ['unknown', 'enrolled', 'pendingReset', 'failed', 'notContacted', 'blocked'] as const;

/** An enrolment state for people; one that is not known as it came. */
export function enrolment(state: string): string {
  const known = ENROLMENTS.find(known => known === state);
  return known ? text(`enrolment.${known}`) : state;
}

export class DeviceGrid extends RowGrid<DeviceRow, GridColumn> {
  protected override readonly columns = COLUMNS;
  #selected: 'all' | 'some' | 'none' = 'none';
  /** The device from which on others are selected: wherever it goes. */
  #anchor: string | undefined;

  /** Of the devices shown. */
  set selected(selected: 'all' | 'some' | 'none') {
    this.#selected = selected;
    this.drawTitles();
  }

  override rewind(): void {
    this.#anchor = undefined;
    super.rewind();
  }

  protected override built(): void {
    this.addEventListener('click', event => this.#onClick(event));
    this.addEventListener('dblclick', event => {
      if (!(event.target instanceof HTMLInputElement)) this.#choose(true);
    });
  }

  protected override stop(cell: HTMLElement): HTMLElement {
    return cell.querySelector('input') ?? cell;
  }

  protected override drawTitle(title: HTMLElement, { name, title: key }: GridColumn): void {
    if (name === 'select') {
      const box = checkbox(title);
      box.ariaLabel = text('devices.select-shown');
      box.checked = this.#selected === 'all';
      box.indeterminate = this.#selected === 'some';
      return;
    }
    title.textContent = text(key);
    this.drawSort(title, name);
  }

  protected override drawRow(element: HTMLElement, row: DeviceRow): void {
    element.dataset['standing'] = row.standing;
    element.toggleAttribute('data-stands-out', row.standsOut);
  }

  protected override drawCell(cell: HTMLElement, column: GridColumn, row: DeviceRow): void {
    // A date of ours may have marks in it.
    const words = column.name === 'last-contact' ? column.cell(row) : visible(column.cell(row));
    if (column.name === 'select') {
      const box = checkbox(cell);
      box.ariaLabel = text('devices.select-one', { serial: row.serial || row.id });
      box.checked = row.selected;
      return;
    }
    write(cell, words);
    cell.title = column.name === 'standing' ? say(row.why) : words;
  }

  protected override isSelected(_place: number, row: DeviceRow | undefined): boolean {
    return row?.selected ?? false;
  }

  protected override went(before: number, place: number, extend: boolean): void {
    if (extend) this.#pick(this.#anchor ??= this.rows.at(before)?.id, place, true);
    else this.#anchor = this.rows.at(place)?.id;
    this.#choose(false);
  }

  /** From a device on, or just the one at that place. */
  #pick(from: string | undefined, place: number, on: boolean): void {
    const to = this.rows.at(place)?.id;
    if (to !== undefined) this.#say('pick', { from: from ?? to, to, on });
  }

  #choose(open: boolean): void {
    const row = this.rows.at(this.active.place);
    if (row) this.#say('choose', { id: row.id, open });
  }

  #onClick(event: MouseEvent): void {
    const at = this.placeOf(event.target);
    if (!at) return;
    const box = event.target instanceof HTMLInputElement ? event.target : undefined;
    if (at.place === TITLES) {
      if (box) this.#say('all', { on: this.#selected !== 'all' });
      else this.#sortBy(at.column);
      return;
    }
    const from = event.shiftKey ? this.#anchor : undefined;
    this.#anchor = this.rows.at(at.place)?.id;
    if (box) return this.#pick(from, at.place, box.checked);
    this.activate(at.place, at.column);
    if (event.shiftKey) this.#pick(from, at.place, true);
    // A finger can't double-click nor press Enter: it gets the details at once.
    this.#choose((event as PointerEvent).pointerType === 'touch');
  }

  #sortBy(column: number): void {
    const name = this.shown[column]?.name;
    if (name && name !== 'select') this.#say('sort', { column: name });
  }

  #say<K extends keyof DeviceGridEvents>(name: K, detail: DeviceGridEvents[K]['detail']): void {
    this.tell(name, detail);
  }

  protected override onKey(event: KeyboardEvent): void {
    const { place, column } = this.active;
    const onBox = event.target instanceof HTMLInputElement;
    const control = event.ctrlKey || event.metaKey;
    if (control && !event.shiftKey && event.key.toLowerCase() === 'a') {
      event.preventDefault();
      return this.#say('all', { on: true });
    }
    if (event.key === 'Enter') {
      event.preventDefault();
      return place === TITLES ? this.#sortBy(column) : this.#choose(true);
    }
    // A checkbox takes it by itself.
    if (event.key === ' ' && !onBox) {
      event.preventDefault();
      if (place === TITLES) return this.#sortBy(column);
      const row = this.rows.at(place);
      this.#anchor = row?.id;
      return this.#pick(undefined, place, !row?.selected);
    }
    super.onKey(event);
  }
}

/** The checkbox of a cell: the one that is there, which may have the keyboard. */
function checkbox(cell: HTMLElement): HTMLInputElement {
  const there = cell.querySelector('input');
  if (there) return there;
  const box = document.createElement('input');
  box.type = 'checkbox';
  box.tabIndex = -1;
  cell.replaceChildren(box);
  return box;
}

customElements.define('device-grid', DeviceGrid);
