/** What the figures of a run come to. */
import { list, text } from './language.ts';
import type { Run, State } from './protocol.ts';

/** Where a run's devices, identifiers and changes can be, furthest first. */
const PLACES: State[] = [
  'assigned', 'visible', 'registered', 'accepted', 'sent', 'new', 'identified', 'identifier',
  'changed', 'deregistered', 'changing', 'failed', 'unsettled',
];

/** Where they are as was asked. */
const GOOD: State[] = ['assigned', 'visible', 'registered', 'identified', 'changed', 'deregistered'];

/** Where only devices can be that are registered. */
const OF_OTHERS: State[] = ['identified', 'identifier', 'changed', 'deregistered', 'changing'];

function count({ tally }: Run, states: State[]): number {
  return tally.filter(({ state }) => states.includes(state)).reduce((sum, { count }) => sum + count, 0);
}

/** A run's parts by state. */
export function parts(run: Run): [State, number][] {
  return PLACES.map(place => [place, count(run, [place])]);
}

/** All of it, and how much of that is as was asked, settled, failed, not heard of. */
export function figures(run: Run) {
  const [good, failed, unsettled] = [count(run, GOOD), count(run, ['failed']), count(run, ['unsettled'])];
  return { all: count(run, PLACES), good, failed, unsettled, settled: good + failed + unsettled };
}

/** Nothing more becomes of its devices; our records may still have to be removed. */
export function settled(run: Run): boolean {
  const { all, settled } = figures(run);
  // What is registered is still to be seen in the tenant's list.
  return run.done || (settled === all && run.registered === 0 && run.awaiting === 0);
}

/** It registers devices and does nothing else. */
export const onlyRegisters = (run: Run): boolean => count(run, OF_OTHERS) === 0;

/** What is done of it, in words. */
export function outcome(run: Run): string {
  return list(([
    ['outcome.registered', ['assigned', 'visible', 'registered']],
    ['outcome.identified', ['identified']],
    ['outcome.changed', ['changed']],
    ['outcome.deregistered', ['deregistered']],
  ] as const)
    .map(([key, states]) => [key, count(run, [...states])] as const)
    .filter(([, count]) => count > 0)
    .map(([key, count]) => text(key, { count })));
}
