/** The policy in force: the one beside the page, or one that a person has chosen in its place. */
import { beginningOf, LONGEST } from '../beginning.ts';
import { session } from './engine.ts';
import { set } from './signals.ts';
import type { ChosenPolicy } from './state.ts';

/** Both: a worker that is begun anew knows neither. */
export const policies: { hosted: string; chosen?: ChosenPolicy | undefined } = { hosted: '' };

export function mayBePolicy(file: File): boolean {
  return /\.json$/i.test(file.name) && file.size <= LONGEST;
}

/** Takes the answer with the policy beside the page. */
export async function startPolicy(answer: Response | undefined): Promise<void> {
  policies.hosted = answer?.ok ? await (await beginningOf(answer)).text() : '';
  // 404: there is none.
  if (!answer?.ok && answer?.status !== 404) {
    set.policyRefused.value = { name: 'policy.json', problems: [], told: 'policy.unreachable' };
  }
  set.policyTrouble.value = await session.setPolicy(policies.hosted);
  if (policies.chosen) await session.setPolicy(policies.chosen.text);
}

export function closeRefusedPolicy(): void {
  set.policyRefused.value = undefined;
}
