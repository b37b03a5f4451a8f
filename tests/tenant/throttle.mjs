/**
 * Intune's write limit: so many writes in any 20 seconds, then 429.
 *
 * A refused write counts too: "retrying early counts against the quota" (Graph's
 * throttling page). The wait it announces is enough for one more write.
 */
import { graphError } from './answer.mjs';

const WINDOW = 20_000;

/**
 * @param {import('./clock.mjs').Clock} clock
 * @param {() => import('./scene.mjs').Scene} scene
 */
export function createThrottle(clock, scene) {
  /** Times of the latest writes, oldest first. @type {number[]} */
  let times = [];
  let refused = 0;
  return {
    /** A write arrives. @returns {import('./answer.mjs').Answer|null} The refusal, if it is one too many. */
    write() {
      const now = clock.now();
      const { writesPer20s: limit, retryAfter } = scene().limits;
      const first = times.findIndex((time) => time > now - WINDOW);
      times = first === -1 ? [] : first > 0 ? times.slice(first) : times;
      const full = times.length >= limit;
      times.push(now);
      // No more than twice the limit is remembered; older ones no longer decide.
      if (times.length > limit * 2) times = times.slice(-limit * 2);
      if (!full) return null;
      refused += 1;
      const frees = /** @type {number} */ (times[times.length - limit]);
      const wait = Math.max(1, frees + WINDOW - now);
      return graphError(
        429,
        'TooManyRequests',
        'Please retry again later.',
        header(retryAfter, wait),
      );
    },
    refused: () => refused,
    reset() {
      times = [];
      refused = 0;
    },
  };
}

/** @param {'seconds'|'decimal'|'date'|'none'} form @param {number} wait Milliseconds. @returns {Record<string, string>} */
function header(form, wait) {
  switch (form) {
    case 'seconds':
      return { 'Retry-After': String(Math.ceil(wait / 1000)) };
    // The form of Graph's own sample, "2.128".
    case 'decimal':
      return { 'Retry-After': (Math.ceil(wait) / 1000).toFixed(3) };
    // The client waits by the machine's clock, not by the tenant's; a date has no
    // fractions, so the next full second but one is the first that is surely late enough.
    case 'date':
      return { 'Retry-After': new Date(Date.now() + wait + 1000).toUTCString() };
    default:
      return {};
  }
}
