/**
 * Text for a ticket, to the clipboard; where the browser refuses that, shown to be
 * copied by hand.
 */
import { signal, type ReadonlySignal } from '@preact/signals';
import { say } from './language.ts';
import type { Failure } from './protocol.ts';
import { session, tell, unexpected } from './store.ts';

/** The text that the browser did not let the page copy. */
const shown = signal<string | undefined>(undefined);
export const byHand: ReadonlySignal<string | undefined> = shown;

export function closeByHand(): void {
  shown.value = undefined;
}

/** Of one row, or else of every row with that failure; whether it was copied. */
export async function copyTicket({ code, name }: Failure, row?: number): Promise<boolean> {
  let words = '';
  try {
    const paragraphs = await session.ticket(row, code, name);
    words = paragraphs.map(lines => `${lines.map(say).join('\n')}\n`).join('\n');
    // The run it was of is gone.
    if (!words) return false;
    await navigator.clipboard.writeText(words);
  } catch (error) {
    if (words) shown.value = words;
    else unexpected(error);
    return false;
  }
  tell({ key: 'ticket.copied.about' });
  return true;
}
