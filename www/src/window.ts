/**
 * What happens to the window as a whole: files dropped or pasted anywhere, or opened with
 * the installed page, undo and redo by key, a word before it is closed, its title.
 */
import { effect } from '@preact/signals';
import { droppedFiles } from './drop.ts';
import type { HashGrid } from './grid/hash-grid.ts';
import { joined, spoken, text } from './language.ts';
import * as edits from './store/edits.ts';
import * as files from './store/files.ts';
import { unexpected } from './store/notices.ts';
import * as opening from './store/opening.ts';
import { running, state } from './store/state.ts';

declare global {
  interface Window {
    /** Chromium's, where the page is installed. */
    launchQueue?: {
      setConsumer(take: (launch: { files: readonly FileSystemFileHandle[] }) => void): void;
    };
  }
}

export function watchWindow(): void {
  let inside = 0;
  const carriesFiles = (event: DragEvent) => Boolean(event.dataTransfer?.types.includes('Files'));

  addEventListener('dragenter', event => {
    if (!carriesFiles(event)) return;
    event.preventDefault();
    inside += 1;
    files.setDragging(true);
  });
  addEventListener('dragover', event => {
    if (!carriesFiles(event)) return;
    event.preventDefault();
    if (event.dataTransfer) event.dataTransfer.dropEffect = 'copy';
  });
  addEventListener('dragleave', event => {
    if (!carriesFiles(event)) return;
    inside = Math.max(0, inside - 1);
    if (inside === 0) files.setDragging(false);
  });
  addEventListener('drop', event => {
    if (!event.dataTransfer || !carriesFiles(event)) return;
    event.preventDefault();
    inside = 0;
    files.setDragging(false);
    void droppedFiles(event.dataTransfer).then(files => opening.openFiles(files, event.timeStamp));
  });

  // Files that were opened with the installed page, from the system's own file manager.
  window.launchQueue?.setConsumer(({ files: handles }) => {
    void Promise.all(handles.map(handle => handle.getFile())).then(files => opening.openFiles(files), unexpected);
  });

  addEventListener('paste', event => {
    if (typing(event.target) || asking() || !event.clipboardData) return;
    const pasted = [...event.clipboardData.files];
    const words = event.clipboardData.getData('text/plain');
    // The event is told where text was marked last, not where the keyboard is.
    const grid = document.activeElement?.closest<HashGrid>('hash-grid');
    if (pasted.length > 0) opening.openFiles(pasted, event.timeStamp);
    else if (!grid?.paste(words)) opening.openText(words);
  });

  addEventListener('keydown', event => {
    if (typing(event.target) || asking() || !(event.ctrlKey || event.metaKey) || event.altKey) return;
    const key = event.key.toLowerCase();
    if (key === 'z' && !event.shiftKey) edits.undo();
    else if (key === 'y' || (key === 'z' && event.shiftKey)) edits.redo();
    else return;
    event.preventDefault();
  });

  addEventListener('beforeunload', event => {
    const { unsaved, unsavedResults } = state;
    if (running.value || unsaved.value || unsavedResults.value) event.preventDefault();
  });

  addEventListener('copy', event => {
    const copied = String(getSelection() ?? '');
    if (event.defaultPrevented || typing(event.target) || joined(copied) === copied) return;
    event.clipboardData?.setData('text/plain', joined(copied));
    event.preventDefault();
  });

  effect(() => {
    void spoken.value;
    const stage = state.stage.value;
    document.title = stage === 'start'
      ? text('page.title')
      : text('page.title-at', { step: text(`step.${stage}`) });
  });
}

/** Behind a dialog nothing is changed that nobody sees. */
function asking(): boolean {
  return document.querySelector('dialog[open]') !== null;
}

function typing(target: EventTarget | null): boolean {
  return target instanceof HTMLElement &&
    (target.isContentEditable || target.matches('input, textarea, select'));
}
