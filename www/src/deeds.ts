/**
 * What was done with the list, in order: another worker does it again, in place of one
 * that was lost. A file that is read once more in the same order has the same rows.
 */
import { Crash } from './crash.ts';
import type { Verb } from './protocol.ts';
import type { Session } from './session.ts';

export interface Deed {
  verb: Verb;
  args: unknown[];
  /** Answered: what is not is what the worker was at when it was lost, or did not come to. */
  done: boolean;
}

const CHANGES = [
  'edit', 'fix', 'removeRow', 'setColumn', 'fillDown', 'replace', 'removeRows', 'undo', 'redo', 'goToStep',
] as const;

/** What a change of the rows that are shown stands on; only the last counts. */
const LOOKS = ['filter', 'sort'] as const;

const DEEDS = new Set<string>(['read', 'sample', 'map', 'removeFile', 'search', 'leaveOut', ...LOOKS, ...CHANGES]);

/** After these the list is another one. */
const ENDS = new Set<string>(['clear', 'takeUp', 'takeUpFile']);

export const isChange = ({ verb }: Deed): boolean => CHANGES.some(change => change === verb);

let deeds: Deed[] = [];

/** Whether that was done with this list. */
export const wasDone = (...verbs: Verb[]): boolean => deeds.some(({ verb }) => verbs.includes(verb));

/** Gives what was done so far and forgets it. */
export function takeDeeds(): Deed[] {
  const taken = deeds;
  deeds = [];
  return taken;
}

/** Adds what another worker has not come to. */
export function putBack(rest: Deed[]): void {
  deeds.push(...rest);
}

/** The same session; what it is asked to do with the list is noted. */
export function noting<S extends Session>(session: S): S {
  return new Proxy(session, {
    get: (asked, verb: string) => {
      const ask = asked[verb as keyof S] as (...args: unknown[]) => unknown;
      if (!DEEDS.has(verb) && !ENDS.has(verb)) return ask;
      return (...args: unknown[]) => {
        const answer = ask(...args) as Promise<unknown>;
        note(verb as Verb, args, answer);
        return answer;
      };
    },
  });
}

function note(verb: Verb, args: unknown[], answer: Promise<unknown>): void {
  if (ENDS.has(verb)) {
    void answer.then(() => { deeds = []; }, () => {});
    return;
  }
  const deed = { verb, args, done: false };
  if (LOOKS.some(look => look === verb) && deeds.at(-1)?.verb === verb) deeds.pop();
  deeds.push(deed);
  void answer.then(
    () => { deed.done = true; },
    (error: unknown) => {
      if (error instanceof Crash) return;
      // Of a file that can't be read to its end there are the rows that could be.
      if (verb === 'read') deed.done = true;
      else deeds = deeds.filter(each => each !== deed);
    },
  );
}
