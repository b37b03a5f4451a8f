/**
 * How long files take that were handed over, as measures in the browser's User Timing.
 *
 * Both begin with the event that brought the files: `preflight:first-rows` ends when the
 * first of their rows are painted (where the list had none before), `preflight:checked`
 * when all of the files are whole and checked. Of a small file the rows may be painted last.
 */

/** When files came of which no row is seen yet. */
let unseen: number | undefined;

/** Files came at that time, to a list without rows or not. Gives what is to be called once they are checked. */
export function came(since: number, toNone: boolean): () => void {
  if (toNone) unseen = since;
  return () => measure('preflight:checked', since);
}

/** Rows are there, and drawn in the next frame. */
export function drawing(): void {
  const since = unseen;
  if (since === undefined) return;
  unseen = undefined;
  requestAnimationFrame(() => {
    // A message that is sent in a frame is heard when that was painted.
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = () => {
      measure('preflight:first-rows', since);
      port1.close();
    };
    port2.postMessage(undefined);
  });
}

function measure(name: string, start: number): void {
  performance.measure(name, { start });
}
