/** Text to the clipboard; where the browser refuses that, shown to be copied by hand. */
import { signal, type ReadonlySignal } from '@preact/signals';
import type { Key } from './language.ts';

/** What the browser did not let the page copy, and what it is. */
export interface ByHand {
  words: string;
  heading: Key;
}

const shown = signal<ByHand | undefined>(undefined);
export const byHand: ReadonlySignal<ByHand | undefined> = shown;

export function closeByHand(): void {
  shown.value = undefined;
}

/** Whether it was copied; if not, it is shown. */
export async function copy(words: string, heading: Key): Promise<boolean> {
  const copied = await write(words);
  if (!copied) shown.value = { words, heading };
  return copied;
}

/** Whether it was copied: without a secure page there is no clipboard to ask. */
export async function write(words: string): Promise<boolean> {
  try {
    await navigator.clipboard.writeText(words);
    return true;
  } catch {
    return false;
  }
}
