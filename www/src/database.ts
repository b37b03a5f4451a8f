/** What IndexedDB lacks: its requests as promises, and a look that makes nothing. */

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
