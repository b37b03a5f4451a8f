/**
 * Corporate identifiers of Windows devices: what the tenant has, and the two actions on
 * it (beta; Microsoft's pages on importedDeviceIdentity; the refusal as people who use
 * WindowsAutopilotInfo report it).
 *
 * Everything here is done when it is answered; there is no queue.
 */
import { randomUUID } from 'node:crypto';
import { badRequest, intuneError, json } from './answer.mjs';
import { wellFormed } from './form.mjs';
import { answerListing, readListing } from './odata.mjs';
import { MOST } from './scene.mjs';

const COLLECTION = 'deviceManagement/importedDeviceIdentities';
const TYPE = 'manufacturerModelSerial';
const NEVER = '0001-01-01T00:00:00Z';

/**
 * @typedef {object} Identifier
 * @property {number} place Its place in the list; never used twice.
 * @property {string} id
 * @property {string} text `manufacturer,model,serial`
 * @property {string} description
 * @property {string} state
 * @property {number} createdAt
 * @property {number} changedAt
 */

/**
 * @param {import('./clock.mjs').Clock} clock
 * @param {() => import('./scene.mjs').Scene} scene
 */
export function createIdentifiers(clock, scene) {
  /** By their text. @type {Map<string, Identifier>} */
  let list = new Map();
  let places = 0;

  /** @param {string} text @param {string} description @param {string} state */
  function add(text, description, state) {
    places += 1;
    const now = clock.now();
    /** @type {Identifier} */
    const identifier = {
      place: places,
      id: randomUUID(),
      text,
      description,
      state,
      createdAt: now,
      changedAt: now,
    };
    list.set(text, identifier);
    return identifier;
  }

  return {
    /** @param {import('./scene.mjs').Scene} from */
    load(from) {
      list = new Map();
      for (const { identifier, description, state } of from.identifiers) {
        add(identifier, description, state);
      }
    },

    /** @param {import('./graph.mjs').Call} call */
    list(call) {
      const { listing, refusal } = readListing(call.search, {
        page: scene().page,
        importId: false,
      });
      if (!listing) return refusal;
      if (listing.filter) return intuneError(400, 'BadRequest', 'An error has occurred');
      return answerListing({
        call,
        listing,
        emptyPages: scene().emptyPages,
        collection: COLLECTION,
        rest: [...list.values()].filter(({ place }) => place > listing.after),
        keep: () => true,
        show: entity,
      });
    },

    /** @param {import('./graph.mjs').Call} call */
    import(call) {
      const read = readList(call.json, scene().limits.rowsPerImport);
      if ('status' in read) return read;
      const { overwriteImportedDeviceIdentities: overwrite } =
        /** @type {Record<string, unknown>} */ (call.json);
      if (typeof overwrite !== 'boolean') {
        return badRequest('overwriteImportedDeviceIdentities is not true or false.');
      }
      if (list.size + read.entries.length > MOST.records) {
        return intuneError(400, 'BadRequest', 'The practice tenant is full');
      }
      const value = read.entries.map(({ text, description }) => {
        const there = list.get(text);
        if (there && !overwrite) return { ...entity(there), status: false };
        if (!there) {
          return { ...entity(add(text, description, 'notContacted')), status: true };
        }
        there.description = description;
        there.changedAt = clock.now();
        return { ...entity(there), status: true };
      });
      return json(200, { value });
    },

    /** @param {import('./graph.mjs').Call} call */
    search(call) {
      const read = readList(call.json, scene().limits.rowsPerImport);
      if ('status' in read) return read;
      const wanted = new Set(read.entries.map(({ text }) => text));
      // In the tenant's order, not in the list's.
      const found = [...list.values()].filter(({ text }) => wanted.has(text));
      return json(200, { value: found.map(entity) });
    },

    /** For the control endpoint. */
    all: () => [...list.values()].map(entity),
  };
}

/** @param {Identifier} identifier */
function entity(identifier) {
  return {
    id: identifier.id,
    importedDeviceIdentifier: identifier.text,
    importedDeviceIdentityType: TYPE,
    lastModifiedDateTime: new Date(identifier.changedAt).toISOString(),
    createdDateTime: new Date(identifier.createdAt).toISOString(),
    lastContactedDateTime: NEVER,
    description: identifier.description,
    enrollmentState: identifier.state,
    platform: 'windows',
  };
}

/**
 * @param {unknown} body @param {number} most
 * @returns {{entries: {text: string, description: string}[]} | import('./answer.mjs').Answer}
 */
function readList(body, most) {
  const given = /** @type {Record<string, unknown>|null} */ (body)
    ?.importedDeviceIdentities;
  if (!Array.isArray(given)) {
    return badRequest('importedDeviceIdentities is not a list.');
  }
  if (given.length > most) {
    return intuneError(413, 'RequestEntityTooLarge', 'The list is too long');
  }
  const entries = [];
  let invalid = 0;
  for (const entry of given) {
    const { importedDeviceIdentifier: text, importedDeviceIdentityType: type } =
      Object(entry);
    if (typeof text !== 'string' || typeof type !== 'string') {
      return badRequest('An entry lacks its identifier or its type.');
    }
    if (type !== TYPE || !wellFormed(text)) invalid += 1;
    const said = Object(entry).description;
    entries.push({ text, description: typeof said === 'string' ? said : '' });
  }
  if (invalid > 0) {
    return intuneError(
      400,
      'BadRequest',
      `Invalid Device Identifier parameter found for ${invalid} import records!`,
    );
  }
  return { entries };
}
