/**
 * The tenant as a whole: clock, scene, devices, queue, settings, limits and the log.
 *
 * Everything that happens by itself happens in `settle`, which is called before each
 * look at the tenant. This module knows neither HTTP nor sign-in.
 */
import { createClock } from './clock.mjs';
import { createDevices } from './devices.mjs';
import { createFaults } from './faults.mjs';
import { createIdentifiers } from './identifiers.mjs';
import { createQueue } from './queue.mjs';
import { changeScene, defaultScene, devicesOf, readScene } from './scene.mjs';
import { createSettings } from './settings.mjs';
import { createThrottle } from './throttle.mjs';

/** The latest requests that are remembered. */
const LOG = 5000;

/** @typedef {ReturnType<typeof createTenant>} Tenant */

/** @param {unknown} [first] The first scene; the default one if undefined. */
export function createTenant(first) {
  const clock = createClock();
  /** @type {import('./scene.mjs').Scene} */
  let scene;
  const now = () => scene;
  const devices = createDevices(clock, now);
  const queue = createQueue(clock, now, devices);
  const identifiers = createIdentifiers(clock, now);
  const settings = createSettings(clock, now, devices);
  const throttle = createThrottle(clock, now);
  /** @type {ReturnType<typeof createFaults>} */
  let faults;
  /** @type {{method: string, path: string, query: string, status: number|string, at: string, batched: boolean}[]} */
  let log = [];
  let requests = 0;
  /** @type {Record<string, number>} */
  let tokens = {};

  /** @param {import('./scene.mjs').Scene} next */
  function load(next) {
    scene = next;
    devices.load(next, devicesOf(next));
    queue.load(next);
    identifiers.load(next);
    queue.behave(next);
    settings.reset();
    throttle.reset();
    faults = createFaults(next.faults);
    [log, requests, tokens] = [[], 0, {}];
    // The tenant has them now; twice would be twice the memory.
    scene.devices = [];
    scene.identifiers = [];
  }
  load(first === undefined ? defaultScene() : readScene(first));

  return {
    clock,
    devices,
    queue,
    identifiers,
    settings,
    throttle,
    scene: now,
    faults: () => faults,
    /** @param {unknown} input */
    load: (input) => load(readScene(input)),
    /** Changes how the tenant behaves, not what it holds. @param {unknown} changes */
    change(changes) {
      scene = changeScene(scene, changes);
      queue.behave(scene);
      if (Object.hasOwn(/** @type {object} */ (changes), 'faults'))
        faults = createFaults(scene.faults);
    },
    /** What is due by now takes effect. */
    settle() {
      queue.settle();
      settings.settle();
      devices.settle();
    },
    /** @param {string} upnOrId */
    user: (upnOrId) =>
      scene.users.find(({ upn }) => upn.toLowerCase() === upnOrId.toLowerCase()),
    /** @param {{method: string, path: string, query: string, status: number|string, batched: boolean}} line */
    note(line) {
      requests += 1;
      log.push({ ...line, at: new Date(clock.now()).toISOString() });
      if (log.length > LOG * 2) log = log.slice(-LOG);
    },
    /** A token was issued. @param {string} grant */
    issued(grant) {
      tokens[grant] = (tokens[grant] ?? 0) + 1;
    },
    /** All that a test wants to know. */
    state() {
      this.settle();
      return {
        now: new Date(clock.now()).toISOString(),
        aheadSeconds: clock.offset(),
        devices: devices.all(),
        records: queue.all(),
        identifiers: identifiers.all(),
        log: log.slice(-LOG),
        counters: {
          requests,
          throttled: throttle.refused(),
          acceptedImports: queue.acceptedImports(),
          deletedRecordIds: queue.deletedRecordIds(),
          tokens: { ...tokens },
          faults: faults.counts(),
        },
      };
    },
  };
}
