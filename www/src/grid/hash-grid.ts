/**
 * `<hash-grid>`: the rows as an ARIA grid, with its own scrolling, keyboard and editing.
 *
 * It is given a source of windows, a count and a revision, and tells by events what
 * is chosen, selected and to be changed. Only the rows in view have elements, and these are
 * used again. It knows no Preact, no store and no worker.
 */
import { number, say, text, type Key } from '../language.ts';
import type { Column, Row } from '../protocol.ts';
import { Rows, type Source } from './rows.ts';

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
}

/** From which to before which place. */
interface Range {
  from: number;
  to: number;
}

interface GridColumn {
  name: 'place' | 'state' | Column;
  title: Key;
  editable: boolean;
  cell(row: Row): string;
}

/** The columns, in order. Their widths stand in the style sheet. */
const COLUMNS: GridColumn[] = [
  { name: 'place', title: 'grid.place', editable: false, cell: row => `${row.file}:${row.line}` },
  { name: 'serial', title: 'grid.serial', editable: true, cell: row => row.serial },
  { name: 'manufacturer', title: 'grid.manufacturer', editable: false, cell: row => row.manufacturer },
  { name: 'model', title: 'grid.model', editable: false, cell: row => row.model },
  { name: 'group-tag', title: 'grid.group-tag', editable: true, cell: row => row.groupTag },
  { name: 'assigned-user', title: 'grid.assigned-user', editable: true, cell: row => row.assignedUser },
  { name: 'state', title: 'grid.state', editable: false, cell: row => text(`state.${row.state}`) },
];

/** Rows drawn beyond each edge, so that fast scrolling shows rows. */
const BEYOND = 10;

/**
 * The tallest body. Engines stop near 33.5 million device pixels (Chromium) or 17.9
 * million (Firefox), so that this holds at four device pixels to one as well. A longer
 * list scales its scroll position.
 */
const TALLEST = 8_000_000;

interface Line {
  element: HTMLElement;
  cells: HTMLElement[];
  place: number;
  drawn: Row | undefined;
}

export class HashGrid extends HTMLElement {
  #rows = new Rows(async from => ({ from, rows: [] }), () => {});
  #count = 0;
  #editable = false;
  #chosen: number | undefined;
  #lineHeight = 36;

  /** What scrolls is the grid itself. */
  #scroller: HTMLElement = this;
  #head = document.createElement('div');
  #body = document.createElement('div');
  #empty = document.createElement('p');
  #lines = new Map<number, Line>();
  #free: Line[] = [];

  /** The cell with the tab stop. */
  #active = { place: 0, column: 1 };
  /** The rows that are selected, and the one from which they are. */
  #range: Range | undefined;
  #anchor: number | undefined;
  #editing: { place: number; column: number; row: number; input: HTMLInputElement } | undefined;
  /** Where the view begins, in pixels of the unscaled list. */
  #top = 0;
  #scrolled = 0;
  #frame = 0;
  #resized = new ResizeObserver(() => this.#drawSoon());

  set source(source: Source) {
    this.#rows = new Rows(source, () => this.#drawSoon());
  }

  set editable(editable: boolean) {
    this.#editable = editable;
    this.setAttribute('aria-readonly', String(!editable));
    for (const line of this.#lines.values()) line.drawn = undefined;
    if (!editable) this.#endEdit(false);
    this.#drawSoon();
  }

  /** The row that the details are of. */
  set chosen(row: number | undefined) {
    this.#chosen = row;
    this.#drawSoon();
  }

  /** The rows that are selected, as its owner knows. */
  set selection(range: Range | undefined) {
    if (range?.from === this.#range?.from && range?.to === this.#range?.to) return;
    this.#range = range;
    this.#anchor = range?.from;
    this.#drawSoon();
  }

  /** Said where there are no rows. */
  set emptyText(sentence: string) {
    this.#empty.textContent = sentence;
  }

  /** The list has changed: so many rows now. */
  update(count: number): void {
    this.#count = count;
    this.#rows.changed();
    this.setAttribute('aria-rowcount', String(count + 1));
    this.#empty.hidden = count > 0;
    if (this.#range && this.#range.to > count) this.#select(undefined);
    const place = Math.max(0, Math.min(this.#active.place, count - 1));
    // The row with the keyboard is gone: its element would take the keyboard with it.
    const lost = place !== this.#active.place && this.#body.contains(document.activeElement);
    this.#active.place = place;
    if (lost && count > 0) {
      this.#show(place, this.#active.column);
      this.focus();
    }
    this.#drawSoon();
  }

  /** Back to the first row: the list is another one. */
  rewind(): void {
    this.#active.place = 0;
    this.#select(undefined);
    this.#scrollTo(0);
  }

  /** Puts the keyboard on the active cell. */
  override focus(): void {
    this.#draw();
    this.#cell(this.#active.place, this.#active.column)?.focus({ preventScroll: true });
  }

  connectedCallback(): void {
    this.setAttribute('role', 'grid');
    this.setAttribute('aria-multiselectable', 'true');
    this.setAttribute('aria-colcount', String(COLUMNS.length));
    if (!this.#body.isConnected) this.#build();
    const line = getComputedStyle(this).getPropertyValue('--line-height-px');
    this.#lineHeight = Number.parseFloat(line) || 36;
    this.#resized.observe(this.#scroller);
    this.#drawSoon();
  }

  disconnectedCallback(): void {
    this.#resized.disconnect();
    cancelAnimationFrame(this.#frame);
    this.#frame = 0;
  }

  #build(): void {
    // Firefox makes what scrolls a tab stop of its own.
    this.tabIndex = -1;
    this.#head.className = 'head';
    this.#head.setAttribute('role', 'rowgroup');
    this.#body.className = 'body';
    this.#body.setAttribute('role', 'rowgroup');
    this.#empty.className = 'empty';
    const titles = document.createElement('div');
    titles.className = 'row';
    titles.setAttribute('role', 'row');
    titles.setAttribute('aria-rowindex', '1');
    for (const [index, column] of COLUMNS.entries()) {
      const title = document.createElement('div');
      title.className = 'cell';
      title.dataset['column'] = column.name;
      title.setAttribute('role', 'columnheader');
      title.setAttribute('aria-colindex', String(index + 1));
      title.textContent = text(column.title);
      titles.append(title);
    }
    this.#head.append(titles);
    this.append(this.#head, this.#body, this.#empty);

    this.#scroller.addEventListener('scroll', () => this.#onScroll(), { passive: true });
    this.#scroller.addEventListener('wheel', event => this.#onWheel(event), { passive: false });
    // The text between two clicks is not what shall be selected.
    this.#body.addEventListener('mousedown', event => {
      if (event.shiftKey && !(event.target instanceof HTMLInputElement)) event.preventDefault();
    });
    this.#body.addEventListener('click', event => this.#onClick(event));
    this.#body.addEventListener('dblclick', event => this.#onDoubleClick(event));
    this.#body.addEventListener('focusin', event => this.#onFocus(event));
    this.addEventListener('keydown', event => this.#onKey(event));
  }

  // Scrolling

  /** How many pixels of the list one pixel of the scroll bar stands for. */
  get #scale(): number {
    const whole = this.#count * this.#lineHeight - this.#view;
    const bar = this.#barHeight - this.#view;
    return bar > 0 && whole > bar ? whole / bar : 1;
  }

  get #barHeight(): number {
    return Math.min(this.#count * this.#lineHeight, TALLEST);
  }

  /** The height in which rows show. */
  get #view(): number {
    return Math.max(0, this.#scroller.clientHeight - this.#head.offsetHeight);
  }

  #onScroll(): void {
    const now = this.#scroller.scrollTop;
    // What was set by us stands for an exact place already.
    if (Math.abs(now - this.#scrolled) >= 1) {
      this.#scrolled = now;
      this.#top = now * this.#scale;
    }
    this.#draw();
  }

  /** In a scaled list a turn of the wheel would jump: it moves by its own pixels. */
  #onWheel(event: WheelEvent): void {
    if (this.#scale === 1 || event.ctrlKey || event.deltaY === 0) return;
    event.preventDefault();
    const unit = event.deltaMode === 1 ? this.#lineHeight : event.deltaMode === 2 ? this.#view : 1;
    this.#scrollTo(this.#top + event.deltaY * unit);
    this.#scroller.scrollLeft += event.deltaX * unit;
  }

  #scrollTo(top: number): void {
    const last = Math.max(0, this.#count * this.#lineHeight - this.#view);
    this.#top = Math.max(0, Math.min(top, last));
    this.#fit();
    this.#scroller.scrollTop = this.#top / this.#scale;
    this.#scrolled = this.#scroller.scrollTop;
    this.#drawSoon();
  }

  #show(place: number, column: number): void {
    const top = place * this.#lineHeight;
    if (top < this.#top) this.#scrollTo(top);
    else if (top + this.#lineHeight > this.#top + this.#view) {
      this.#scrollTo(top + this.#lineHeight - this.#view);
    }
    const title = this.#head.firstElementChild?.children[column] as HTMLElement | undefined;
    if (!title) return;
    const { scrollLeft, clientWidth } = this.#scroller;
    if (title.offsetLeft < scrollLeft) this.#scroller.scrollLeft = title.offsetLeft;
    else if (title.offsetLeft + title.offsetWidth > scrollLeft + clientWidth) {
      this.#scroller.scrollLeft = title.offsetLeft + title.offsetWidth - clientWidth;
    }
  }

  // Drawing

  #fit(): void {
    const height = `${this.#barHeight}px`;
    if (this.#body.style.height !== height) this.#body.style.height = height;
  }

  #drawSoon(): void {
    if (this.#frame || !this.isConnected) return;
    this.#frame = requestAnimationFrame(() => {
      this.#frame = 0;
      this.#draw();
    });
  }

  #draw(): void {
    if (!this.isConnected) return;
    this.#fit();
    const last = Math.max(0, this.#count * this.#lineHeight - this.#view);
    if (this.#top > last) this.#top = last;
    const first = Math.floor(this.#top / this.#lineHeight);
    const shown = Math.ceil(this.#view / this.#lineHeight) + 1;
    const from = Math.max(0, first - BEYOND);
    const to = Math.min(this.#count, first + shown + BEYOND);
    this.#rows.want(from, to);

    const focused = this.#body.contains(document.activeElement);
    const wanted = (place: number) =>
      (place >= from && place < to) ||
      // The element with the keyboard stays, wherever it is scrolled to.
      (focused && place === this.#active.place && place < this.#count);
    for (const [place, line] of this.#lines) {
      if (wanted(place)) continue;
      this.#lines.delete(place);
      this.#free.push(line);
    }
    for (let place = from; place < to; place++) this.#drawLine(place);
    if (focused) this.#drawLine(this.#active.place);
    for (const line of this.#free) line.element.hidden = true;
    this.#order();
  }

  /**
   * Elements stand in the order of their rows, as a screen reader reads them. The one
   * with the keyboard would lose it by being moved: the others are put around it.
   */
  #order(): void {
    const places = [...this.#lines.keys()].sort((a, b) => b - a);
    let next: Element | null = null;
    for (const place of places) {
      const element: HTMLElement | undefined = this.#lines.get(place)?.element;
      if (!element) continue;
      if (element.nextElementSibling !== next && !element.contains(document.activeElement)) {
        this.#body.insertBefore(element, next);
      }
      next = element;
    }
  }

  #drawLine(place: number): void {
    if (place >= this.#count) return;
    const line = this.#lines.get(place) ?? this.#newLine(place);
    // In a scaled list rows stand where the bar is, not where their number says.
    const shift = this.#scale === 1 ? 0 : this.#scrolled - this.#top;
    const transform = `translateY(${place * this.#lineHeight + shift}px)`;
    if (line.element.style.transform !== transform) line.element.style.transform = transform;
    const row = this.#rows.at(place);
    line.element.toggleAttribute('aria-busy', !row);
    const chosen = !!row && row.id === this.#chosen;
    const range = this.#range;
    const selected = range ? place >= range.from && place < range.to : chosen;
    line.element.toggleAttribute('data-chosen', chosen);
    line.element.setAttribute('aria-selected', String(selected));
    for (const [index, cell] of line.cells.entries()) {
      const active = place === this.#active.place && index === this.#active.column;
      cell.tabIndex = active ? 0 : -1;
    }
    if (!row || row === line.drawn) {
      if (!row && line.drawn) for (const cell of line.cells) cell.textContent = '';
      if (!row) line.drawn = undefined;
      return;
    }
    line.drawn = row;
    line.element.dataset['state'] = row.state;
    for (const [index, column] of COLUMNS.entries()) {
      const cell = line.cells[index];
      if (!cell) continue;
      const { place: editedPlace, column: editedColumn } = this.#editing ?? {};
      if (editedPlace === place && editedColumn === index) continue;
      this.#drawCell(cell, column, row);
    }
  }

  #drawCell(cell: HTMLElement, column: GridColumn, row: Row): void {
    const words = column.cell(row);
    // Of a long file name the end may go, of the line number nothing.
    if (column.name === 'place') cell.replaceChildren(part('file', row.file), part('line', `:${row.line}`));
    else cell.textContent = words;
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

  #newLine(place: number): Line {
    const line = this.#free.pop() ?? this.#makeLine();
    line.place = place;
    line.drawn = undefined;
    line.element.hidden = false;
    line.element.setAttribute('aria-rowindex', String(place + 2));
    line.element.dataset['odd'] = String(place % 2);
    this.#lines.set(place, line);
    return line;
  }

  #makeLine(): Line {
    const element = document.createElement('div');
    element.className = 'row';
    element.setAttribute('role', 'row');
    const cells = COLUMNS.map((column, index) => {
      const cell = document.createElement('div');
      cell.className = 'cell';
      cell.dataset['column'] = column.name;
      cell.setAttribute('role', 'gridcell');
      cell.setAttribute('aria-colindex', String(index + 1));
      cell.tabIndex = -1;
      return cell;
    });
    element.append(...cells);
    this.#body.append(element);
    return { element, cells, place: -1, drawn: undefined };
  }

  #cell(place: number, column: number): HTMLElement | undefined {
    return this.#lines.get(place)?.cells[column];
  }

  // Pointer and focus

  #placeOf(target: EventTarget | null): { place: number; column: number } | undefined {
    const cell = target instanceof Element ? target.closest<HTMLElement>('.cell') : null;
    if (!cell) return undefined;
    for (const [place, line] of this.#lines) {
      const column = line.cells.indexOf(cell);
      if (column >= 0) return { place, column };
    }
    return undefined;
  }

  #onFocus(event: FocusEvent): void {
    const at = this.#placeOf(event.target);
    if (at) this.#activate(at.place, at.column);
  }

  #onClick(event: MouseEvent): void {
    const at = this.#placeOf(event.target);
    if (!at || event.target instanceof HTMLInputElement) return;
    if (event.shiftKey) return this.#move(undefined, at.place, at.column, true);
    this.#select(undefined);
    this.#activate(at.place, at.column);
    // A finger can't double-click nor press Enter: it gets the details at once.
    this.#choose((event as PointerEvent).pointerType === 'touch');
  }

  #onDoubleClick(event: MouseEvent): void {
    const at = this.#placeOf(event.target);
    if (at && !(event.target instanceof HTMLInputElement)) this.#edit();
  }

  #activate(place: number, column: number): void {
    const { place: oldPlace, column: oldColumn } = this.#active;
    if (place === oldPlace && column === oldColumn) return;
    const old = this.#cell(oldPlace, oldColumn);
    if (old) old.tabIndex = -1;
    this.#active = { place, column };
    const cell = this.#cell(place, column);
    if (cell) cell.tabIndex = 0;
  }

  #select(range: Range | undefined): void {
    if (!range) this.#anchor = undefined;
    if (range?.from === this.#range?.from && range?.to === this.#range?.to) return;
    this.#range = range;
    this.#drawSoon();
    this.#tell('select', { range });
  }

  #choose(open: boolean): void {
    const row = this.#rows.at(this.#active.place);
    if (row) this.#tell('choose', { row: row.id, open });
  }

  #tell<K extends keyof GridEvents>(name: K, detail: GridEvents[K]['detail']): void {
    this.dispatchEvent(new CustomEvent(`grid-${name}`, { detail }));
  }

  // Keyboard

  #onKey(event: KeyboardEvent): void {
    if (this.#editing) return this.#onEditKey(event);
    if (event.altKey || this.#count === 0) return;
    const control = event.ctrlKey || event.metaKey;
    const page = Math.max(1, Math.floor(this.#view / this.#lineHeight) - 1);
    const { place, column } = this.#active;
    const end = COLUMNS.length - 1;
    const extend = event.shiftKey;
    switch (event.key) {
      case 'ArrowDown': return this.#move(event, control ? this.#count - 1 : place + 1, column, extend);
      case 'ArrowUp': return this.#move(event, control ? 0 : place - 1, column, extend);
      case 'ArrowRight': return this.#move(event, place, control ? end : column + 1);
      case 'ArrowLeft': return this.#move(event, place, control ? 0 : column - 1);
      case 'PageDown': return this.#move(event, place + page, column, extend);
      case 'PageUp': return this.#move(event, place - page, column, extend);
      case 'Home': return this.#move(event, control ? 0 : place, 0, control && extend);
      case 'End': return this.#move(event, control ? this.#count - 1 : place, end, control && extend);
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
        const row = this.#rows.at(place);
        if (row && this.#editable) this.#tell('remove', { row: row.id });
        return;
      }
    }
    if (control && !extend && event.key.toLowerCase() === 'a') {
      event.preventDefault();
      this.#anchor = 0;
      return this.#select({ from: 0, to: this.#count });
    }
    if (control && !extend && event.key.toLowerCase() === 'd') {
      event.preventDefault();
      const filled = COLUMNS[column];
      return this.#tell('fill', { column: filled?.editable ? filled.name as Column : undefined, place });
    }
    // A character begins the cell anew, as in a spreadsheet.
    if (!control && event.key.length === 1 && this.#canEdit(column)) {
      event.preventDefault();
      this.#edit(event.key);
    }
  }

  /** Goes to a cell; with `extend` the rows from where that began are selected. */
  #move(event: Event | undefined, place: number, column: number, extend = false): void {
    event?.preventDefault();
    place = Math.max(0, Math.min(place, this.#count - 1));
    column = Math.max(0, Math.min(column, COLUMNS.length - 1));
    if (extend) {
      const anchor = this.#anchor ??= this.#active.place;
      this.#select({ from: Math.min(anchor, place), to: Math.max(anchor, place) + 1 });
    } else if (place !== this.#active.place) {
      // From column to column the rows stay selected.
      this.#select(undefined);
    }
    this.#activate(place, column);
    this.#show(place, column);
    this.#draw();
    this.#cell(place, column)?.focus({ preventScroll: true });
    this.#choose(false);
  }

  // Editing

  #canEdit(column: number): boolean {
    return this.#editable && Boolean(COLUMNS[column]?.editable);
  }

  #edit(typed?: string): void {
    const { place, column } = this.#active;
    const row = this.#rows.at(place);
    const cell = this.#cell(place, column);
    const kind = COLUMNS[column];
    if (!row || !cell || !kind || !this.#canEdit(column) || this.#editing) return;
    this.#show(place, column);
    const input = document.createElement('input');
    input.value = typed ?? kind.cell(row);
    input.spellcheck = false;
    input.autocomplete = 'off';
    input.setAttribute('aria-label',
      text('grid.editing', { column: text(kind.title), place: `${row.file}:${number(row.line)}` }));
    input.addEventListener('blur', () => this.#endEdit(true));
    this.#editing = { place, column, row: row.id, input };
    cell.dataset['editing'] = '';
    cell.replaceChildren(input);
    input.focus({ preventScroll: true });
    if (typed === undefined) input.select();
  }

  #onEditKey(event: KeyboardEvent): void {
    const { place, column } = this.#active;
    // An input method's Enter ends its word, not the cell.
    if (event.isComposing) return;
    if (event.key === 'Enter') {
      event.preventDefault();
      this.#endEdit(true);
      this.#move(undefined, place + (event.shiftKey ? -1 : 1), column);
    } else if (event.key === 'Tab') {
      event.preventDefault();
      this.#endEdit(true);
      this.#move(undefined, place, column + (event.shiftKey ? -1 : 1));
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
    const { place, column, row: id, input } = editing;
    const kind = COLUMNS[column];
    const line = this.#lines.get(place);
    const cell = line?.cells[column];
    const row = this.#rows.at(place);
    const before = row && kind ? kind.cell(row) : '';
    if (cell && kind) {
      delete cell.dataset['editing'];
      cell.replaceChildren();
      if (row) this.#drawCell(cell, kind, row);
      // What was typed stays until the row comes back from the worker.
      if (commit && cell.firstChild) cell.firstChild.textContent = input.value;
      else if (commit) cell.textContent = input.value;
    }
    if (line) line.drawn = commit ? line.drawn : undefined;
    if (commit && kind && input.value !== before && kind.editable) {
      this.#tell('edit', { row: id, column: kind.name as Column, text: input.value });
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
