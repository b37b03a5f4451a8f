/** The policy in force: the one beside the page, or one that a person has chosen in its place. */
import { beginningOf, LONGEST } from '../beginning.ts';
import { session } from './engine.ts';
import { set } from './signals.ts';

/** The texts of both: a worker that is begun anew knows neither. */
export const texts: { hosted: string; chosen?: string | undefined } = { hosted: '' };

export function mayBePolicy(file: File): boolean {
  return /\.json$/i.test(file.name) && file.size <= LONGEST;
}

/** Takes the answer with the policy beside the page. */
export async function startPolicy(answer: Response | undefined): Promise<void> {
  texts.hosted = answer?.ok ? await (await beginningOf(answer)).text() : '';
  // 404: there is none.
  if (!answer?.ok && answer?.status !== 404) {
    set.policyRefused.value = { name: 'policy.json', problems: [], told: 'policy.unreachable' };
  }
  set.policyTrouble.value = await session.setPolicy(texts.hosted);
  if (texts.chosen !== undefined) await session.setPolicy(texts.chosen);
}

export function closeRefusedPolicy(): void {
  set.policyRefused.value = undefined;
}
