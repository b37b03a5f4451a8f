/** A person's own policy: chosen, refused, taken off. */
import { batch } from '@preact/signals';
import { LONGEST } from '../beginning.ts';
import type { Key } from '../language.ts';
import type { Sentence } from '../protocol.ts';
import { session } from './engine.ts';
import { changing, wouldLose } from './losing.ts';
import { tell, unexpected } from './notices.ts';
import { texts } from './policy.ts';
import { set } from './signals.ts';
import { running } from './state.ts';

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
    const problems = await session.setPolicy(read);
    if (problems.length > 0) return refuse(problems);
    texts.chosen = read;
    batch(() => {
      set.policy.value = name;
      set.policyRefused.value = undefined;
    });
    tell({ key: 'policy.checked', gaps: { name } });
  } catch (error) {
    unexpected(error);
  }
}

/** Takes the chosen policy off; the one beside the page, if any, is in force again. */
export async function removePolicy(): Promise<void> {
  if (running.value) return tell({ key: 'policy.running' });
  if (wouldLose(() => void removePolicy())) return;
  changing();
  try {
    await session.setPolicy(texts.hosted);
    texts.chosen = undefined;
    set.policy.value = undefined;
    tell({ key: 'policy.removed' });
  } catch (error) {
    unexpected(error);
  }
}
