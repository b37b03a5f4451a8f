/**
 * A list of rows as an ARIA grid, with its own scrolling and keyboard.
 *
 * It is given a source of windows, a count and the columns. Only the rows in view have
 * elements, and these are used again. What is in a cell and what a key or a click means
 * beyond going there is for the grids made of it. It knows no Preact, no store and no
 * worker.
 */
import { AS_THEY_ARE, template, within, type Column, type Layout, type Widths } from './layout.ts';
import { Rows, type Source } from './rows.ts';

export interface Range {
  /** From which to before which place. */
  from: number;
  to: number;
}

/** What a grid is sorted by. */
export interface Sorting {
  column: string | undefined;
  descending: boolean;
}

/** Writes the text of an element that has nothing else in it. */
export function write(element: HTMLElement, words: string): void {
  const there = element.firstChild;
  // Without a new node there is nothing but the text to lay out.
  if (there instanceof Text && there === element.lastChild) {
    if (there.data !== words) there.data = words;
  } else element.textContent = words;
}

/** Rows drawn beyond each edge, so that fast scrolling shows rows. */
const BEYOND = 10;

/**
 * The tallest body. Engines stop near 33.5 million device pixels (Chromium) or 17.9
 * million (Firefox), so that this holds at four device pixels to one as well. A longer
 * list scales its scroll position.
 */
const TALLEST = 8_000_000;

/** When a list that was scrolled is at rest, in milliseconds. */
const AT_REST = 100;

/** Where lines run from the right, the next column is to the left. */
const MIRRORED: { [key: string]: string } = { ArrowLeft: 'ArrowRight', ArrowRight: 'ArrowLeft' };

/** How much wider a key makes a column, in CSS pixels. */
const STEP = 16;

/** The place of the titles, where these can be gone to. */
export const TITLES = -1;

export interface Line<R> {
  element: HTMLElement;
  cells: HTMLElement[];
  place: number;
  drawn: R | undefined;
}

export abstract class RowGrid<R extends { id: number | string }, C extends Column> extends HTMLElement {
  /** All columns, in order. */
  protected abstract readonly columns: C[];
  #layout: Layout = AS_THEY_ARE;
  /** The columns that are shown. */
  protected shown: C[] = [];
  /** Their titles have an edge that makes them wider. */
  protected readonly resizable: boolean = false;
  #sort: Sorting = { column: undefined, descending: false };

  protected rows = new Rows<R>(async () => ({ rows: [] }), () => {});
  protected count = 0;
  #chosen: R['id'] | undefined;
  #lineHeight = 36;

  /** What scrolls is the grid itself. */
  #scroller: HTMLElement = this;
  #head = document.createElement('div');
  #titles: HTMLElement[] = [];
  protected body = document.createElement('div');
  #empty = document.createElement('p');
  protected lines = new Map<number, Line<R>>();
  #free: Line<R>[] = [];

  /** The cell with the tab stop. */
  protected active = { place: 0, column: 1 };
  #here: R['id'] | undefined;
  #stop: HTMLElement | undefined;
  /** Where the view begins, in pixels of the unscaled list. */
  #top = 0;
  #scrolled = 0;
  #frame = 0;
  #ordering: ReturnType<typeof setTimeout> | undefined;
  /** The rows that were drawn last. */
  #drawn = { from: 0, to: 0 };
  #resized = new ResizeObserver(() => this.drawSoon());

  set source(source: Source<R>) {
    this.rows = new Rows(source, () => this.drawSoon());
  }

  /** The row that the details are of. */
  set chosen(row: R['id'] | undefined) {
    this.#chosen = row;
    this.drawSoon();
  }

  set sort(sort: Sorting) {
    this.#sort = sort;
    this.drawTitles();
  }

  /** Which columns are shown, and how wide. */
  set layout(layout: Layout) {
    const before = this.#layout;
    this.#layout = layout;
    if (!this.body.isConnected) return;
    if (layout.hidden.join() !== before.hidden.join()) this.#chooseColumns();
    this.#widen(layout.widths);
  }

  /** Said where there are no rows. */
  set emptyText(sentence: string) {
    this.#empty.textContent = sentence;
  }

  /** The list has changed: so many rows now. */
  update(count: number): void {
    this.count = count;
    this.rows.changed();
    // Asked for now, they are there a frame sooner than if they were when it is drawn.
    if (count > 0) this.rows.want(this.#drawn.from, Math.min(this.#drawn.to, count));
    this.setAttribute('aria-rowcount', String(count + 1));
    this.#empty.hidden = count > 0;
    // Where there were no rows the titles had the tab stop.
    const onTitles = this.active.place === TITLES && this.#head.contains(document.activeElement);
    const place = onTitles || count === 0 ? TITLES : Math.max(0, Math.min(this.active.place, count - 1));
    // The row with the keyboard is gone: its element would take the keyboard with it.
    const lost = place !== this.active.place && this.body.contains(document.activeElement);
    if (lost && this.typing) this.#carry(place);
    this.active.place = place;
    if (lost) this.show(place, this.active.column);
    if (lost && !this.typing) this.focus();
    this.drawSoon();
  }

  /** Back to the first row: the list is another one. */
  rewind(): void {
    if (this.active.place !== TITLES) this.active.place = 0;
    this.#drawn = { from: 0, to: this.#drawn.to - this.#drawn.from };
    this.#scrollTo(0);
  }

  /** Puts the keyboard on the active cell. */
  override focus(): void {
    this.draw();
    const cell = this.cell(this.active.place, this.active.column);
    if (cell) this.stop(cell).focus({ preventScroll: true });
  }

  /** The row that has the keyboard, wherever it has gone since. */
  get here(): R['id'] | undefined {
    return this.#here;
  }

  /** Something is being typed in the row that has the keyboard. */
  get typing(): boolean {
    return false;
  }

  /** The keyboard stays with its row, which has gone to another place. */
  follow(row: R['id'], place: number): void {
    const { place: before, column } = this.active;
    if (row !== this.#here || place === before || before === TITLES) return;
    this.#carry(place);
    this.activate(place, column);
    this.#here = row;
    this.show(place, column);
    this.draw();
  }

  /** The element with the keyboard goes along, with what is being typed in it; another takes its place. */
  #carry(place: number): void {
    const before = this.active.place;
    const [here, there] = [this.lines.get(before), this.lines.get(place)];
    this.lines.delete(before);
    if (here) this.#put(here, place);
    if (there) this.#put(there, before);
  }

  connectedCallback(): void {
    this.setAttribute('role', 'grid');
    this.setAttribute('aria-multiselectable', 'true');
    if (!this.body.isConnected) this.#build();
    const line = getComputedStyle(this).getPropertyValue('--line-height-px');
    this.#lineHeight = Number.parseFloat(line) || 36;
    this.#resized.observe(this.#scroller);
    this.drawSoon();
  }

  disconnectedCallback(): void {
    this.#resized.disconnect();
    cancelAnimationFrame(this.#frame);
    this.#frame = 0;
    clearTimeout(this.#ordering);
  }

  #build(): void {
    // Firefox makes what scrolls a tab stop of its own.
    this.tabIndex = -1;
    this.#head.className = 'head';
    this.#head.setAttribute('role', 'rowgroup');
    this.body.className = 'body';
    this.body.setAttribute('role', 'rowgroup');
    this.#empty.className = 'empty';
    this.append(this.#head, this.body, this.#empty);
    this.#chooseColumns();
    this.#widen(this.#layout.widths);

    this.#scroller.addEventListener('scroll', () => this.#onScroll(), { passive: true });
    this.#scroller.addEventListener('wheel', event => this.#onWheel(event), { passive: false });
    // The text between two clicks is not what shall be selected.
    this.body.addEventListener('mousedown', event => {
      if (event.shiftKey && !(event.target instanceof HTMLInputElement)) event.preventDefault();
    });
    this.addEventListener('focusin', event => {
      const at = this.placeOf(event.target);
      if (at) this.activate(at.place, at.column);
    });
    this.addEventListener('keydown', event => this.onKey(event));
    this.built();
  }

  /** Makes the elements of the columns that are shown; those of other columns go. */
  #chooseColumns(): void {
    const { name } = this.shown[this.active.column] ?? this.columns[this.active.column] ?? {};
    const focused = this.contains(document.activeElement);
    this.shown = this.columns.filter(column => !this.#layout.hidden.includes(column.name));
    this.active.column = Math.max(0, this.shown.findIndex(column => column.name === name));
    this.setAttribute('aria-colcount', String(this.shown.length));
    const titles = document.createElement('div');
    titles.className = 'row';
    titles.setAttribute('role', 'row');
    titles.setAttribute('aria-rowindex', '1');
    this.#titles = this.shown.map((column, index) => {
      const title = document.createElement('div');
      title.className = 'cell';
      title.dataset['column'] = column.name;
      title.setAttribute('role', 'columnheader');
      title.setAttribute('aria-colindex', String(index + 1));
      title.tabIndex = -1;
      return title;
    });
    this.drawTitles();
    titles.append(...this.#titles);
    this.#head.replaceChildren(titles);
    this.lines.clear();
    this.#free = [];
    this.body.replaceChildren();
    if (focused) this.focus();
    else this.drawSoon();
  }

  // How wide the columns are

  #widen(widths: Widths): void {
    const { columns, least } = template(this.shown, widths);
    this.style.setProperty('--columns', columns);
    this.style.setProperty('--least', least);
  }

  /** What is dragged, or chosen by keys, to make a column wider. */
  #edge(column: number): HTMLElement {
    const edge = document.createElement('span');
    edge.className = 'edge';
    edge.addEventListener('click', event => event.stopPropagation());
    edge.addEventListener('dblclick', event => {
      event.stopPropagation();
      this.#setWidth(column, undefined);
    });
    edge.addEventListener('pointerdown', event => {
      if (event.button === 0) this.#drag(event, edge, column);
    });
    return edge;
  }

  #drag(event: PointerEvent, edge: HTMLElement, column: number): void {
    event.preventDefault();
    const [from, width] = [event.clientX, this.#titles[column]?.offsetWidth ?? 0];
    const way = this.#rightToLeft ? -1 : 1;
    let widths = this.#layout.widths;
    const move = ({ clientX }: PointerEvent) => {
      // What stands before it keeps its width, or the edge would not stay under the hand.
      widths = { ...this.#widthsTo(column), [this.shown[column]?.name ?? '']: within(width + way * (clientX - from)) };
      this.#widen(widths);
    };
    const end = () => {
      edge.removeEventListener('pointermove', move);
      if (widths !== this.#layout.widths) this.tell('resize', { widths });
    };
    edge.setPointerCapture(event.pointerId);
    edge.addEventListener('pointermove', move);
    edge.addEventListener('lostpointercapture', end, { once: true });
  }

  /** The widths set, and those that the columns before this one have now. */
  #widthsTo(column: number): { [name: string]: number } {
    const before = this.shown.slice(0, column).map(({ name }, index) => [name, this.#titles[index]?.offsetWidth ?? 0]);
    return { ...this.#layout.widths, ...Object.fromEntries(before) };
  }

  /** Makes a column wider or narrower, by its name. */
  widen(name: string, by: 1 | -1): void {
    const column = this.shown.findIndex(shown => shown.name === name);
    const title = this.#titles[column];
    if (title) this.#setWidth(column, within(title.offsetWidth + by * STEP));
  }

  #setWidth(column: number, width: number | undefined): void {
    const name = this.shown[column]?.name ?? '';
    const { [name]: _, ...others } = this.#layout.widths;
    if (name) this.tell('resize', { widths: width === undefined ? others : { ...others, [name]: width } });
  }

  get #rightToLeft(): boolean {
    return getComputedStyle(this).direction === 'rtl';
  }

  // What grids made of this say

  /** Once, when its elements are there. */
  protected built(): void {}

  protected abstract drawTitle(title: HTMLElement, column: C): void;

  protected abstract drawCell(cell: HTMLElement, column: C, row: R): void;

  /** What is of the row as a whole, each time that it is drawn. */
  protected drawRow(_element: HTMLElement, _row: R): void {}

  protected abstract isSelected(place: number, row: R | undefined): boolean;

  /** The keyboard has gone to another cell; with `extend` rows are selected. */
  protected abstract went(before: number, place: number, extend: boolean): void;

  /** What of a cell takes the keyboard. */
  protected stop(cell: HTMLElement): HTMLElement {
    return cell;
  }

  /** What a title that sorts says of how. */
  protected drawSort(title: HTMLElement, name: string): void {
    title.dataset['sortable'] = '';
    const { column, descending } = this.#sort;
    if (column === name) title.setAttribute('aria-sort', descending ? 'descending' : 'ascending');
    else title.removeAttribute('aria-sort');
  }

  /** Draws all titles again. */
  protected drawTitles(): void {
    for (const [index, title] of this.#titles.entries()) {
      const column = this.shown[index];
      if (!column) continue;
      const edge = title.querySelector('.edge');
      this.drawTitle(title, column);
      if (this.resizable) title.append(edge ?? this.#edge(index));
    }
    this.#setStop();
  }

  protected isChosen(row: R | undefined): boolean {
    return row !== undefined && row.id === this.#chosen;
  }

  // Scrolling

  /** How many pixels of the list one pixel of the scroll bar stands for. */
  get #scale(): number {
    const whole = this.count * this.#lineHeight - this.#view;
    const bar = this.#barHeight - this.#view;
    return bar > 0 && whole > bar ? whole / bar : 1;
  }

  get #barHeight(): number {
    return Math.min(this.count * this.#lineHeight, TALLEST);
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
    this.draw(true, true);
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
    const last = Math.max(0, this.count * this.#lineHeight - this.#view);
    this.#top = Math.max(0, Math.min(top, last));
    this.#fit();
    this.#scroller.scrollTop = this.#top / this.#scale;
    this.#scrolled = this.#scroller.scrollTop;
    this.drawSoon();
  }

  protected show(place: number, column: number): void {
    const top = place * this.#lineHeight;
    // The titles are always in view.
    if (place !== TITLES && top < this.#top) this.#scrollTo(top);
    else if (top + this.#lineHeight > this.#top + this.#view) {
      this.#scrollTo(top + this.#lineHeight - this.#view);
    }
    const title = this.#titles[column];
    if (!title) return;
    const [cell, view] = [title.getBoundingClientRect(), this.#scroller.getBoundingClientRect()];
    const right = view.left + this.#scroller.clientWidth;
    if (cell.left < view.left) this.#scroller.scrollLeft -= view.left - cell.left;
    else if (cell.right > right) this.#scroller.scrollLeft += cell.right - right;
  }

  // Drawing

  #fit(): void {
    const height = `${this.#barHeight}px`;
    if (this.body.style.height !== height) this.body.style.height = height;
  }

  protected drawSoon(beyond = false): void {
    if (this.#frame || !this.isConnected) return;
    this.#frame = requestAnimationFrame(() => {
      this.#frame = 0;
      this.draw(beyond);
    });
  }

  /** With `beyond`, rows beyond the edges too; without, they come a frame later. */
  protected draw(beyond = false, scrolling = false): void {
    if (!this.isConnected) return;
    // Heights are read before anything is written: to read one after that is to lay out anew.
    const [view, scale] = [this.#view, this.#scale];
    this.#fit();
    const last = Math.max(0, this.count * this.#lineHeight - view);
    if (this.#top > last) this.#top = last;
    const first = Math.floor(this.#top / this.#lineHeight);
    const shown = Math.ceil(view / this.#lineHeight) + 1;
    // In a scaled list rows stand where the bar is, not where their number says.
    const shift = scale === 1 ? 0 : this.#scrolled - this.#top;
    const from = Math.max(0, first - BEYOND);
    const to = Math.min(this.count, first + shown + BEYOND);
    this.rows.want(from, to);
    this.#drawn = { from, to };

    const focused = this.body.contains(document.activeElement);
    const wanted = (place: number) =>
      (place >= from && place < to) ||
      // The element with the keyboard stays, wherever it is scrolled to.
      (focused && place === this.active.place && place < this.count);
    for (const [place, line] of this.lines) {
      if (wanted(place)) continue;
      this.lines.delete(place);
      this.#free.push(line);
    }
    let later = false;
    for (let place = from; place < to; place++) {
      const inView = place >= first && place < first + shown;
      if (beyond || inView || !this.#isStale(place)) this.#drawLine(place, shift);
      else {
        later = true;
        this.#stand(place, shift);
      }
    }
    if (later) this.drawSoon(true);
    if (focused) this.#drawLine(this.active.place, shift);
    this.#setStop();
    for (const line of this.#free) line.element.hidden = true;
    clearTimeout(this.#ordering);
    // To move elements in each frame of scrolling would cost more than to draw them.
    if (scrolling) this.#ordering = setTimeout(() => this.#order(), AT_REST);
    else this.#order();
  }

  /**
   * Elements stand in the order of their rows, as a screen reader reads them. The one
   * with the keyboard would lose it by being moved: the others are put around it.
   */
  #order(): void {
    const places = [...this.lines.keys()].sort((a, b) => b - a);
    let next: Element | null = null;
    for (const place of places) {
      const element: HTMLElement | undefined = this.lines.get(place)?.element;
      if (!element) continue;
      if (element.nextElementSibling !== next && !element.contains(document.activeElement)) {
        this.body.insertBefore(element, next);
      }
      next = element;
    }
  }

  /** Another row stands there than was drawn. */
  #isStale(place: number): boolean {
    const line = this.lines.get(place);
    return !line || line.drawn !== this.rows.at(place);
  }

  #drawLine(place: number, shift: number): void {
    if (place < 0 || place >= this.count) return;
    const line = this.lines.get(place) ?? this.#newLine(place);
    this.#stand(place, shift);
    const row = this.rows.at(place);
    line.element.toggleAttribute('aria-busy', !row);
    line.element.toggleAttribute('data-chosen', this.isChosen(row));
    line.element.setAttribute('aria-selected', String(this.isSelected(place, row)));
    if (row && row !== line.drawn) {
      line.drawn = row;
      this.drawRow(line.element, row);
      for (const [index, column] of this.shown.entries()) {
        const cell = line.cells[index];
        if (cell) this.drawCell(cell, column, row);
      }
    } else if (!row && line.drawn) {
      for (const cell of line.cells) cell.textContent = '';
      line.drawn = undefined;
    }
  }

  /** Puts the row of a place, where it has an element, to where it is in the list. */
  #stand(place: number, shift: number): void {
    const top = `${place * this.#lineHeight + shift}px`;
    const style = this.lines.get(place)?.element.style;
    if (style && style.top !== top) style.top = top;
  }

  /** One cell of the grid takes the keyboard. */
  #setStop(): void {
    const cell = this.cell(this.active.place, this.active.column);
    const stop = cell && this.stop(cell);
    if (stop === this.#stop) return;
    if (this.#stop) this.#stop.tabIndex = -1;
    if (stop) stop.tabIndex = 0;
    this.#stop = stop;
  }

  #newLine(place: number): Line<R> {
    const line = this.#free.pop() ?? this.#makeLine();
    line.drawn = undefined;
    line.element.hidden = false;
    this.#put(line, place);
    return line;
  }

  #put(line: Line<R>, place: number): void {
    line.place = place;
    line.element.setAttribute('aria-rowindex', String(place + 2));
    line.element.dataset['odd'] = String(place % 2);
    this.lines.set(place, line);
  }

  #makeLine(): Line<R> {
    const element = document.createElement('div');
    element.className = 'row';
    element.setAttribute('role', 'row');
    const cells = this.shown.map((column, index) => {
      const cell = document.createElement('div');
      cell.className = 'cell';
      cell.dataset['column'] = column.name;
      cell.setAttribute('role', 'gridcell');
      cell.setAttribute('aria-colindex', String(index + 1));
      cell.tabIndex = -1;
      return cell;
    });
    element.append(...cells);
    this.body.append(element);
    return { element, cells, place: -1, drawn: undefined };
  }

  protected cell(place: number, column: number): HTMLElement | undefined {
    return place === TITLES ? this.#titles[column] : this.lines.get(place)?.cells[column];
  }

  // Pointer, focus and keyboard

  protected placeOf(target: EventTarget | null): { place: number; column: number } | undefined {
    const cell = target instanceof Element ? target.closest<HTMLElement>('.cell') : null;
    if (!cell) return undefined;
    const title = this.#titles.indexOf(cell);
    if (title >= 0) return { place: TITLES, column: title };
    for (const [place, line] of this.lines) {
      const column = line.cells.indexOf(cell);
      if (column >= 0) return { place, column };
    }
    return undefined;
  }

  protected activate(place: number, column: number): void {
    this.active = { place, column };
    this.#here = this.rows.at(place)?.id;
    this.#setStop();
  }

  protected tell(name: string, detail: unknown): void {
    this.dispatchEvent(new CustomEvent(`grid-${name}`, { detail }));
  }

  protected onKey(event: KeyboardEvent): void {
    if (event.altKey) return;
    const control = event.ctrlKey || event.metaKey;
    const page = Math.max(1, Math.floor(this.#view / this.#lineHeight) - 1);
    const { place, column } = this.active;
    const [last, end] = [this.count - 1, this.shown.length - 1];
    const extend = event.shiftKey;
    const key = this.#rightToLeft ? MIRRORED[event.key] ?? event.key : event.key;
    if (this.resizable && place === TITLES && extend && (key === 'ArrowRight' || key === 'ArrowLeft')) {
      event.preventDefault();
      return this.widen(this.shown[column]?.name ?? '', key === 'ArrowRight' ? 1 : -1);
    }
    switch (key) {
      case 'ArrowDown': return this.move(event, control ? last : place + 1, column, extend);
      case 'ArrowUp': return this.move(event, control ? 0 : place - 1, column, extend);
      case 'ArrowRight': return this.move(event, place, control ? end : column + 1);
      case 'ArrowLeft': return this.move(event, place, control ? 0 : column - 1);
      case 'PageDown': return this.move(event, place + page, column, extend);
      case 'PageUp': return this.move(event, Math.max(0, place - page), column, extend);
      case 'Home': return this.move(event, control ? 0 : place, 0, control && extend);
      case 'End': return this.move(event, control ? last : place, end, control && extend);
    }
  }

  /** Goes to a cell; with `extend` the rows from where that began are selected. */
  protected move(event: Event | undefined, place: number, column: number, extend = false): void {
    event?.preventDefault();
    const before = this.active.place;
    place = Math.max(extend && this.count > 0 ? 0 : TITLES, Math.min(place, this.count - 1));
    column = Math.max(0, Math.min(column, this.shown.length - 1));
    this.activate(place, column);
    this.show(place, column);
    this.draw();
    const cell = this.cell(place, column);
    if (cell) this.stop(cell).focus({ preventScroll: true });
    this.went(before, place, extend);
  }
}
