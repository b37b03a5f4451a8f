/** Faults as they happen, made on purpose: in the worker, its memory, its clock, the browser's data. */
import type { BrowserContext, Page, Worker } from '@playwright/test';
import { expect } from './fixtures.ts';

/** Ends the module as a panic does that nobody waits for: a trap in a task of its own. */
export async function trap(page: Page): Promise<void> {
  await (await workerOf(page)).evaluate(() => {
    const unreachable = Uint8Array.of(
      0, 97, 115, 109, 1, 0, 0, 0, 1, 4, 1, 96, 0, 0, 3, 2, 1, 0, 7, 5, 1, 1, 97, 0, 0, 10, 5, 1, 3, 0, 0, 11);
    void WebAssembly.instantiate(unreachable)
      .then(({ instance }) => (instance.exports as { a(): void }).a());
  });
}

/** From the next time it is opened on the page's module can have so many pages of 64 KiB. */
export async function limitMemory(page: Page, most: number): Promise<void> {
  await page.route('**/*.wasm', async route => {
    const answer = await route.fetch();
    await route.fulfill({ response: answer, body: withMost(await answer.body(), most) });
  });
}

/** The module with a limit in its memory section: `01 00 MIN` becomes `01 01 MIN MOST`. */
function withMost(module: Buffer, most: number): Buffer {
  let at = 8;
  const number = (from: number): [value: number, end: number] => {
    let [value, shift, end] = [0, 0, from];
    do {
      value |= (module[end]! & 127) << shift;
      shift += 7;
    } while (module[end++]! >= 128);
    return [value, end];
  };
  for (;;) {
    const [length, content] = number(at + 1);
    const end = content + length;
    if (module[at] === 5) {
      const limits = [1, 1, ...module.subarray(content + 2, end), (most & 127) | 128, most >> 7];
      return Buffer.concat([
        module.subarray(0, at), Buffer.from([5, limits.length, ...limits]), module.subarray(end),
      ]);
    }
    at = end;
  }
}

/** From now on the worker's clock is other than the machine's by so much. */
export async function setClock(page: Page, by: number): Promise<void> {
  await (await workerOf(page)).evaluate(by => {
    const holder = self as unknown as { machine?: () => number };
    const machine = holder.machine ??= Date.now.bind(Date);
    Date.now = () => machine() + by;
  }, by);
}

/**
 * The clock of the workers of each page that is opened from now on is so much faster: the
 * waits of a run are meant for a service, not for a test.
 */
export function hasten(context: BrowserContext, faster: number): void {
  const began = Date.now();
  context.on('page', page => page.on('worker', worker => {
    void worker.evaluate(({ began, faster }) => {
      const [clock, timer] = [Date.now, setTimeout];
      Date.now = () => began + (clock() - began) * faster;
      globalThis.setTimeout = ((run: () => void, wait = 0) => timer(run, wait / faster)) as typeof setTimeout;
    }, { began, faster }).catch(() => {});
  }));
}

/** Sets how much the browser lets this page keep, in bytes; without a number: as before. */
export async function setQuota(page: Page, bytes?: number): Promise<void> {
  const session = await page.context().newCDPSession(page);
  const { origin } = new URL(page.url());
  await session.send('Storage.overrideQuotaForOrigin', { origin, ...(bytes !== undefined && { quotaSize: bytes }) });
}

/** Lets this page keep so many bytes more than it has kept by now. */
export async function leaveRoom(page: Page, bytes: number): Promise<void> {
  const used = await page.evaluate(async () => (await navigator.storage.estimate()).usage ?? 0);
  await setQuota(page, used + bytes);
}

/**
 * Uses up the room that `leaveRoom` has left, and sees to it that there is none: Chromium
 * counts with what it was told of for half a minute, so that is spent first.
 */
export async function useUpRoom(page: Page): Promise<void> {
  for (const size of [1 << 20, 1 << 17, 1 << 14, 1 << 11, 1 << 8, 1]) {
    while (await keep(page, size) === '') { /* There was room for it. */ }
  }
  await setQuota(page, 1);
  for (const size of [4 << 20, 1]) expect(await keep(page, size), `${size} bytes`).toBe('QuotaExceededError');
}

/** Keeps so many bytes in a database beside the page's own; gives why not, if not. */
function keep(page: Page, size: number): Promise<string> {
  return page.evaluate(async size => {
    const opening = indexedDB.open('of a test', 1);
    opening.onupgradeneeded = () => opening.result.createObjectStore('bytes', { autoIncrement: true });
    const database = await new Promise<IDBDatabase>((resolve, reject) => {
      opening.onsuccess = () => resolve(opening.result);
      opening.onerror = () => reject(opening.error as Error);
    });
    // As random as it gets: what can be packed takes less room.
    const bytes = new Uint8Array(size);
    for (let at = 0; at < size; at += 65_536) crypto.getRandomValues(bytes.subarray(at, at + 65_536));
    const change = database.transaction('bytes', 'readwrite', { durability: 'strict' });
    change.objectStore('bytes').add(bytes);
    const why = await new Promise<string>(resolve => {
      change.oncomplete = () => resolve('');
      change.onabort = () => resolve(change.error?.name ?? 'aborted');
    });
    database.close();
    return why;
  }, size);
}

/** How many entries of journals this browser has. */
export function journalEntries(page: Page): Promise<number> {
  return page.evaluate(() => new Promise<number>((resolve, reject) => {
    const opening = indexedDB.open('preflight-journal');
    opening.onerror = () => reject(opening.error as Error);
    opening.onsuccess = () => {
      const counting = opening.result.transaction('entries').objectStore('entries').count();
      counting.onerror = () => reject(counting.error as Error);
      counting.onsuccess = () => {
        opening.result.close();
        resolve(counting.result);
      };
    };
  }));
}

/** Clears all that the browser keeps of that kind for this page, as its settings do. */
export async function wipe(page: Page, storageTypes: string): Promise<void> {
  const session = await page.context().newCDPSession(page);
  await session.send('Storage.clearDataForOrigin', { origin: new URL(page.url()).origin, storageTypes });
}

/** The page's worker, once it is there. */
async function workerOf(page: Page): Promise<Worker> {
  return page.workers().at(-1) ?? page.waitForEvent('worker');
}
