/**
 * Files from a drop, folders opened: a stick is often dropped as a whole.
 *
 * Out of a folder only files that can hold hashes, and a policy, are taken; a file that is dropped by
 * itself is always taken.
 */

const IN_FOLDERS = /\.(csv|txt|tsv|zip|cab|gz|xlsx|xml)$|^policy\.json$/i;

export async function droppedFiles(data: DataTransfer): Promise<File[]> {
  // Entries must be asked for before the first wait: the browser empties the drop.
  const items = [...data.items].filter(item => item.kind === 'file');
  const entries = items.map(item => item.webkitGetAsEntry?.() ?? null);
  const plain = [...data.files];
  if (!entries.some(entry => entry?.isDirectory)) return plain;
  const found = await Promise.all(entries.map(entry => (entry ? files(entry, true) : [])));
  return found.flat();
}

async function files(entry: FileSystemEntry, named: boolean): Promise<File[]> {
  if (entry.isFile) {
    if (!named && !IN_FOLDERS.test(entry.name)) return [];
    const file = await new Promise<File | undefined>(resolve =>
      (entry as FileSystemFileEntry).file(resolve, () => resolve(undefined)));
    return file ? [file] : [];
  }
  const reader = (entry as FileSystemDirectoryEntry).createReader();
  const found: File[] = [];
  while (true) {
    // A reader gives at most 100 entries a time (Chromium).
    const some = await new Promise<FileSystemEntry[]>(resolve =>
      reader.readEntries(resolve, () => resolve([])));
    if (some.length === 0) return found;
    for (const each of some) found.push(...await files(each, false));
  }
}
