/**
 * The journals of runs, in this browser's database: a text for each key of a run.
 *
 * What stands in the texts is the core's matter. A write is one transaction, on the disk
 * before its promise is kept. While a run is in this worker its lock is held, so that
 * no other tab drives it. What was written can be gone again, by another tab or by the
 * browser: then nothing is added to what is left, and the core gives all of it anew.
 */
import { done, isThere, lockOf } from '../src/database.ts';

const NAME = 'preflight-journal';
const STORE = 'entries';
const HEAD = 'head';

/** Another connection can keep the database from opening for as long as it likes. */
const PATIENCE = 5000;

type Entry = [key: string, text: string];

/** Of one run, every key. */
const all = (run: string) => IDBKeyRange.bound([run], [run, []]);

let opened: Promise<IDBDatabase> | undefined;
/** The run of which something was written here. */
let begun: string | undefined;
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
  const database = await inTime(opening);
  const forget = () => { opened = undefined; };
  database.onclose = forget;
  database.onversionchange = () => {
    database.close();
    forget();
  };
  return database;
}

/** The database, unless something else holds it; a late one is closed again. */
async function inTime(opening: IDBOpenDBRequest): Promise<IDBDatabase> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const opened = done(opening);
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => {
      void opened.then(database => database.close(), () => {});
      reject(new Error('held'));
    }, PATIENCE);
  });
  return Promise.race([opened, late]).finally(() => clearTimeout(timer));
}

/**
 * Writes texts down; the promise is kept once they are on the disk. False, and nothing is
 * written, where what was written of the run before is gone. The driver knows two reasons
 * for a refusal by these words: there is no room, the database is held.
 */
export async function write(run: string, entries: Entry[]): Promise<boolean> {
  if (!await hold(run)) throw new Error('another tab is at this run');
  let gone = false;
  const put = (store: IDBObjectStore) => {
    for (const [key, text] of entries) store.put(text, [run, key]);
  };
  try {
    await change(store => {
      if (begun !== run) return put(store);
      const first = store.getKey(all(run));
      first.onsuccess = () => {
        gone = first.result === undefined;
        if (!gone) put(store);
      };
    });
  } catch (error) {
    throw (error as DOMException | null)?.name === 'QuotaExceededError' ? new Error('full') : error;
  }
  begun = gone ? undefined : run;
  return !gone;
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
