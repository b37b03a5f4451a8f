/**
 * The tenant-wide sync: one at a time, and not again within ten minutes.
 *
 * A sync only hurries the list: what is registered shows when it ends, and so do names
 * that were changed. Registration does not need it.
 */
import { intuneError, json, nothing, graphError } from './answer.mjs';

const NEVER = '0001-01-01T00:00:00Z';

/**
 * @param {import('./clock.mjs').Clock} clock
 * @param {() => import('./scene.mjs').Scene} scene
 * @param {ReturnType<typeof import('./devices.mjs').createDevices>} devices
 */
export function createSettings(clock, scene, devices) {
  /** @type {number|null} */
  let triggered = null;
  /** @type {number|null} */
  let ended = null;
  /** @type {number|null} */
  let ends = null;
  return {
    reset() {
      [triggered, ended, ends] = [null, null, null];
    },
    /** A sync that is due ends. */
    settle() {
      if (ends === null || clock.now() < ends) return;
      devices.synced(ends);
      [ended, ends] = [ends, null];
    },
    get: () =>
      json(200, {
        lastSyncDateTime: when(ended),
        lastManualSyncTriggerDateTime: when(triggered),
        syncStatus:
          ends !== null ? 'inProgress' : ended !== null ? 'completed' : 'unknown',
      }),
    sync() {
      const now = clock.now();
      if (ends !== null)
        return intuneError(409, 'Conflict', 'A sync is already in progress');
      if (
        triggered !== null &&
        now < triggered + scene().limits.syncEverySeconds * 1000
      ) {
        return graphError(429, 'TooManyRequests', 'Please retry again later.');
      }
      [triggered, ends] = [now, now + scene().delays.sync * 1000];
      return nothing(204);
    },
  };
}

/** @param {number|null} time */
function when(time) {
  return time === null ? NEVER : new Date(time).toISOString();
}
