/**
 * Rows of the list by place: asked for in blocks, kept, and renewed after a change.
 *
 * After a change the old rows stay until the new ones are there, so that nothing
 * flickers; an answer to a question from before the last change is not kept as fresh.
 * This module knows no element.
 */
import { BLOCK } from '../protocol.ts';

/** Blocks kept: some 8,000 rows around those shown. */
const KEPT = 64;

/** Rows by place, fewer at the end. */
export type Source<R> = (from: number, len: number) => Promise<{ rows: R[] }>;

interface Block<R> {
  rows: R[];
  /** The change after which these rows were asked for. */
  age: number;
}

export class Rows<R> {
  readonly #source: Source<R>;
  readonly #arrived: () => void;
  #blocks = new Map<number, Block<R>>();
  #asked = new Map<number, number>();
  #age = 0;

  /** `arrived` is called when rows have come. */
  constructor(source: Source<R>, arrived: () => void) {
    this.#source = source;
    this.#arrived = arrived;
  }

  /** The row at that place, as last heard. */
  at(place: number): R | undefined {
    return this.#blocks.get(Math.floor(place / BLOCK))?.rows[place % BLOCK];
  }

  /** The list has changed: what is kept is old. */
  changed(): void {
    this.#age += 1;
  }

  /** Asks for what is missing or old between two places. */
  want(from: number, to: number): void {
    const last = Math.floor(Math.max(from, to - 1) / BLOCK);
    for (let block = Math.floor(from / BLOCK); block <= last; block++) {
      if (this.#blocks.get(block)?.age === this.#age) continue;
      if (this.#asked.get(block) === this.#age) continue;
      void this.#ask(block);
    }
  }

  async #ask(block: number): Promise<void> {
    const age = this.#age;
    this.#asked.set(block, age);
    try {
      const { rows } = await this.#source(block * BLOCK, BLOCK);
      if ((this.#blocks.get(block)?.age ?? -1) > age) return;
      this.#blocks.delete(block);
      this.#blocks.set(block, { rows, age });
      for (const oldest of this.#blocks.keys()) {
        if (this.#blocks.size <= KEPT) break;
        this.#blocks.delete(oldest);
      }
      this.#arrived();
    } catch {
      // The worker was ended; the page says so elsewhere.
    } finally {
      if (this.#asked.get(block) === age) this.#asked.delete(block);
    }
  }
}
