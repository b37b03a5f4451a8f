/** Text for a ticket, to the clipboard. */
import { copy } from './clipboard.ts';
import { say } from './language.ts';
import type { Failure } from './protocol.ts';
import { session } from './store/engine.ts';
import { attempt, tell } from './store/notices.ts';

/** Of one row, or else of every row with that failure; whether it was copied. */
export async function copyTicket({ code, name }: Failure, row?: number): Promise<boolean> {
  const paragraphs = await attempt(session.ticket(row, code, name));
  const words = paragraphs?.map(lines => `${lines.map(say).join('\n')}\n`).join('\n');
  // The run it was of is gone.
  if (!words || !await copy(words, 'ticket.copy')) return false;
  tell({ key: 'ticket.copied.about' });
  return true;
}
