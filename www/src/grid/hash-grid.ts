/**
 * `<hash-grid>`: the rows of the files, with editing of cells.
 *
 * It tells by events what is chosen, selected and to be changed.
 */
import { number, say, text, type Key } from '../language.ts';
import type { Column, Row, RowColumn } from '../protocol.ts';
import type { Column as AnyColumn, Widths } from './layout.ts';
import { RowGrid, TITLES, write, type Range } from './row-grid.ts';
import { visible } from '../visible.ts';

/** What the grid asks its owner to do. */
export interface GridEvents {
  /** `open`: the user wants the details, not only to pass by. */
  choose: CustomEvent<{ row: number; open: boolean }>;
  edit: CustomEvent<{ row: number; column: Column; text: string }>;
  remove: CustomEvent<{ row: number }>;
  /** Other rows are selected, next to each other; none: just the chosen one. */
  select: CustomEvent<{ range: Range | undefined }>;
  /** The column is to be filled down. */
  fill: CustomEvent<{ column: Column | undefined; place: number }>;
  sort: CustomEvent<{ column: RowColumn }>;
  /** A column was made wider or narrower. */
  resize: CustomEvent<{ widths: Widths }>;
  /** What is selected, or else this one cell, is to be copied. */
  copy: CustomEvent<{ column: GridColumn; row: Row | undefined }>;
}

export interface GridColumn extends AnyColumn {
  name: RowColumn;
  title: Key;
  editable: boolean;
  cell(row: Row): string;
}

/** The columns, in order. */
export const COLUMNS: GridColumn[] = [
  { name: 'place', title: 'grid.place', least: 6.5, share: 1.1, editable: false, cell: row => `${row.file}:${row.line}` },
  { name: 'serial', title: 'grid.serial', least: 7.5, share: 1.2, editable: true, cell: row => row.serial },
  { name: 'manufacturer', title: 'grid.manufacturer', least: 4.75, share: 0.9, editable: false, cell: row => row.manufacturer },
  { name: 'model', title: 'grid.model', least: 6, share: 1.1, editable: false, cell: row => row.model },
  { name: 'group-tag', title: 'grid.group-tag', least: 4.75, share: 0.8, editable: true, cell: row => row.groupTag },
  { name: 'assigned-user', title: 'grid.assigned-user', least: 6.5, share: 1.3, editable: true, cell: row => row.assignedUser },
  { name: 'state', title: 'grid.state', least: 7, share: 1.2, editable: false, cell: row => text(`state.${row.state}`) },
];

/** A line longer than this has a hardware hash in it: it is a row of a file. */
const LONGEST_CELL = 512;

export class HashGrid extends RowGrid<Row, GridColumn> {
  protected override readonly columns = COLUMNS;
  protected override readonly resizable = true;
  #editable = false;
  /** The rows that are selected. */
  #range: Range | undefined;
  /** The place from which on they are. */
  #anchor: number | undefined;
  /** The cell of a row that is being edited, and what was in it. */
  #editing: { row: number; column: GridColumn; before: string; cell: HTMLElement; input: HTMLInputElement } | undefined;

  set editable(editable: boolean) {
    this.#editable = editable;
    this.setAttribute('aria-readonly', String(!editable));
    for (const line of this.lines.values()) line.drawn = undefined;
    if (!editable) this.#endEdit(false);
    this.drawSoon();
  }

  /** The rows that are selected, as its owner knows. */
  set selection(range: Range | undefined) {
    if (range?.from === this.#range?.from && range?.to === this.#range?.to) return;
    this.#range = range;
    this.#anchor = range?.from;
    this.drawSoon();
  }

  override update(count: number): void {
    if (this.#range && this.#range.to > count) this.#select(undefined);
    super.update(count);
  }

  override get typing(): boolean {
    return this.#editing !== undefined;
  }

  override rewind(): void {
    this.#select(undefined);
    super.rewind();
  }

  protected override built(): void {
    this.addEventListener('click', event => this.#onClick(event));
    this.body.addEventListener('dblclick', event => this.#onDoubleClick(event));
  }

  protected override drawTitle(title: HTMLElement, column: GridColumn): void {
    title.textContent = text(column.title);
    title.setAttribute('aria-description', text('grid.title.about'));
    this.drawSort(title, column.name);
  }

  protected override drawRow(element: HTMLElement, row: Row): void {
    element.dataset['state'] = row.state;
  }

  protected override isSelected(place: number, row: Row | undefined): boolean {
    const range = this.#range;
    return range ? place >= range.from && place < range.to : this.isChosen(row);
  }

  protected override went(before: number, place: number, extend: boolean): void {
    if (extend) {
      const anchor = this.#anchor ??= Math.max(0, before);
      this.#select({ from: Math.min(anchor, place), to: Math.max(anchor, place) + 1 });
    } else if (place !== before) {
      // From column to column the rows stay selected.
      this.#select(undefined);
    }
    this.#choose(false);
  }

  protected override drawCell(cell: HTMLElement, column: GridColumn, row: Row): void {
    if (cell.dataset['editing'] !== undefined) return;
    // What was said behind the text of the row before.
    if (cell.dataset['severity'] !== undefined) cell.lastElementChild?.remove();
    const words = visible(column.cell(row));
    // Of a long file name the end may go, of the line number nothing.
    if (column.name === 'place') {
      const [file, line] = [...cell.children] as HTMLElement[];
      if (file && line) {
        write(file, visible(row.file));
        write(line, `:${row.line}`);
      } else cell.replaceChildren(part('file', visible(row.file)), part('line', `:${row.line}`));
    } else write(cell, words);
    cell.title = column.name === 'state' ? say(row.stateText) : words;
    const mark = row.marks.find(mark => mark.column === column.name);
    if (mark) {
      cell.dataset['severity'] = mark.severity;
      const said = document.createElement('span');
      said.className = 'visually-hidden';
      said.textContent = ` (${text(`severity.${mark.severity}`)})`;
      cell.append(said);
    } else delete cell.dataset['severity'];
    if (column.editable && this.#editable) cell.setAttribute('aria-readonly', 'false');
    else cell.removeAttribute('aria-readonly');
  }

  #onClick(event: MouseEvent): void {
    const at = this.placeOf(event.target);
    if (!at || event.target instanceof HTMLInputElement) return;
    if (at.place === TITLES) return this.#sortBy(at.column);
    if (event.shiftKey) return this.move(undefined, at.place, at.column, true);
    this.#select(undefined);
    this.activate(at.place, at.column);
    // A finger can't double-click nor press Enter: it gets the details at once.
    this.#choose((event as PointerEvent).pointerType === 'touch');
  }

  #onDoubleClick(event: MouseEvent): void {
    const at = this.placeOf(event.target);
    if (at && at.place !== TITLES && !(event.target instanceof HTMLInputElement)) this.#edit();
  }

  #select(range: Range | undefined): void {
    if (!range) this.#anchor = undefined;
    if (range?.from === this.#range?.from && range?.to === this.#range?.to) return;
    this.#range = range;
    this.drawSoon();
    this.#say('select', { range });
  }

  #choose(open: boolean): void {
    const row = this.rows.at(this.active.place);
    if (row) this.#say('choose', { row: row.id, open });
  }

  #sortBy(column: number): void {
    const name = this.shown[column]?.name;
    if (name) this.#say('sort', { column: name });
  }

  #say<K extends keyof GridEvents>(name: K, detail: GridEvents[K]['detail']): void {
    this.tell(name, detail);
  }

  protected override onKey(event: KeyboardEvent): void {
    if (this.#editing) return this.#onEditKey(event);
    if (event.altKey) return;
    const control = event.ctrlKey || event.metaKey;
    const { place, column } = this.active;
    const extend = event.shiftKey;
    if (place === TITLES && (event.key === 'Enter' || event.key === ' ')) {
      event.preventDefault();
      return this.#sortBy(column);
    }
    switch (event.key) {
      case 'Escape':
        if (!this.#range) return;
        event.stopPropagation();
        return this.#select(undefined);
      case 'F2': event.preventDefault(); return this.#edit();
      case ' ':
        event.preventDefault();
        if (!extend) return this.#choose(true);
        this.#anchor = place;
        return this.#select({ from: place, to: place + 1 });
      case 'Enter':
        event.preventDefault();
        if (this.#canEdit(column)) this.#edit();
        else this.#choose(true);
        return;
      case 'Delete': {
        const row = this.rows.at(place);
        if (row && this.#editable) this.#say('remove', { row: row.id });
        return;
      }
    }
    if (control && !extend && event.key.toLowerCase() === 'a') {
      event.preventDefault();
      this.#anchor = 0;
      return this.#select({ from: 0, to: this.count });
    }
    if (control && !extend && event.key.toLowerCase() === 'd') {
      event.preventDefault();
      const filled = this.shown[column];
      return this.#say('fill', { column: filled?.editable ? filled.name as Column : undefined, place });
    }
    // Text that was marked with the pointer is copied as anywhere.
    if (control && !extend && event.key.toLowerCase() === 'c' && getSelection()?.isCollapsed !== false) {
      event.preventDefault();
      const copied = this.shown[column];
      if (copied) this.#say('copy', { column: copied, row: this.rows.at(place) });
      return;
    }
    // A character begins the cell anew, as in a spreadsheet.
    if (!control && event.key.length === 1 && this.#canEdit(column)) {
      event.preventDefault();
      this.#edit(event.key);
    } else super.onKey(event);
  }

  // Editing

  #canEdit(column: number): boolean {
    return this.#editable && Boolean(this.shown[column]?.editable);
  }

  /** Puts one line into the cell that has the keyboard, if that can be edited. Gives whether it did. */
  paste(words: string): boolean {
    // A spreadsheet ends the cell with a line.
    const cell = words.replace(/\r?\n$/, '');
    const { place, column } = this.active;
    const [row, kind] = [this.rows.at(place), this.shown[column]];
    const file = cell === '' || cell.length > LONGEST_CELL || /[\t\r\n]/.test(cell);
    if (file || !row || !kind || !this.#canEdit(column)) return false;
    if (cell !== kind.cell(row)) this.#say('edit', { row: row.id, column: kind.name as Column, text: cell });
    return true;
  }

  #edit(typed?: string): void {
    const { place, column } = this.active;
    const row = this.rows.at(place);
    const cell = this.cell(place, column);
    const kind = this.shown[column];
    if (!row || !cell || !kind || !this.#canEdit(column) || this.#editing) return;
    this.activate(place, column);
    this.show(place, column);
    const before = kind.cell(row);
    const input = document.createElement('input');
    input.value = typed ?? before;
    input.spellcheck = false;
    input.autocomplete = 'off';
    input.setAttribute('aria-label',
      text('grid.editing', { column: text(kind.title), place: `${row.file}:${number(row.line)}` }));
    input.addEventListener('blur', () => this.#endEdit(true));
    this.#editing = { row: row.id, column: kind, before, cell, input };
    cell.dataset['editing'] = '';
    cell.replaceChildren(input);
    input.focus({ preventScroll: true });
    if (typed === undefined) input.select();
  }

  #onEditKey(event: KeyboardEvent): void {
    const { place, column } = this.active;
    // An input method's Enter ends its word, not the cell.
    if (event.isComposing) return;
    if (event.key === 'Enter') {
      event.preventDefault();
      this.#endEdit(true);
      this.move(undefined, place + (event.shiftKey ? -1 : 1), column);
    } else if (event.key === 'Tab') {
      event.preventDefault();
      this.#endEdit(true);
      this.move(undefined, place, column + (event.shiftKey ? -1 : 1));
    } else if (event.key === 'Escape') {
      event.preventDefault();
      event.stopPropagation();
      this.#endEdit(false);
      this.focus();
    }
  }

  #endEdit(commit: boolean): void {
    const editing = this.#editing;
    if (!editing) return;
    this.#editing = undefined;
    const { row: id, column, before, cell, input } = editing;
    const line = this.lines.get(this.placeOf(cell)?.place ?? TITLES);
    // Where the row has gone to another place another may be drawn there by now.
    const row = line && this.rows.at(line.place);
    const own = row?.id === id;
    delete cell.dataset['editing'];
    cell.replaceChildren();
    if (row) this.drawCell(cell, column, row);
    // What was typed stays until the row comes back from the worker.
    if (commit && own && cell.firstChild) cell.firstChild.textContent = visible(input.value);
    else if (commit && own) cell.textContent = visible(input.value);
    else if (line) line.drawn = undefined;
    if (commit && input.value !== before) {
      this.#say('edit', { row: id, column: column.name as Column, text: input.value });
    }
  }
}

function part(name: string, words: string): HTMLElement {
  const part = document.createElement('span');
  part.className = `${name}-part`;
  part.textContent = words;
  return part;
}

customElements.define('hash-grid', HashGrid);
