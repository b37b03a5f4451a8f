/**
 * Every text of the page, by key, in the reader's language.
 *
 * In a text `{name}` is a gap, and `{count|one:row|other:rows}` the word that fits a
 * number (CLDR's plural names). A language is a file in `lang/`: what it lacks is said
 * in English. Sentences of the core carry their own key, gaps and English text.
 */
import { signal, type ReadonlySignal } from '@preact/signals';
import english from '../lang/en.json';
import type { Sentence, SentenceGap } from './protocol.ts';
import { upright, visible } from './visible.ts';

export type Key = keyof typeof english;
export type Gaps = { [gap: string]: string | number };

export type Texts = { [key: string]: string };

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
// Made when first needed: the first of them takes the browser longer than the page's own code.
let plural: Intl.PluralRules | undefined;
let decimal: Intl.NumberFormat | undefined;
let rightToLeft = false;

const said = signal(language);

/** The language that is spoken: who draws texts draws them anew when it changes. */
export const spoken: ReadonlySignal<string> = said;

/** The page's text of that key. */
export function text(key: Key, gaps: Gaps = {}): string {
  return fill(texts[key] ?? english[key], gaps);
}

/** A sentence of the core, translated where the language has it; nothing of a file hides in it. */
export function say(sentence: Sentence): string {
  const translated = texts[sentence.key];
  if (translated === undefined) return visible(sentence.text);
  const gaps = Object.entries(sentence.args).map(([name, gap]) => [name, gapText(gap)] as const);
  return fill(translated, Object.fromEntries(gaps));
}

function gapText(gap: SentenceGap): string {
  if (typeof gap === 'string') return visible(gap);
  const sentences = gap.said.map(say);
  switch (gap.join) {
    case 'sentences': return sentences.join(text('page.between-sentences'));
    case 'list': return new Intl.ListFormat(language, { type: 'unit' }).format(sentences);
    case 'and': return list(sentences);
  }
}

/** The help of a rule in the reader's language, if it is written in that. */
export function ruleHelp(rule: string): string | undefined {
  return texts[`help.${rule}`];
}

/** A fragment of the core as a sentence of its own. */
export function sentence(fragment: string): string {
  return `${capital(fragment)}${/[.?!。？！؟]$/.test(fragment) ? '' : text('page.full-stop')}`;
}

/** A fragment as it stands at the start of a line. */
export function capital(fragment: string): string {
  const [first = '', ...rest] = fragment;
  return `${first.toLocaleUpperCase(language)}${rest.join('')}`;
}

/** A number as the language writes it. */
export function number(value: number): string {
  // Every language here writes these alike, and the page opens with no others.
  if (Number.isInteger(value) && value >= 0 && value < 1000) return String(value);
  decimal ??= new Intl.NumberFormat(language);
  return decimal.format(value);
}

/** A share as the language writes it, with a tenth where it is nearly none or nearly all. */
export function percent(part: number, all: number): string {
  const share = all > 0 ? part / all : 0;
  const nearly = share > 0 && share < 0.01 || share > 0.99 && share < 1;
  const format = new Intl.NumberFormat(language, { style: 'percent', maximumFractionDigits: nearly ? 1 : 0 });
  // 100 % is all of them, and not all but one.
  return format.format(nearly ? Math.min(share, 0.999) : share);
}

/**
 * Makes the formats that a first file needs: a browser reads up on numbers when the first of
 * them is made, which takes it longer than all else that it does for the file.
 */
export function readyFormats(): void {
  size(1000);
  number(1000);
  list([]);
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
  if (Number.isNaN(time.getTime())) return visible(written);
  return new Intl.DateTimeFormat(language, { dateStyle: 'medium', timeStyle: 'short' }).format(time);
}

/** The time of day, without the day; exactly, where seconds matter. */
export function clock(at: number, exactly = false): string {
  return new Intl.DateTimeFormat(language, { timeStyle: exactly ? 'medium' : 'short' }).format(at);
}

/** How long that is, in seconds or minutes. */
export function minutes(length: number): string {
  const seconds = Math.max(1, Math.round(length / 1000));
  const unit = seconds < 120 ? 'second' : 'minute';
  const value = unit === 'second' ? seconds : Math.round(seconds / 60);
  return new Intl.NumberFormat(language, { style: 'unit', unit, unitDisplay: 'long' }).format(value);
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

const GAP = /\{([^{}|]+)((?:\|[^{}]*)?)\}/g;

export function fill(sentence: string, gaps: Gaps): string {
  // A gap that chooses words anywhere holds a number, though the core sends it as text.
  const counts = new Set([...sentence.matchAll(GAP)].filter(([, , forms]) => forms).map(([, name]) => name));
  let code = false;
  return sentence.split('`').map(part => {
    const filled = part.replace(GAP, (_, name: string, forms: string) => {
      const value = gaps[name];
      if (value === undefined) return '?';
      if (forms) return word(forms, Number(value)) ?? String(value);
      if (typeof value === 'number') return number(value);
      if (counts.has(name) && /^\d{1,15}$/.test(value)) return number(Number(value));
      return rightToLeft && !code ? isolated(upright(value)) : upright(value);
    });
    code = !code;
    return filled;
  }).join('`');
}

/** The word among `|one:row|other:rows` that fits a number. */
function word(forms: string, count: number): string | undefined {
  const words = new Map(forms.slice(1).split('|').map(form => {
    const colon = form.indexOf(':');
    return [form.slice(0, colon), form.slice(colon + 1)] as const;
  }));
  plural ??= new Intl.PluralRules(language);
  return words.get(plural.select(count)) ?? words.get('other');
}

/** A text in its own direction: without it `5CG-1 (2)` falls to pieces among Arabic. */
function isolated(value: string): string {
  return value && `\u2068${value}\u2069`;
}

/** A text that was copied from the page, as it was before it was isolated. */
export function joined(copied: string): string {
  return copied.replace(/[\u2068\u2069]/g, '');
}

/** Takes over a language's texts; the page is drawn anew by it. */
export function speak(tag: string, translated: Texts = english): void {
  rightToLeft = tag === 'ar';
  // Latin digits, as in what is copied out of Intune and into it.
  language = rightToLeft ? `${tag}-u-nu-latn` : tag;
  texts = translated;
  plural = decimal = undefined;
  document.documentElement.lang = tag;
  document.documentElement.dir = rightToLeft ? 'rtl' : 'ltr';
  said.value = tag;
}
