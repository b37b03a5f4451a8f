/**
 * A file's bytes in order: fast where the browser is well, and to the end where not.
 *
 * The fast way is a bring-your-own-buffer reader that fills 1 MiB at a time: one copy
 * and no garbage. Such readers have been seen to stop for ever in files over 1 GB
 * (Chromium, no error), so when no bytes come for two seconds the rest is read by
 * slices of 16 MiB, from the byte where the reader stopped.
 *
 * This module knows nothing of what is in the file.
 */

const BUFFER = 1 << 20;
const SLICE = 16 << 20;
const PATIENCE = 2000;

/** Takes a run of bytes; what it gives back is waited for. */
type Feed = (bytes: Uint8Array) => void | Promise<void>;

/** Calls `feed` with each run of bytes; ends when the file does. */
export async function readFile(
  file: Blob,
  feed: Feed,
  patience = PATIENCE,
): Promise<void> {
  const read = await stream(file, feed, patience);
  if (read < file.size) await slices(file, read, feed);
}

/** Gives how many bytes were fed: fewer than the file has where the reader stopped. */
async function stream(
  file: Blob,
  feed: Feed,
  patience: number,
): Promise<number> {
  let reader: ReadableStreamBYOBReader;
  try {
    reader = file.stream().getReader({ mode: 'byob' });
  } catch {
    return 0; // A browser whose files give no byte streams.
  }
  let buffer = new ArrayBuffer(Math.min(BUFFER, Math.max(file.size, 1)));
  let fed = 0;
  while (true) {
    const min = Math.min(buffer.byteLength, file.size - fed);
    if (min <= 0) break;
    const reading = reader.read(new Uint8Array(buffer, 0, min), { min });
    const result = await within(reading, patience);
    if (!result) {
      void reader.cancel().catch(() => {});
      return fed;
    }
    // At the end of the file the last bytes come together with `done`.
    if (result.value?.byteLength) {
      await feed(result.value);
      fed += result.value.byteLength;
    }
    if (result.done || !result.value) break;
    buffer = result.value.buffer as ArrayBuffer;
  }
  return fed;
}

/** Reads the next slice while the one before is fed. */
async function slices(
  file: Blob,
  from: number,
  feed: Feed,
): Promise<void> {
  let next = file.slice(from, from + SLICE).arrayBuffer();
  for (let at = from; at < file.size; at += SLICE) {
    const bytes = await next;
    if (at + SLICE < file.size) {
      next = file.slice(at + SLICE, at + 2 * SLICE).arrayBuffer();
    }
    await feed(new Uint8Array(bytes));
  }
}

/** The promise's value, or nothing when it does not come in time. */
async function within<T>(promise: Promise<T>, milliseconds: number): Promise<T | undefined> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise<undefined>(resolve => {
    timer = setTimeout(resolve, milliseconds);
  });
  try {
    return await Promise.race([promise, late]);
  } finally {
    clearTimeout(timer);
  }
}
