/**
 * What IndexedDB lacks: its requests as promises, and a look that makes nothing. And the
 * name of the lock that whoever is at a run holds, so that no other tab drives it.
 */

export const lockOf = (run: string): string => `preflight-run-${run}`;

export function done<T>(request: IDBRequest<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error as Error);
  });
}

/** Whether there is a database of that name; to open one would make it. */
export async function isThere(name: string): Promise<boolean> {
  return (await indexedDB.databases()).some(database => database.name === name);
}
