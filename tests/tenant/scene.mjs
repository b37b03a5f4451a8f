/**
 * The scene: what the tenant holds and how it behaves, as plain JSON.
 *
 * What is left out takes its default; what is misspelt or of the wrong kind is refused,
 * all of it at once and each by its path, because a fault script that silently does
 * nothing makes a test that cannot fail. The README lists the fields for people.
 */
import { wellFormed } from './form.mjs';
import { USERS, OTHER_ADMIN, deviceNumbered } from './names.mjs';

/** Bounds that keep the practice tenant's memory small. */
export const MOST = {
  devices: 300_000,
  records: 300_000,
  users: 50,
  faults: 200,
  list: 10_000,
};

/** A scene that cannot be loaded; `problems` has a line for each reason. */
export class SceneError extends Error {
  /** @param {string[]} problems */
  constructor(problems) {
    super(`the scene cannot be loaded: ${problems.join('; ')}`);
    this.name = 'SceneError';
    this.problems = problems;
  }
}

/**
 * @typedef {object} SceneDevice
 * @property {string} serial
 * @property {string} groupTag
 * @property {string} manufacturer
 * @property {string} model
 * @property {string} user Its assigned user, empty for none.
 * @property {string} displayName
 * @property {boolean} enrolled Still managed by Intune; it cannot be deregistered then.
 * @property {'unknown'|'allowed'|'blocked'} nextEnrollment Whether it may enrol again
 *   without a user.
 * @property {string} profile What beta says of its profile, whatever the tenant has; empty:
 *   as it comes.
 * @property {string} profileDetail Beside it, why.
 * @property {string} remediation What beta says of its hardware.
 * @property {string} enrolment Its enrolment state; empty: by `enrolled`.
 * @property {string} lastContact When it was last in contact; empty: by `enrolled`.
 *
 * @typedef {object} SceneIdentifier
 * @property {string} identifier `manufacturer,model,serial`
 * @property {string} description
 * @property {'unknown'|'enrolled'|'pendingReset'|'failed'|'notContacted'|'blocked'} state
 *
 * @typedef {object} SceneRecord
 * @property {string} serial
 * @property {string} groupTag
 * @property {'unknown'|'pending'|'partial'|'complete'|'error'} state
 * @property {number} code
 * @property {string} name
 *
 * @typedef {object} FaultAnswer
 * @property {number} status
 * @property {Record<string, string>} headers
 * @property {unknown} body Undefined: what Graph usually says with that status.
 * @property {boolean} cors
 * @property {boolean} endless
 *
 * @typedef {object} Fault
 * @property {string} on `METHOD pattern`.
 * @property {number[]|null} nth Which matching requests, from 1.
 * @property {number|null} every Each n-th matching request.
 * @property {FaultAnswer|null} answer
 * @property {'before'|'after'|null} lose
 * @property {number} delay Seconds of real time.
 *
 * @typedef {object} Scene
 * @property {SceneDevice[]} devices
 * @property {{count: number}} generate
 * @property {SceneIdentifier[]} identifiers Corporate identifiers.
 * @property {string[]} elsewhere Serial numbers registered in another tenant.
 * @property {{records: SceneRecord[]}} otherAdmins
 * @property {{serial: string, code: number, name: string}[]} verdicts
 * @property {{name: string, tags: string[]|null}[]} profiles
 * @property {{unknown: number, pending: number, visible: number, profile: number,
 *   delete: number, settle: number, sync: number}} delays Seconds.
 * @property {number} page
 * @property {boolean} emptyPages
 * @property {{writesPer20s: number, rowsPerImport: number, syncEverySeconds: number,
 *   retryAfter: 'seconds'|'decimal'|'date'|'none', hideRetryAfter: boolean}} limits
 * @property {{accessSeconds: number, refreshSeconds: number, codeSeconds: number,
 *   pollSeconds: number}} token
 * @property {boolean} overwriteImportId
 * @property {boolean} filterImportId
 * @property {number} actionStatus
 * @property {import('./names.mjs').User[]} users
 * @property {Fault[]} faults
 */

/** @typedef {(value: unknown, path: string, problems: string[]) => any} Check */

/** @param {{max?: number, blank?: boolean}} [options] @returns {Check} */
const text =
  ({ blank = true } = {}) =>
  (value, path, problems) => {
    if (typeof value !== 'string') problems.push(`${path} is not a text`);
    else if (!blank && value.trim() === '') problems.push(`${path} is empty`);
    else if (value.length > 10_000)
      problems.push(`${path} is longer than 10,000 characters`);
    return value;
  };
/** @param {number} least @param {number} most @param {boolean} [whole] @returns {Check} */
const number =
  (least, most, whole = true) =>
  (value, path, problems) => {
    if (
      typeof value !== 'number' ||
      !Number.isFinite(value) ||
      value < least ||
      value > most ||
      (whole && !Number.isInteger(value))
    ) {
      const kind = whole ? 'a whole number' : 'a number';
      problems.push(`${path} is not ${kind} from ${least} to ${most}`);
    }
    return value;
  };
/** @type {Check} */
const flag = (value, path, problems) => {
  if (typeof value !== 'boolean') problems.push(`${path} is not true or false`);
  return value;
};
/** @param {string[]} values @returns {Check} */
const oneOf =
  (...values) =>
  (value, path, problems) => {
    if (!values.includes(/** @type {string} */ (value))) {
      problems.push(`${path} is not one of ${values.join(', ')}`);
    }
    return value;
  };
/** @param {Check} check @param {number} most @returns {Check} */
const listOf = (check, most) => (value, path, problems) => {
  if (!Array.isArray(value)) {
    problems.push(`${path} is not a list`);
    return [];
  }
  if (value.length > most) {
    problems.push(`${path} has ${value.length} entries, ${most} are allowed`);
    return [];
  }
  return value.map((entry, index) => check(entry, `${path}[${index}]`, problems));
};
/** @param {Check} check @returns {Check} */
const orNull = (check) => (value, path, problems) =>
  value === null ? null : check(value, path, problems);
/**
 * An object of exactly these fields: [check, default]; without a default it must be given.
 *
 * @param {Record<string, [Check, unknown?]>} fields @returns {Check}
 */
const object = (fields) => (value, path, problems) => {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    problems.push(`${path || 'the scene'} is not an object`);
    return {};
  }
  const given = /** @type {Record<string, unknown>} */ (value);
  const prefix = path === '' ? '' : `${path}.`;
  for (const name of Object.keys(given)) {
    if (!Object.hasOwn(fields, name)) problems.push(`${prefix}${name} is not a field`);
  }
  /** @type {Record<string, unknown>} */
  const result = {};
  for (const [name, [check, preset]] of Object.entries(fields)) {
    if (given[name] !== undefined)
      result[name] = check(given[name], prefix + name, problems);
    else if (preset !== undefined) result[name] = structuredClone(preset);
    else problems.push(`${prefix}${name} is missing`);
  }
  return result;
};
/** Anything JSON can say. @type {Check} */
const anything = (value) => value;
/** @type {Check} */
const headers = (value, path, problems) => {
  const made = object(
    Object.fromEntries(Object.keys(Object(value)).map((k) => [k, [text()]])),
  )(value, path, problems);
  for (const name of Object.keys(made)) {
    if (!/^[A-Za-z0-9-]+$/.test(name))
      problems.push(`${path}.${name} is not a header name`);
    else if (/[\r\n\0]/.test(String(made[name])))
      problems.push(`${path}.${name} has a line break`);
  }
  return made;
};
/** @type {Check} */
const nth = (value, path, problems) =>
  listOf(number(1, 1_000_000), 1000)(
    Array.isArray(value) ? value : [value],
    path,
    problems,
  );
/** @type {Check} */
const on = (value, path, problems) => {
  if (typeof value !== 'string' || !/^(\*|[A-Z]+) \S+$/.test(value)) {
    problems.push(`${path} is not a method and a path, such as "POST /import"`);
  }
  return value;
};

const seconds = number(0, 86_400, false);
const DEVICE = object({
  serial: [text({ blank: false })],
  groupTag: [text(), ''],
  manufacturer: [text({ blank: false }), 'Larkfield'],
  model: [text({ blank: false }), 'Meadow 14'],
  user: [text(), ''],
  displayName: [text(), ''],
  enrolled: [flag, false],
  nextEnrollment: [oneOf('unknown', 'allowed', 'blocked'), 'unknown'],
  // Any text: the service makes up new values without a word.
  profile: [text(), ''],
  profileDetail: [text(), 'none'],
  remediation: [text(), 'noRemediationRequired'],
  enrolment: [text(), ''],
  lastContact: [text(), ''],
});
/** @type {Check} */
const identifier = (value, path, problems) => {
  if (typeof value !== 'string' || !wellFormed(value)) {
    problems.push(`${path} is not manufacturer,model,serial without dots`);
  }
  return value;
};
const IDENTIFIER = object({
  identifier: [identifier],
  description: [text(), ''],
  state: [
    oneOf('unknown', 'enrolled', 'pendingReset', 'failed', 'notContacted', 'blocked'),
    'notContacted',
  ],
});
const RECORD = object({
  serial: [text({ blank: false })],
  groupTag: [text(), ''],
  state: [oneOf('unknown', 'pending', 'partial', 'complete', 'error'), 'pending'],
  code: [number(0, 9999), 0],
  name: [text(), ''],
});
const FAULT = object({
  on: [on],
  nth: [orNull(nth), null],
  every: [orNull(number(1, 1_000_000)), null],
  answer: [
    orNull(
      object({
        status: [number(200, 599)],
        headers: [headers, {}],
        body: [anything, null],
        cors: [flag, true],
        endless: [flag, false],
      }),
    ),
    null,
  ],
  lose: [orNull(oneOf('before', 'after')), null],
  delay: [number(0, 300, false), 0],
});
/** @type {Record<string, [Check, unknown?]>} */
const FIELDS = {
  devices: [listOf(DEVICE, MOST.devices), []],
  generate: [object({ count: [number(0, MOST.devices), 0] }), { count: 0 }],
  identifiers: [listOf(IDENTIFIER, MOST.list), []],
  elsewhere: [listOf(text({ blank: false }), MOST.devices), []],
  otherAdmins: [object({ records: [listOf(RECORD, MOST.list), []] }), { records: [] }],
  verdicts: [
    listOf(
      object({
        serial: [text({ blank: false })],
        code: [number(0, 9999)],
        name: [text()],
      }),
      MOST.list,
    ),
    [],
  ],
  profiles: [
    listOf(
      object({
        name: [text({ blank: false })],
        tags: [orNull(listOf(text(), 100)), null],
      }),
      100,
    ),
    [{ name: 'Practice standard', tags: null }],
  ],
  delays: [
    object({
      unknown: [seconds, 3],
      pending: [seconds, 4],
      visible: [seconds, 3],
      profile: [seconds, 6],
      delete: [seconds, 20],
      settle: [seconds, 0],
      sync: [seconds, 5],
    }),
    { unknown: 3, pending: 4, visible: 3, profile: 6, delete: 20, settle: 0, sync: 5 },
  ],
  page: [number(1, 10_000), 1000],
  emptyPages: [flag, false],
  limits: [
    object({
      writesPer20s: [number(1, 100_000), 2000],
      rowsPerImport: [number(1, 100_000), 500],
      syncEverySeconds: [seconds, 600],
      retryAfter: [oneOf('seconds', 'decimal', 'date', 'none'), 'seconds'],
      hideRetryAfter: [flag, false],
    }),
    {
      writesPer20s: 2000,
      rowsPerImport: 500,
      syncEverySeconds: 600,
      retryAfter: 'seconds',
      hideRetryAfter: false,
    },
  ],
  token: [
    object({
      accessSeconds: [number(1, 86_400), 3600],
      refreshSeconds: [number(1, 86_400), 86_400],
      codeSeconds: [number(1, 86_400), 900],
      pollSeconds: [number(1, 60), 5],
    }),
    { accessSeconds: 3600, refreshSeconds: 86_400, codeSeconds: 900, pollSeconds: 5 },
  ],
  overwriteImportId: [flag, false],
  filterImportId: [flag, false],
  actionStatus: [number(200, 299), 204],
  users: [
    listOf(
      object({
        upn: [text({ blank: false })],
        name: [text({ blank: false })],
        role: [oneOf('admin', 'reader', 'none'), 'admin'],
        licence: [flag, true],
        refuses: [orNull(text({ blank: false })), null],
        note: [text(), ''],
      }),
      MOST.users,
    ),
    USERS,
  ],
  faults: [listOf(FAULT, MOST.faults), []],
};
/** Fields that describe what the tenant holds; the rest says how it behaves. */
const HOLDINGS = new Set(['devices', 'generate', 'identifiers', 'otherAdmins']);

/**
 * @param {unknown} input A scene as a person writes it.
 * @returns {Scene}
 */
export function readScene(input) {
  /** @type {string[]} */
  const problems = [];
  const scene = object(FIELDS)(input, '', problems);
  if (problems.length === 0) problems.push(...contradictions(scene));
  if (problems.length > 0) throw new SceneError(problems.slice(0, 20));
  return scene;
}

/**
 * The scene with some of its behaviour changed. Devices and records are not touched.
 *
 * @param {Scene} scene @param {unknown} changes @returns {Scene}
 */
export function changeScene(scene, changes) {
  if (typeof changes !== 'object' || changes === null || Array.isArray(changes)) {
    throw new SceneError(['the change is not an object']);
  }
  /** @type {Record<string, unknown>} */
  const merged = {
    ...scene,
    devices: [],
    generate: { count: 0 },
    identifiers: [],
    otherAdmins: { records: [] },
  };
  const problems = [];
  for (const [name, value] of Object.entries(changes)) {
    if (HOLDINGS.has(name)) problems.push(`${name} can only be set with a whole scene`);
    const before = merged[name];
    const both = [before, value].every(
      (v) => typeof v === 'object' && v !== null && !Array.isArray(v),
    );
    merged[name] = both ? { .../** @type {object} */ (before), ...value } : value;
  }
  if (problems.length > 0) throw new SceneError(problems);
  return readScene(merged);
}

/** The scene that a person who starts the tenant finds. @returns {Scene} */
export function defaultScene() {
  return readScene({
    // One of each kind that a view of the devices has to tell apart.
    devices: [
      { serial: 'L700001FPR', groupTag: 'Kiosk', profile: 'failed', profileDetail: 'hardwareRequirementsNotMet' },
      { serial: 'N700002NPR', groupTag: 'Lab-South', manufacturer: 'Northmere Computing', model: 'Fjord X2', profile: 'notAssigned' },
      { serial: 'T700003HWC', groupTag: 'HQ', manufacturer: 'Tessel and Oak', model: 'Slate 13', enrolled: true, lastContact: '2026-11-12T14:05:00Z', remediation: 'manualRemediationRequired' },
      { serial: 'Q700004FIX', groupTag: 'HQ', manufacturer: 'Quillon Inc.', model: 'Quill 5400', enrolled: true, lastContact: '2026-11-20T09:40:00Z', remediation: 'automaticRemediationRequired' },
      { serial: 'L700005ENR', groupTag: 'Sales', enrolment: 'failed', lastContact: '2026-10-02T07:30:00Z' },
      { serial: 'L700006PND', groupTag: 'Sales', profile: 'pending' },
      { serial: 'N700007NEW', groupTag: 'HQ', manufacturer: 'Northmere Computing', model: 'Fjord X3 Pro', profile: 'reassigning' },
    ],
    generate: { count: 40 },
    otherAdmins: {
      records: [
        { serial: 'L900001XKD', groupTag: 'Warehouse', state: 'pending' },
        { serial: 'L900002XKF', groupTag: 'Warehouse', state: 'pending' },
        { serial: 'L900003XKG', groupTag: 'Warehouse', state: 'unknown' },
      ],
    },
    elsewhere: [
      'N800001QRS',
      'N800002QRT',
      'T800003QRV',
      'Q800004QRW',
      '8000-0005-1234-64',
    ],
  });
}

/** The other admin's name, for the records of a scene. */
export { OTHER_ADMIN };

/** All devices that a scene begins with. @param {Scene} scene @returns {Generator<SceneDevice>} */
export function* devicesOf(scene) {
  yield* scene.devices;
  for (let n = 1; n <= scene.generate.count; n += 1) {
    yield {
      displayName: '',
      enrolled: false,
      nextEnrollment: 'unknown',
      profile: '',
      profileDetail: 'none',
      remediation: 'noRemediationRequired',
      enrolment: '',
      lastContact: '',
      ...deviceNumbered(n),
    };
  }
}

/** @param {Scene} scene */
function contradictions(scene) {
  const problems = [];
  if (scene.devices.length + scene.generate.count > MOST.devices) {
    problems.push(`devices and generate.count together exceed ${MOST.devices}`);
  }
  scene.faults.forEach((fault, index) => {
    if (fault.nth && fault.every)
      problems.push(`faults[${index}] has both nth and every`);
    if (fault.answer && fault.lose)
      problems.push(`faults[${index}] has both answer and lose`);
    if (!fault.answer && !fault.lose && fault.delay === 0) {
      problems.push(`faults[${index}] has none of answer, lose and delay`);
    }
  });
  const upns = scene.users.map((user) => user.upn.toLowerCase());
  if (new Set(upns).size !== upns.length) problems.push('users has the same upn twice');
  return problems;
}
