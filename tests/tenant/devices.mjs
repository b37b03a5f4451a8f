/**
 * The registered devices: what the tenant has, when each is seen, and what is done to it.
 *
 * Registration, visibility, deletion and the profile are moments on the tenant's clock;
 * a device is what those moments make of it when somebody looks. How a device came to be
 * registered is `queue.mjs`'s.
 */
import { randomUUID } from 'node:crypto';
import { badRequest, intuneError, json, nothing, notFound } from './answer.mjs';
import { deviceEntity, NO_ID, profileEntity, profileFor } from './entity.mjs';
import { answerListing, readListing } from './odata.mjs';
import { MOST } from './scene.mjs';

const COLLECTION = 'deviceManagement/windowsAutopilotDeviceIdentities';
/** How long the devices of a scene have been registered, in milliseconds. */
const A_MONTH = 30 * 86_400_000;
/** Ids of removed devices that are remembered, so that a late DELETE is told so. */
const REMEMBERED = 10_000;

/**
 * @typedef {object} Device
 * @property {number} place Its place in the list; never used twice.
 * @property {string} id
 * @property {string} serial
 * @property {string} manufacturer
 * @property {string} model
 * @property {string} family
 * @property {string} sku
 * @property {string} productKey
 * @property {string} groupTag
 * @property {string} user
 * @property {string} userName
 * @property {string} displayName As the list shows it.
 * @property {string|null} nextName As the next sync will show it.
 * @property {boolean} enrolled
 * @property {string} nextEnrollment `unknown`, `allowed`, `blocked`.
 * @property {string} profile What its profile's status is said to be; empty: as it comes.
 * @property {string} profileDetail
 * @property {string} remediation
 * @property {string} enrolment Its enrolment state; empty: by `enrolled`.
 * @property {string} lastContact Empty: by `enrolled`.
 * @property {number} registeredAt
 * @property {number} visibleAt
 * @property {number} profileFrom
 * @property {number|null} goneAt
 * @property {string|null} record The import record that it came by.
 */

/** Intune's serials differ by case only by accident. @param {string} serial */
export function serialKey(serial) {
  return serial.trim().toUpperCase();
}

/**
 * @param {import('./clock.mjs').Clock} clock
 * @param {() => import('./scene.mjs').Scene} scene
 */
export function createDevices(clock, scene) {
  /** By place. @type {Device[]} */
  let list = [];
  /** @type {Map<string, Device>} */
  let byId = new Map();
  /** @type {Map<string, number>} */
  let serials = new Map();
  /** Ordered by the moment they go. @type {Device[]} */
  let leaving = [];
  /** @type {Set<string>} */
  let removed = new Set();
  let places = 0;

  /** @param {Partial<Device> & {serial: string}} facts */
  function add(facts) {
    places += 1;
    /** @type {Device} */
    const device = {
      id: randomUUID(),
      manufacturer: '',
      model: '',
      family: '',
      sku: '',
      productKey: '',
      groupTag: '',
      user: '',
      userName: '',
      displayName: '',
      nextName: null,
      enrolled: false,
      nextEnrollment: 'unknown',
      profile: '',
      profileDetail: 'none',
      remediation: 'noRemediationRequired',
      enrolment: '',
      lastContact: '',
      registeredAt: 0,
      visibleAt: 0,
      profileFrom: 0,
      goneAt: null,
      record: null,
      ...facts,
      place: places,
    };
    list.push(device);
    byId.set(device.id, device);
    const key = serialKey(device.serial);
    serials.set(key, (serials.get(key) ?? 0) + 1);
    return device;
  }

  /** @param {Device} device */
  function remove(device) {
    list.splice(placeAfter(list, device.place - 1), 1);
    byId.delete(device.id);
    const key = serialKey(device.serial);
    const left = (serials.get(key) ?? 1) - 1;
    if (left === 0) serials.delete(key);
    else serials.set(key, left);
    removed.add(device.id);
    if (removed.size > REMEMBERED)
      removed.delete(/** @type {string} */ (removed.values().next().value));
  }

  /** The device, if the tenant shows it by now. @param {string} id */
  function seen(id) {
    const device = byId.get(id.toLowerCase());
    return device && device.visibleAt <= clock.now() ? device : undefined;
  }

  /** @param {Device} device @returns {import('./answer.mjs').Answer|null} Null: accepted. */
  function beginDelete(device) {
    const now = clock.now();
    if (device.goneAt !== null) {
      // The service's own spelling.
      return intuneError(
        400,
        'BadRequest',
        'The device was deleted less than 30minutes ago ' +
          'and its deletion is currently in progress',
        'ZtdDeviceDeletionInProgess',
      );
    }
    if (device.enrolled) {
      return intuneError(
        400,
        'BadRequest',
        'The device is enrolled. Delete its managed ' + 'device first',
        'ZtdDeviceEnrolled',
      );
    }
    if (now < device.registeredAt + scene().delays.settle * 1000) {
      return intuneError(400, 'BadRequest', 'An error has occurred');
    }
    device.goneAt = now + scene().delays.delete * 1000;
    leaving.splice(
      leaving.findLastIndex((d) => Number(d.goneAt) <= Number(device.goneAt)) + 1,
      0,
      device,
    );
    return null;
  }

  /** @param {Device} device @param {Record<string, unknown>} changes */
  function apply(device, changes) {
    if (typeof changes.userPrincipalName === 'string')
      device.user = changes.userPrincipalName;
    if (typeof changes.addressableUserName === 'string')
      device.userName = changes.addressableUserName;
    if (typeof changes.displayName === 'string') device.nextName = changes.displayName;
    if (typeof changes.groupTag === 'string' && changes.groupTag !== device.groupTag) {
      device.groupTag = changes.groupTag;
      device.profileFrom = clock.now();
      // Another group, another profile.
      [device.profile, device.profileDetail] = ['', 'none'];
    }
  }

  /** @param {Device} device @param {string} version */
  const entity = (device, version) => deviceEntity(device, version, profileOf(device));

  /** @param {Device} device */
  const profileOf = (device) => profileFor(device, scene(), clock.now());

  return {
    /** @param {import('./scene.mjs').Scene} from @param {Iterable<import('./scene.mjs').SceneDevice>} given */
    load(from, given) {
      [list, byId, serials, leaving, removed] = [[], new Map(), new Map(), [], new Set()];
      // They have been here for a while.
      const since = { registeredAt: clock.now() - A_MONTH, profileFrom: clock.now() - A_MONTH };
      for (const device of given) add({ ...device, ...since, id: randomUUID() });
    },
    /** @param {string} serial */
    has: (serial) => serials.has(serialKey(serial)),
    full: () => list.length >= MOST.devices,
    /**
     * A device is registered, at a moment that may have passed already.
     *
     * @param {Partial<Device> & {serial: string}} facts @param {number} at
     */
    register(facts, at) {
      const visibleAt = at + scene().delays.visible * 1000;
      return add({ ...facts, registeredAt: at, visibleAt, profileFrom: visibleAt });
    },
    /** Deletions that are due at a time take effect. */
    settle(time = clock.now()) {
      while (leaving[0] && Number(leaving[0].goneAt) <= time) {
        remove(/** @type {Device} */ (leaving.shift()));
      }
    },
    /** A sync has ended: what was registered before it shows, with its new name. @param {number} at */
    synced(at) {
      for (const device of list) {
        if (device.registeredAt > at) continue;
        device.visibleAt = Math.min(device.visibleAt, at);
        device.displayName = device.nextName ?? device.displayName;
        device.nextName = null;
      }
    },

    /** @param {import('./graph.mjs').Call} call */
    list(call) {
      const { listing, refusal } = readListing(call.search, {
        page: scene().page,
        importId: false,
      });
      if (!listing) return refusal;
      const now = clock.now();
      const { emptyPages } = scene();
      return answerListing({
        call,
        listing,
        emptyPages,
        collection: COLLECTION,
        rest: from(list, placeAfter(list, listing.after)),
        keep: (device) => device.visibleAt <= now && matches(device, listing.filter),
        show: (device) => entity(device, call.version),
      });
    },

    /** @param {import('./graph.mjs').Call} call */
    get(call) {
      const device = seen(call.id);
      if (!device) return notFound();
      const expand = new URLSearchParams(call.search).get('$expand');
      const body = entity(device, call.version);
      if (!expand) return json(200, body);
      const wanted = expand.split(',').map((name) => name.trim());
      if (
        call.version === 'v1.0' ||
        wanted.some(
          (name) => !['deploymentProfile', 'intendedDeploymentProfile'].includes(name),
        )
      ) {
        return badRequest(`Could not find a property named '${expand}'.`);
      }
      const { profile } = profileOf(device);
      const made = profile && profileEntity(profile.name);
      return json(200, {
        ...body,
        ...Object.fromEntries(wanted.map((name) => [name, made])),
      });
    },

    /** @param {import('./graph.mjs').Call} call */
    update(call) {
      const device = seen(call.id);
      if (!device) return notFound();
      const allowed = [
        'userPrincipalName',
        'addressableUserName',
        'groupTag',
        'displayName',
      ];
      if (call.version === 'beta') {
        allowed.push('deviceAccountUpn', 'deviceAccountPassword', 'deviceFriendlyName');
      }
      const problem = readChanges(call.json, allowed);
      if (problem) return badRequest(problem);
      const changes = /** @type {Record<string, string>} */ (call.json);
      if ((changes.displayName ?? '').length > 15) {
        return intuneError(
          400,
          'BadRequest',
          'The display name is longer than 15 characters',
        );
      }
      if (changes.addressableUserName && !changes.userPrincipalName) {
        return intuneError(
          400,
          'BadRequest',
          'An addressable user name needs a user principal name',
        );
      }
      apply(device, changes);
      return nothing(scene().actionStatus);
    },

    /** @param {import('./graph.mjs').Call} call */
    assignUser(call) {
      const device = seen(call.id);
      if (!device) return notFound();
      const problem = readChanges(call.json, [
        'userPrincipalName',
        'addressableUserName',
      ]);
      if (problem) return badRequest(problem);
      const changes = /** @type {Record<string, string>} */ (call.json);
      if (!/^[^@\s]+@[^@\s]+$/.test(changes.userPrincipalName ?? '')) {
        return intuneError(400, 'BadRequest', 'The user principal name is not valid');
      }
      apply(device, changes);
      return nothing(scene().actionStatus);
    },

    /** @param {import('./graph.mjs').Call} call */
    unassignUser(call) {
      const device = seen(call.id);
      if (!device) return notFound();
      [device.user, device.userName] = ['', ''];
      return nothing(scene().actionStatus);
    },

    /** @param {import('./graph.mjs').Call} call */
    allowNextEnrollment(call) {
      const device = seen(call.id);
      if (!device) return notFound();
      device.nextEnrollment = 'allowed';
      return nothing(scene().actionStatus);
    },

    /** @param {import('./graph.mjs').Call} call */
    delete(call) {
      if (removed.has(call.id.toLowerCase())) {
        return intuneError(
          400,
          'BadRequest',
          'The device is deleted already',
          'ZtdDeviceAlreadyDeleted',
        );
      }
      const device = seen(call.id);
      if (!device) return notFound();
      return beginDelete(device) ?? nothing(scene().actionStatus);
    },

    /** @param {import('./graph.mjs').Call} call */
    deleteMany(call) {
      const wanted = /** @type {{serialNumbers?: unknown}|null} */ (call.json)
        ?.serialNumbers;
      if (!Array.isArray(wanted) || wanted.some((serial) => typeof serial !== 'string')) {
        return badRequest('serialNumbers is not a list of texts.');
      }
      const value = wanted.map((serial) => {
        const device = list.find(
          (d) => serialKey(d.serial) === serialKey(serial) && d.visibleAt <= clock.now(),
        );
        const refusal = device ? beginDelete(device) : notFound();
        return {
          serialNumber: serial,
          deviceRegistrationId: device?.id ?? NO_ID,
          deletionState: refusal ? 'failed' : 'accepted',
          errorMessage: refusal ? 'The device cannot be deleted now.' : null,
        };
      });
      return json(200, { value });
    },

    profiles: () =>
      json(200, { value: scene().profiles.map(({ name }) => profileEntity(name)) }),
    /** @param {import('./graph.mjs').Call} call */
    profile(call) {
      const found = scene().profiles.find(
        ({ name }) => profileEntity(name).id === call.id.toLowerCase(),
      );
      return found ? json(200, profileEntity(found.name)) : notFound();
    },

    count: () => list.length,
    /** For the control endpoint: also what nobody sees yet. */
    all: () =>
      list.map((device) => ({
        ...entity(device, 'beta'),
        visible: device.visibleAt <= clock.now(),
        deleting: device.goneAt !== null,
        record: device.record,
      })),
  };
}

/** The index of the first device after a place. @param {Device[]} list @param {number} place */
function placeAfter(list, place) {
  let [low, high] = [0, list.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (/** @type {Device} */ (list[middle]).place <= place) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** @param {Device} device @param {import('./odata.mjs').Listing['filter']} filter */
function matches(device, filter) {
  return (
    !filter ||
    ('contains' in filter && device.serial.toLowerCase().includes(filter.contains))
  );
}

/** @param {unknown} changes @param {string[]} allowed @returns {string|null} */
function readChanges(changes, allowed) {
  if (typeof changes !== 'object' || changes === null || Array.isArray(changes)) {
    return 'The body is not an object.';
  }
  for (const [name, value] of Object.entries(changes)) {
    if (name === '@odata.type') continue;
    if (!allowed.includes(name)) {
      return `The parameter '${name}' in the request payload is not a valid parameter for the operation.`;
    }
    if (value !== null && typeof value !== 'string') {
      return `Cannot convert the literal '${value}' to the expected type 'Edm.String'.`;
    }
  }
  return null;
}

/** @param {Device[]} list @param {number} index @returns {Generator<Device>} */
function* from(list, index) {
  for (let i = index; i < list.length; i += 1) yield /** @type {Device} */ (list[i]);
}
