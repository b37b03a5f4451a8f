/**
 * The course of a run: where its devices were when, and when it had to wait.
 *
 * What is kept is bounded: of a long run every second change is let go of, again and
 * again.
 */
import { figures, parts } from './figures.ts';
import type { Run } from './protocol.ts';

/** How the devices stood from then on, in the order of `parts`. */
export interface Moment {
  at: number;
  counts: number[];
  /** How many of them were as was asked. */
  good: number;
}

/** A time in which nothing was sent, and the sentence that said why. */
export interface Wait {
  from: number;
  to: number;
  /** When it is to end, and the seconds of the sentence that says so. */
  until: number;
  seconds: string;
  why: Why;
}

const WHYS = ['doing-slowed', 'doing-paced', 'doing-down', 'doing-lost'] as const;
export type Why = (typeof WHYS)[number];

export interface Course {
  moments: Moment[];
  waits: Wait[];
  /** Until when it was watched. */
  to: number;
}

export const begun = (now: number): Course => ({ moments: [], waits: [], to: now });

/** So many of each are kept. */
export const MOST = 240;

/** The rate is that of so long before now, and none where less is known than the least. */
const RATE_SPAN = 300_000;
const RATE_LEAST = 20_000;

/** What was known, and how the run stands now. */
export function noted(before: Course, run: Run, now: number): Course {
  const counts = parts(run).map(([, count]) => count);
  const { moments, waits } = before;
  const last = moments.at(-1);
  const same = last?.counts.every((count, at) => count === counts[at]);
  const moment = { at: now, counts, good: figures(run).good };
  return {
    moments: same ? moments : thinned([...moments, moment]),
    waits: thinned(waited(waits, run, before.to, now)),
    to: now,
  };
}

/** The last wait goes on, or another one has begun, or none. */
function waited(waits: Wait[], run: Run, before: number, now: number): Wait[] {
  const why = WHYS.find(key => key === run.doing.key);
  if (!why || run.blocked) return waits;
  const seconds = String(run.doing.args['seconds'] ?? '');
  const last = waits.at(-1);
  const goesOn = last?.why === why && last.to >= Math.min(before, last.until);
  // The sentence says how long it is from when it was new.
  const until = goesOn && last.seconds === seconds ? last.until : now + 1000 * Number(seconds);
  if (!goesOn) return [...waits, { from: now, to: now, until, seconds, why }];
  return [...waits.slice(0, -1), { ...last, to: Math.max(last.to, Math.min(now, until)), until, seconds }];
}

/** Every second one is let go of where there are too many; the first and the last stay. */
function thinned<T>(kept: T[]): T[] {
  return kept.length <= MOST ? kept : kept.filter((_, at) => at % 2 === 0 || at === kept.length - 1);
}

/** Devices a minute of the last minutes; nothing where that can't be said. */
export function rate({ moments, to }: Course): number | undefined {
  const first = moments[0];
  const last = moments.at(-1);
  if (!first || !last) return undefined;
  const from = Math.max(first.at, to - RATE_SPAN);
  if (to - from < RATE_LEAST) return undefined;
  const then = moments.findLast(moment => moment.at <= from) ?? first;
  const done = last.good - then.good;
  return done > 0 ? done / ((to - from) / 60_000) : undefined;
}
