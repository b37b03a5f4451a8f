/** One file of many, for whoever checks them as they come: read, and its rows looked at. */
import type { State } from '../protocol.ts';
import { session } from './engine.ts';
import { changing } from './losing.ts';
import { set } from './signals.ts';
import { applyFilter } from './view.ts';

/** Reads a file into the list, in place of one that is there; stays where one is. */
export async function readInto(file: File, former?: number): Promise<void> {
  changing();
  if (former !== undefined) await session.removeFile(former);
  await session.read(file);
}

/** Looks at the rows of one file, then at those that were shown before again. */
export async function lookAtFile<T>(
  file: number,
  look: (show: (states: State[]) => Promise<void>) => Promise<T>,
): Promise<T> {
  try {
    return await look(states => session.filter({ file, states, text: '' }));
  } finally {
    await applyFilter(set.filter.value);
  }
}
