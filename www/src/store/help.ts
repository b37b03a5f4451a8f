/** The help of the rules, as the core has it: read once, when it is wanted. */
import { session } from './engine.ts';
import { attempt } from './notices.ts';
import { set } from './signals.ts';

export async function wantHelp(rule: string): Promise<void> {
  if (rule in set.helps.value) return;
  const markdown = await attempt(session.help(rule));
  if (markdown !== undefined) set.helps.value = { ...set.helps.value, [rule]: markdown };
}
