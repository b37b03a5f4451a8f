/**
 * What a link to the page asks for, in the part of its address behind `#`, which no server
 * is sent: `#cloud=usgov-l4&target=intune&tag=Kiosk&lang=de`, and `#ways` for the ways to
 * register or a section of them.
 *
 * Anybody can write a link, so every value is short and plain or is not taken, and none is
 * carried out by itself. Rows and tokens have no place here. The module knows the words of
 * a link and nothing of what comes of them.
 */
import type { Gaps, Key } from './language.ts';

export interface Asked {
  /** The name of a cloud, as `config.json` has it. */
  cloud?: string;
  /** What the save dialog is to open at. */
  target?: string;
  /** A group tag for rows without one. */
  tag?: string;
  /** A language, as its tag is written. */
  lang?: string;
  /** The ways to register, and which section of them; empty: from the top. */
  ways?: string;
}

/** A sentence on what was not taken. */
export interface Ignored {
  key: Key;
  gaps: Gaps;
}

/** Longer than any link of ours. */
const LONGEST = 1000;

/** Longer tags are most often something else (the rule `group-tag-long`). */
const LONGEST_TAG = 100;

/** The sign-in service's answer is never a link of ours, whatever else stands in it. */
const ANSWER = new Set(['code', 'error', 'state', 'client_info', 'session_state', 'id_token', 'access_token']);

const KEYS: { [K in keyof Asked]-?: (value: string) => string | undefined } = {
  cloud: name,
  target: name,
  tag: value => {
    const tag = value.trim();
    // No line ends, and nothing that can't be seen.
    return tag !== '' && [...tag].length <= LONGEST_TAG && !/\p{C}|\p{Zl}|\p{Zp}/u.test(tag) ? tag : undefined;
  },
  lang: value => {
    try {
      return value.length <= 35 ? Intl.getCanonicalLocales(value)[0] : undefined;
    } catch {
      return undefined;
    }
  },
  ways: value => value === '' ? '' : name(value),
};

function name(value: string): string | undefined {
  return /^[a-z0-9-]{1,40}$/.test(value) ? value : undefined;
}

/** What a fragment asks for, and what of it is not taken; nothing where it is none of ours. */
export function read(fragment: string): { asked: Asked; ignored: Ignored[] } | undefined {
  const parts = fragment.replace(/^#/, '').split('&').filter(Boolean);
  const pairs = parts.map(part => {
    const equals = part.indexOf('=');
    return equals < 0 ? [part, ''] as const : [part.slice(0, equals), part.slice(equals + 1)] as const;
  });
  if (pairs.some(([key]) => ANSWER.has(key))) return undefined;
  // A place on the page, such as what is skipped to.
  if (parts.length === 1 && !fragment.includes('=') && parts[0] !== 'ways') return undefined;
  const asked: Asked = {};
  const ignored: Ignored[] = [];
  if (fragment.length > LONGEST) return { asked, ignored: [{ key: 'link.too-long', gaps: {} }] };
  for (const [key, value] of pairs) {
    if (!isKey(key)) ignored.push({ key: 'link.unknown', gaps: { key: shown(key) } });
    else if (key in asked) ignored.push({ key: 'link.twice', gaps: { key } });
    else {
      const taken = KEYS[key](decoded(value));
      if (taken === undefined) ignored.push({ key: 'link.unusable', gaps: { key, value: shown(value) } });
      else asked[key] = taken;
    }
  }
  return { asked, ignored };
}

/** A fragment that asks for that; empty where it asks for nothing. */
export function write(asked: Asked): string {
  const parts = Object.entries(asked).map(([key, value]: [string, string]) =>
    value === '' ? key : `${key}=${encodeURIComponent(value)}`);
  return parts.length > 0 ? `#${parts.join('&')}` : '';
}

/** The language that the link asks for, if it asks for one. */
export function wantedLanguage(fragment = location.hash): string | undefined {
  return read(fragment)?.asked.lang;
}

function isKey(key: string): key is keyof Asked {
  return Object.hasOwn(KEYS, key);
}

/** A `+` stays one: tags have them, and links that we write have no other blank than `%20`. */
function decoded(value: string): string {
  try {
    return decodeURIComponent(value);
  } catch {
    return '\0';
  }
}

/** A few characters of what somebody wrote, to be told; nothing that could pass for more. */
function shown(value: string): string {
  const plain = [...decoded(value)].map(each => /\p{C}|\p{Zl}|\p{Zp}/u.test(each) ? '�' : each);
  return plain.length > 40 ? `${plain.slice(0, 40).join('')}…` : plain.join('');
}
