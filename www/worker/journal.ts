/**
 * The journals of runs, in this browser's database: a text for each key of a run.
 *
 * What stands in the texts is the core's matter. A write is one transaction, on the disk
 * before its promise is kept. While a run is in this worker its lock is held, so that
 * no other tab drives it.
 */
import { done, isThere } from '../src/database.ts';

const NAME = 'preflight-journal';
const STORE = 'entries';
const HEAD = 'head';

type Entry = [key: string, text: string];

/** Of one run, every key. */
const all = (run: string) => IDBKeyRange.bound([run], [run, []]);
const lockOf = (run: string) => `preflight-run-${run}`;

let opened: Promise<IDBDatabase> | undefined;
let held: { run: string; release(): void } | undefined;

function database(): Promise<IDBDatabase> {
  opened ??= open().catch((error: unknown) => {
    // The next write tries again: the person may have made room.
    opened = undefined;
    throw error;
  });
  return opened;
}

async function open(): Promise<IDBDatabase> {
  const opening = indexedDB.open(NAME, 1);
  opening.onupgradeneeded = () => opening.result.createObjectStore(STORE);
  const database = await done(opening);
  const forget = () => { opened = undefined; };
  database.onclose = forget;
  database.onversionchange = () => {
    database.close();
    forget();
  };
  return database;
}

/** Writes texts down; the promise is kept once they are on the disk. */
export async function write(run: string, entries: Entry[]): Promise<void> {
  if (!await hold(run)) throw new Error('another tab is at this run');
  await change(store => {
    for (const [key, text] of entries) store.put(text, [run, key]);
  });
}

/** The head of every run. */
export async function heads(): Promise<string[]> {
  // To look must not make a database.
  if (!await isThere(NAME)) return [];
  const store = await reading();
  const keys = await done(store.getAllKeys()) as Entry[];
  const heads = keys.filter(([, key]) => key === HEAD);
  return Promise.all(heads.map(key => done(store.get(key)) as Promise<string>));
}

/** The whole journal of a run. */
export async function read(run: string): Promise<{ key: string; text: string }[]> {
  const store = await reading();
  const [keys, texts] = await Promise.all([
    done(store.getAllKeys(all(run))) as Promise<Entry[]>,
    done(store.getAll(all(run))) as Promise<string[]>,
  ]);
  return keys.map(([, key], place) => ({ key, text: texts[place] ?? '' }));
}

export async function remove(run: string): Promise<void> {
  await change(store => store.delete(all(run)));
}

/** Takes the lock of a run; false where another tab has it. */
export async function hold(run: string): Promise<boolean> {
  if (held?.run === run) return true;
  return new Promise(resolve => {
    void navigator.locks.request(lockOf(run), { ifAvailable: true }, lock => {
      resolve(lock !== null);
      if (!lock) return undefined;
      letGo();
      return new Promise<void>(release => { held = { run, release }; });
    });
  });
}

/** The run that is held here. */
export const holding = (): string | undefined => held?.run;

export function letGo(): void {
  held?.release();
  held = undefined;
}

/** The runs that some other tab is at. */
export async function elsewhere(): Promise<(run: string) => boolean> {
  const { held: locks = [] } = await navigator.locks.query();
  const names = new Set(locks.map(lock => lock.name));
  return run => run !== held?.run && names.has(lockOf(run));
}

async function reading(): Promise<IDBObjectStore> {
  return (await database()).transaction(STORE, 'readonly').objectStore(STORE);
}

async function change(act: (store: IDBObjectStore) => void): Promise<void> {
  const transaction = (await database()).transaction(STORE, 'readwrite', { durability: 'strict' });
  const ended = new Promise<void>((resolve, reject) => {
    transaction.oncomplete = () => resolve();
    transaction.onabort = () => reject(transaction.error ?? new Error('the write was broken off'));
  });
  act(transaction.objectStore(STORE));
  await ended;
}
