/**
 * The tenant's clock: the machine's own plus an offset that tests push forward.
 *
 * Every delay of the tenant is a comparison with this clock when somebody asks, never a
 * timer, so that a test needs no waiting and an idle tenant does nothing.
 */

/**
 * @typedef {object} Clock
 * @property {() => number} now Milliseconds since 1970, as the tenant sees it.
 * @property {(seconds: number) => void} advance Moves the tenant's time forward.
 * @property {() => number} offset Seconds the tenant is ahead of the machine.
 */

/** @returns {Clock} */
export function createClock() {
  let offset = 0;
  return {
    now: () => Date.now() + offset,
    advance(seconds) {
      offset += seconds * 1000;
    },
    offset: () => offset / 1000,
  };
}
