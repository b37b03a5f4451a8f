/**
 * What is new in this version: the dialog, and the mark that stands beside the version
 * until somebody has looked after an update. What this browser saw last is all it keeps.
 */
import { computed, effect, signal, type ReadonlySignal } from '@preact/signals';
import { recall, remember } from './remembered.ts';
import { state } from './store/state.ts';

const seen = signal(recall('seen'));
const opened = signal(false);

export const open: ReadonlySignal<boolean> = opened;

/** Another version was looked at here before. */
export const fresh = computed(() => {
  const version = state.version.value;
  return version !== '' && seen.value !== undefined && seen.value !== version;
});

/** Who is here for the first time has no update to be told of. */
export function watchNews(): void {
  effect(() => {
    if (state.version.value !== '' && seen.value === undefined) look();
  });
}

export function openNews(): void {
  opened.value = true;
  look();
}

export function closeNews(): void {
  opened.value = false;
}

function look(): void {
  seen.value = state.version.peek();
  remember('seen', seen.value);
}
