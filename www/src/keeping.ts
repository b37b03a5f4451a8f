/**
 * The files of the list and a policy that was chosen, kept in this browser while the page is
 * left for a sign-in in its own window.
 *
 * The files are the person's own as they were opened, in a database that is emptied as
 * soon as the page is back. Files of a sign-in that nobody came back from go when the
 * page is next opened, an hour later or more. Nothing of the sign-in is kept here.
 */
import { done, isThere } from './database.ts';
import type { ChosenPolicy } from './store/state.ts';
import { KEPT } from './way-back.ts';

const STORE = 'files';
const HOUR = 3_600_000;

interface Work {
  files: File[];
  policy: ChosenPolicy | undefined;
}

interface Kept extends Work {
  id: string;
  at: number;
}

/** Keeps files and policy; gives the id that takes them back. */
export async function keepWork(work: Work): Promise<string> {
  const kept: Kept = { id: crypto.randomUUID(), at: Date.now(), ...work };
  await within('readwrite', store => store.put(kept));
  return kept.id;
}

/** Takes them back and forgets them, and what was left here long ago. */
export async function takeWork(id: string | undefined): Promise<Work> {
  if (!await isThere(KEPT)) return { files: [], policy: undefined };
  const all = await within<Kept[]>('readonly', store => store.getAll());
  // In Firefox a file can't be read any more when its database is gone.
  const work = all.find(kept => kept.id === id);
  const files = await Promise.all((work?.files ?? []).map(copy));
  const others = all.filter(kept => kept.id !== id && Date.now() - kept.at < HOUR);
  if (others.length === 0) await done(indexedDB.deleteDatabase(KEPT));
  else {
    for (const { id } of all.filter(kept => !others.includes(kept))) {
      await within('readwrite', store => store.delete(id));
    }
  }
  return { files, policy: work?.policy };
}

async function copy(file: File): Promise<File> {
  const { name, type, lastModified } = file;
  return new File([await file.arrayBuffer()], name, { type, lastModified });
}

async function within<T>(
  mode: IDBTransactionMode,
  act: (store: IDBObjectStore) => IDBRequest<T>,
): Promise<T> {
  const opening = indexedDB.open(KEPT, 1);
  opening.onupgradeneeded = () => opening.result.createObjectStore(STORE, { keyPath: 'id' });
  const database = await done(opening);
  try {
    return await done(act(database.transaction(STORE, mode).objectStore(STORE)));
  } finally {
    database.close();
  }
}
