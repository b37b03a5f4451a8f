/**
 * The import queue: devices in, a record for each out, a verdict after a while.
 *
 * ```text
 * POST ──▶ unknown ──delays.unknown──▶ pending ──delays.pending──▶ complete | error
 * ```
 *
 * A record belongs to nobody: the list holds every admin's, and deleting one neither
 * stops nor undoes its registration. Verdicts are found at the moment they fall due, in
 * the order in which they fall due, so that the first of two imports wins.
 */
import { randomUUID } from 'node:crypto';
import {
  badRequest,
  graphError,
  intuneError,
  json,
  nothing,
  notFound,
} from './answer.mjs';
import { serialKey } from './devices.mjs';
import { decodeBinary, readHash } from './hash.mjs';
import { answerListing, readListing } from './odata.mjs';
import { MOST, OTHER_ADMIN } from './scene.mjs';

const COLLECTION = 'deviceManagement/importedWindowsAutopilotDeviceIdentities';
const TYPE = '#microsoft.graph.importedWindowsAutopilotDeviceIdentity';
const TEXTS = [
  'serialNumber',
  'productKey',
  'importId',
  'groupTag',
  'assignedUserPrincipalName',
];

/** Names and numbers as Microsoft's pages have them; duplicates have no published number. */
const VERDICT = {
  done: { status: 'complete', code: 0, name: 'None' },
  hash: { status: 'error', code: 802, name: 'InvalidZtdHardwareHash' },
  nothing: { status: 'error', code: 803, name: 'MissingZtdSerialNumberAndProductKey' },
  duplicate: { status: 'error', code: 804, name: 'ZtdDeviceDuplicated' },
  here: { status: 'error', code: 806, name: 'ZtdDeviceAlreadyAssigned' },
  elsewhere: { status: 'error', code: 808, name: 'ZtdDeviceAssignedToOtherTenant' },
  full: { status: 'error', code: 640, name: 'StorageError' },
};

/**
 * @typedef {{status: string, code: number, name: string}} Verdict
 *
 * @typedef {object} ImportRecord
 * @property {number} place
 * @property {string} id
 * @property {string} importId
 * @property {string} productKey
 * @property {string} serial As the request has it.
 * @property {string} groupTag
 * @property {string} user
 * @property {string} owner Who imported it.
 * @property {number} pendingAt
 * @property {number} dueAt Infinity for another admin's, which stay as the scene has them.
 * @property {import('./hash.mjs').Facts|null} facts
 * @property {Verdict|null} known A verdict that was certain when the request came.
 * @property {Verdict|null} verdict
 * @property {string} registrationId
 */

/**
 * @param {import('./clock.mjs').Clock} clock
 * @param {() => import('./scene.mjs').Scene} scene
 * @param {ReturnType<typeof import('./devices.mjs').createDevices>} devices
 */
export function createQueue(clock, scene, devices) {
  /** In order of arrival. @type {Map<string, ImportRecord>} */
  let records = new Map();
  /** Without a verdict, ordered by the moment it is due. @type {ImportRecord[]} */
  let open = [];
  /** Serials in work, and by how many records. @type {Map<string, number>} */
  let working = new Map();
  /** @type {Map<string, number>} */
  let accepted = new Map();
  /** @type {string[]} */
  let deleted = [];
  /** @type {Set<string>} */
  let elsewhere = new Set();
  /** @type {Map<string, Verdict>} */
  let forced = new Map();
  let places = 0;

  /** @param {ImportRecord} record */
  const identity = (record) => serialKey(record.facts?.serial || record.serial);

  /** @param {ImportRecord} record @returns {Verdict} */
  function judge(record) {
    const key = identity(record);
    const said = forced.get(key);
    if (said) return said;
    if (record.known) return record.known;
    if (devices.has(key)) return VERDICT.here;
    if (elsewhere.has(key)) return VERDICT.elsewhere;
    if (devices.full()) return VERDICT.full;
    const { serial, ...facts } = /** @type {import('./hash.mjs').Facts} */ (record.facts);
    record.registrationId = devices.register(
      {
        ...facts,
        serial,
        groupTag: record.groupTag,
        user: record.user,
        record: record.id,
      },
      record.dueAt,
    ).id;
    return VERDICT.done;
  }

  /** @param {ImportRecord} record */
  function entity(record) {
    const now = clock.now();
    const { status, code, name } = record.verdict ?? {
      status: now >= record.pendingAt ? 'pending' : 'unknown',
      code: 0,
      name: '',
    };
    return {
      '@odata.type': TYPE,
      id: record.id,
      groupTag: record.groupTag,
      serialNumber: record.serial,
      productKey: record.productKey,
      importId: record.importId,
      // The hash is never given back (MSEndpointMgr/Intune issue 71).
      hardwareIdentifier: null,
      assignedUserPrincipalName: record.user,
      state: {
        deviceImportStatus: status,
        deviceRegistrationId: record.registrationId,
        deviceErrorCode: code,
        deviceErrorName: name,
      },
    };
  }

  /**
   * @param {unknown[]} given
   * @param {string} owner
   * @returns {ImportRecord[] | import('./answer.mjs').Answer}
   */
  function accept(given, owner) {
    // OData reads the whole body before Intune sees a device: one literal that cannot be
    // converted and nothing at all is imported.
    const read = [];
    for (const device of given) {
      const result = readDevice(device);
      if ('status' in result) return result;
      read.push(result);
    }
    if (records.size + read.length > MOST.records) {
      return intuneError(400, 'BadRequest', 'The practice tenant’s import queue is full');
    }
    const now = clock.now();
    const { unknown, pending } = scene().delays;
    const made = read.map(({ texts, bytes }) => {
      const id = randomUUID();
      const own = scene().overwriteImportId;
      const { facts, problem } = bytes
        ? readHash(bytes)
        : { facts: null, problem: 'there is none' };
      places += 1;
      /** @type {ImportRecord} */
      const record = {
        place: places,
        id,
        importId: own ? id : texts.importId || id,
        productKey: own ? id : texts.productKey || id,
        serial: texts.serialNumber,
        groupTag: texts.groupTag,
        user: texts.assignedUserPrincipalName,
        owner,
        pendingAt: now + unknown * 1000,
        dueAt: now + (unknown + pending) * 1000,
        facts,
        known: null,
        verdict: null,
        registrationId: NO_REGISTRATION,
      };
      const key = identity(record);
      if (texts.serialNumber.trim() === '' && texts.productKey.trim() === '') {
        record.known = VERDICT.nothing;
      } else if (problem !== null) record.known = VERDICT.hash;
      else if (working.has(key)) record.known = VERDICT.duplicate;
      records.set(id, record);
      open.splice(
        open.findLastIndex((other) => other.dueAt <= record.dueAt) + 1,
        0,
        record,
      );
      working.set(key, (working.get(key) ?? 0) + 1);
      if (accepted.has(key) || accepted.size < MOST.records) {
        accepted.set(key, (accepted.get(key) ?? 0) + 1);
      }
      return record;
    });
    return made;
  }

  return {
    /** @param {import('./scene.mjs').Scene} from */
    load(from) {
      [records, open, working, accepted, deleted] = [
        new Map(),
        [],
        new Map(),
        new Map(),
        [],
      ];
      for (const { serial, groupTag, state, code, name } of from.otherAdmins.records) {
        const id = randomUUID();
        places += 1;
        records.set(id, {
          place: places,
          id,
          importId: randomUUID(),
          productKey: id,
          serial,
          groupTag,
          user: '',
          owner: OTHER_ADMIN,
          pendingAt: 0,
          dueAt: Infinity,
          facts: null,
          known: null,
          verdict: { status: state, code, name },
          registrationId: NO_REGISTRATION,
        });
      }
    },
    /** @param {import('./scene.mjs').Scene} from */
    behave(from) {
      elsewhere = new Set(from.elsewhere.map(serialKey));
      forced = new Map(
        from.verdicts.map(({ serial, code, name }) => [
          serialKey(serial),
          { status: 'error', code, name },
        ]),
      );
    },
    /** Verdicts that are due are found. */
    settle() {
      const now = clock.now();
      let due = 0;
      for (const record of open) {
        if (record.dueAt > now) break;
        due += 1;
        // A device that went before this moment is not here any more.
        devices.settle(record.dueAt);
        record.verdict = judge(record);
        const key = identity(record);
        const left = (working.get(key) ?? 1) - 1;
        if (left === 0) working.delete(key);
        else working.set(key, left);
      }
      if (due > 0) open.splice(0, due);
    },

    /** @param {import('./graph.mjs').Call} call */
    post(call) {
      const made = accept([call.json], call.user.upn);
      return Array.isArray(made)
        ? json(201, entity(/** @type {ImportRecord} */ (made[0])))
        : made;
    },
    /** @param {import('./graph.mjs').Call} call */
    import(call) {
      const name = 'importedWindowsAutopilotDeviceIdentities';
      const given = /** @type {{[name]?: unknown}|null} */ (call.json)?.[name];
      if (!Array.isArray(given))
        return badRequest(`The parameter '${name}' is not a list.`);
      const most = scene().limits.rowsPerImport;
      if (given.length > most) {
        return graphError(
          413,
          'RequestEntityTooLarge',
          `The request has ${given.length} devices, ${most} are accepted.`,
        );
      }
      const made = accept(given, call.user.upn);
      return Array.isArray(made) ? json(200, { value: made.map(entity) }) : made;
    },
    /** @param {import('./graph.mjs').Call} call */
    list(call) {
      const { page, filterImportId, emptyPages } = scene();
      const { listing, refusal } = readListing(call.search, {
        page,
        importId: filterImportId,
      });
      if (!listing) return refusal;
      return answerListing({
        call,
        listing,
        emptyPages,
        collection: COLLECTION,
        rest: records.values(),
        keep: (record) => record.place > listing.after && matches(record, listing.filter),
        show: entity,
      });
    },
    /** @param {import('./graph.mjs').Call} call */
    get(call) {
      const record = records.get(call.id.toLowerCase());
      return record ? json(200, entity(record)) : notFound();
    },
    /** @param {import('./graph.mjs').Call} call */
    delete(call) {
      const record = records.get(call.id.toLowerCase());
      if (!record) return notFound();
      records.delete(record.id);
      if (deleted.length < MOST.records) deleted.push(record.id);
      return nothing(204);
    },

    count: () => records.size,
    all: () =>
      [...records.values()].map((record) => ({ ...entity(record), owner: record.owner })),
    acceptedImports: () => Object.fromEntries(accepted),
    deletedRecordIds: () => [...deleted],
  };
}

const NO_REGISTRATION = '';

/** @param {ImportRecord} record @param {import('./odata.mjs').Listing['filter']} filter */
function matches(record, filter) {
  if (!filter) return true;
  if ('contains' in filter) return record.serial.toLowerCase().includes(filter.contains);
  return record.importId.toLowerCase() === filter.importId;
}

/**
 * One device of a request, as OData reads it.
 *
 * @param {unknown} device
 * @returns {{texts: {[name: string]: string} & {serialNumber: string, productKey: string,
 *   importId: string, groupTag: string, assignedUserPrincipalName: string},
 *   bytes: Buffer|null} | import('./answer.mjs').Answer}
 */
function readDevice(device) {
  if (typeof device !== 'object' || device === null || Array.isArray(device)) {
    return badRequest('A device is not an object.');
  }
  const given = /** @type {{[name: string]: unknown}} */ (device);
  for (const name of Object.keys(given)) {
    if (
      !TEXTS.includes(name) &&
      !['@odata.type', 'hardwareIdentifier', 'state', 'id'].includes(name)
    ) {
      return badRequest(
        `The property '${name}' does not exist on type ` +
          "'microsoft.graph.importedWindowsAutopilotDeviceIdentity'.",
      );
    }
  }
  if (given['@odata.type'] !== undefined && given['@odata.type'] !== TYPE) {
    return badRequest(`The type '${given['@odata.type']}' is not expected here.`);
  }
  /** @type {any} */
  const texts = {};
  for (const name of TEXTS) {
    const value = given[name] ?? '';
    if (typeof value !== 'string') {
      return badRequest(
        `Cannot convert the literal '${JSON.stringify(value)}' to the expected type 'Edm.String'.`,
      );
    }
    texts[name] = value;
  }
  const literal = given.hardwareIdentifier ?? '';
  const bytes = typeof literal === 'string' ? decodeBinary(literal) : null;
  if (bytes === null) {
    return badRequest(
      `Cannot convert the literal '${literal}' to the expected type 'Edm.Binary'.`,
    );
  }
  return { texts, bytes: bytes.length > 0 ? bytes : null };
}
