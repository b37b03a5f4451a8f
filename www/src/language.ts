/**
 * Every text of the page, by key, in the reader's language.
 *
 * In a text `{name}` is a gap, and `{count|one:row|other:rows}` the word that fits a
 * number (CLDR's plural names). A language is a file in `lang/`: what it lacks is said
 * in English. Sentences of the core carry their own key, gaps and English text.
 */
import english from '../lang/en.json';
import type { Sentence } from './protocol.ts';

export type Key = keyof typeof english;
export type Gaps = { [gap: string]: string | number };

type Texts = { [key: string]: string };

let later: Promise<void> | undefined;

/** Fetches what panels say that are loaded later (`texts.mjs` tells it apart). */
export function laterTexts(): Promise<void> {
  return later ??= import('../lang/en.json?later').then(
    ({ default: more }) => void Object.assign(english, more),
    (why: unknown) => {
      later = undefined;
      throw why;
    },
  );
}

let texts: Texts = english;
let language = 'en';
let plural = new Intl.PluralRules(language);
let decimal = new Intl.NumberFormat(language);

/** The page's text of that key. */
export function text(key: Key, gaps: Gaps = {}): string {
  return fill(texts[key] ?? english[key], gaps);
}

/** A sentence of the core, translated where the language has it. */
export function say(sentence: Sentence): string {
  const translated = texts[sentence.key];
  return translated === undefined ? sentence.text : fill(translated, sentence.args);
}

/** A fragment of the core as a sentence of its own. */
export function sentence(fragment: string): string {
  return `${capital(fragment)}${/[.?]$/.test(fragment) ? '' : '.'}`;
}

/** A fragment as it stands at the start of a line. */
export function capital(fragment: string): string {
  const [first = '', ...rest] = fragment;
  return `${first.toLocaleUpperCase(language)}${rest.join('')}`;
}

/** A number as the language writes it. */
export function number(value: number): string {
  return decimal.format(value);
}

/** Several things as the language joins them. */
export function list(things: string[]): string {
  return new Intl.ListFormat(language).format(things);
}

/** How long ago that was, in minutes or hours. */
export function ago(then: number, now = Date.now()): string {
  const minutes = Math.max(0, Math.round((now - then) / 60_000));
  const words = new Intl.RelativeTimeFormat(language, { numeric: 'auto' });
  return minutes < 60 ? words.format(-minutes, 'minute') : words.format(-Math.round(minutes / 60), 'hour');
}

/** A moment as Graph writes it, for people; what is none stays as it is. */
export function moment(written: string): string {
  const time = new Date(written);
  if (Number.isNaN(time.getTime())) return written;
  return new Intl.DateTimeFormat(language, { dateStyle: 'medium', timeStyle: 'short' }).format(time);
}

/** The time of day, without the day. */
export function clock(at: number): string {
  return new Intl.DateTimeFormat(language, { timeStyle: 'short' }).format(at);
}

/** Bytes as people say them. */
export function size(bytes: number): string {
  const units = ['byte', 'kilobyte', 'megabyte', 'gigabyte'] as const;
  const step = Math.min(3, Math.max(0, Math.floor(Math.log10(Math.max(bytes, 1)) / 3)));
  return new Intl.NumberFormat(language, {
    style: 'unit',
    unit: units[step] ?? 'byte',
    unitDisplay: step === 0 ? 'long' : 'short',
    maximumSignificantDigits: 3,
  }).format(bytes / 1000 ** step);
}

export function fill(sentence: string, gaps: Gaps): string {
  return sentence.replace(/\{([^{}|]+)((?:\|[^{}]*)?)\}/g, (_, name: string, forms: string) => {
    const value = gaps[name];
    if (value === undefined) return '?';
    if (!forms) return typeof value === 'number' ? number(value) : value;
    const words = new Map(forms.slice(1).split('|').map(form => {
      const colon = form.indexOf(':');
      return [form.slice(0, colon), form.slice(colon + 1)] as const;
    }));
    return words.get(plural.select(Number(value))) ?? words.get('other') ?? String(value);
  });
}

/** Takes over a language's texts; the page calls it before it draws. */
export function speak(tag: string, translated: Texts): void {
  language = tag;
  texts = translated;
  plural = new Intl.PluralRules(tag);
  decimal = new Intl.NumberFormat(tag);
  document.documentElement.lang = tag;
}
