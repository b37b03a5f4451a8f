/**
 * Made-up makers, devices and people. Nothing here is anybody's.
 *
 * The device of a number is always the same device, so that a scene with
 * `generate: {count: 40}` looks the same on every start.
 */
import { createHash } from 'node:crypto';

/** The practice tenant's id: the home of its people, and the `tid` where none is named. */
export const TENANT_ID = '9a1c0de5-7e57-4aaa-8bad-0123456789ab';
/** The page's application id in the practice tenant. */
export const CLIENT_ID = 'c0ffee00-5a4b-4c3d-9e2f-1a2b3c4d5e6f';

const MAKERS = [
  { name: 'Larkfield', models: ['Meadow 14', 'Meadow 16', 'Hedge Mini'], letter: 'L' },
  { name: 'Northmere Computing', models: ['Fjord X2', 'Fjord X3 Pro'], letter: 'N' },
  {
    name: 'Tessel and Oak',
    models: ['Slate 13', 'Slate 13 Pen', 'Desk One'],
    letter: 'T',
  },
  { name: 'Quillon Inc.', models: ['Quill 5400', 'Quill 7420'], letter: 'Q' },
];
const TAGS = ['HQ', 'HQ', 'Sales', 'Kiosk', 'Lab-North', '', 'Field'];
// Without the letters that people confuse with digits, as makers do.
const SERIAL_LETTERS = '0123456789BCDFGHJKLMNPQRSTVWXYZ';

/**
 * @typedef {object} User
 * @property {string} upn
 * @property {string} name
 * @property {'admin'|'reader'|'none'} role What Intune lets them do.
 * @property {boolean} licence Whether their tenant has Intune at all.
 * @property {string|null} refuses What the sign-in service says instead of signing in.
 * @property {string} note What the login page says about them.
 */

/** The people of the practice tenant. @type {User[]} */
export const USERS = [
  {
    upn: 'ada@practice.example',
    name: 'Ada Admin',
    role: 'admin',
    licence: true,
    refuses: null,
    note: 'Intune Administrator: may register devices',
  },
  {
    upn: 'rory@practice.example',
    name: 'Rory Reader',
    role: 'reader',
    licence: true,
    refuses: null,
    note: 'Read only operator: sees devices, may not register them',
  },
  {
    upn: 'theo@practice.example',
    name: 'Theo Technician',
    role: 'none',
    licence: true,
    refuses: null,
    note: 'No Intune role: every request is refused',
  },
  {
    upn: 'lina@practice.example',
    name: 'Lina Unlicensed',
    role: 'admin',
    licence: false,
    refuses: null,
    note: 'Administrator of a tenant without Intune',
  },
  {
    upn: 'una@practice.example',
    name: 'Una Unwilling',
    role: 'admin',
    licence: true,
    refuses: 'AADSTS65004: User declined to consent to access the app.',
    note: 'Declines the permissions that the page asks for',
  },
  {
    upn: 'nico@practice.example',
    name: 'Nico Newcomer',
    role: 'none',
    licence: true,
    refuses:
      'AADSTS90094: An administrator of the practice tenant has set a policy that ' +
      'prevents you from granting the permissions that Preflight is requesting.',
    note: 'Needs an administrator’s consent first',
  },
];

/** Another admin whose imports are in the queue. */
export const OTHER_ADMIN = 'olga@practice.example';

/**
 * The registered device of a number, as a scene's `devices` has it.
 *
 * @param {number} number from 1
 */
export function deviceNumbered(number) {
  const bytes = createHash('sha256').update(`device ${number}`).digest();
  const maker = pick(MAKERS, bytes, 0);
  return {
    serial: serialNumbered(maker.letter, number, bytes),
    manufacturer: maker.name,
    model: pick(maker.models, bytes, 1),
    groupTag: pick(TAGS, bytes, 2),
    user: at(bytes, 3) % 5 === 0 ? `user${number}@practice.example` : '',
  };
}

/** A GUID that is always the same for the same text. @param {string} text */
export function guidFor(text) {
  const hex = createHash('sha256').update(text).digest('hex');
  return [
    hex.slice(0, 8),
    hex.slice(8, 12),
    `4${hex.slice(13, 16)}`,
    `8${hex.slice(17, 20)}`,
    hex.slice(20, 32),
  ].join('-');
}

/**
 * Every seventh is shaped like a virtual machine's, with the hyphens that Intune's own
 * search refuses; the number is in it, so that no two are alike.
 *
 * @param {string} letter @param {number} number @param {Buffer} bytes
 */
function serialNumbered(letter, number, bytes) {
  const digits = String(number).padStart(6, '0');
  if (number % 7 === 0) {
    return `${digits.slice(0, 4)}-${digits.slice(-4)}-${(bytes.readUInt16BE(4) % 9000) + 1000}-64`;
  }
  const tail = [4, 5, 6].map((i) => pick([...SERIAL_LETTERS], bytes, i)).join('');
  return `${letter}${digits}${tail}`;
}

/** @template T @param {T[]} list @param {Buffer} bytes @param {number} index @returns {T} */
function pick(list, bytes, index) {
  return /** @type {T} */ (list[at(bytes, index) % list.length]);
}

/** @param {Buffer} bytes @param {number} index */
function at(bytes, index) {
  return bytes[index] ?? 0;
}
