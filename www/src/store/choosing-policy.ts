/** A person's own policy: chosen, refused, taken off. */
import { batch } from '@preact/signals';
import { LONGEST } from '../beginning.ts';
import type { Key } from '../language.ts';
import type { Sentence } from '../protocol.ts';
import { session } from './engine.ts';
import { changing, wouldLose } from './losing.ts';
import { tell, unexpected } from './notices.ts';
import { policies } from './policy.ts';
import { set } from './signals.ts';
import { running, type ChosenPolicy } from './state.ts';

/** Puts the policy of a file in force. */
export async function choosePolicy(file: File): Promise<void> {
  if (running.value) return tell({ key: 'policy.running' });
  if (wouldLose(() => void choosePolicy(file))) return;
  const { name } = file;
  const refuse = (problems: Sentence[], told?: Key) => {
    set.policyRefused.value = { name, problems, ...(told && { told }) };
    tell({ key: 'policy.refused', gaps: { name } });
  };
  if (file.size > LONGEST) return refuse([], 'policy.too-long');
  const read = await file.text().catch(() => undefined);
  if (read === undefined) return tell({ key: 'files.unreadable', gaps: { name } });
  changing();
  try {
    const problems = await putInForce({ name, text: read });
    if (problems.length > 0) return refuse(problems);
    tell({ key: 'policy.checked', gaps: { name } });
  } catch (error) {
    unexpected(error);
  }
}

/** Gives what is wrong with it; nothing once it is in force. */
export async function putInForce(chosen: ChosenPolicy): Promise<Sentence[]> {
  const problems = await session.setPolicy(chosen.text);
  if (problems.length > 0) return problems;
  policies.chosen = chosen;
  batch(() => {
    set.policy.value = chosen.name;
    set.policyRefused.value = undefined;
  });
  return [];
}

/** Takes the chosen policy off; the one beside the page, if any, is in force again. */
export async function removePolicy(): Promise<void> {
  if (running.value) return tell({ key: 'policy.running' });
  if (wouldLose(() => void removePolicy())) return;
  changing();
  try {
    await session.setPolicy(policies.hosted);
    policies.chosen = undefined;
    set.policy.value = undefined;
    tell({ key: 'policy.removed' });
  } catch (error) {
    unexpected(error);
  }
}
