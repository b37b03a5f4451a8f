/** The files of the list: read as they come, and gone on to. */
import { Crash } from '../crash.ts';
import { session } from './engine.ts';
import { changing } from './losing.ts';
import { tell, unexpected } from './notices.ts';
import { set } from './signals.ts';
import { goTo } from './stages.ts';
import { WITHOUT_ROWS } from './state.ts';
import { filterBy, narrowed } from './view.ts';

/** Files were handed over and the page shall go on to them. */
let arriving = false;

export function expectRows(expected: boolean): void {
  arriving = expected;
}

/** Goes on to what has arrived. */
export function follow(): void {
  if (!arriving || !WITHOUT_ROWS.has(set.stage.value) || set.summary.value.files.length === 0) return;
  arriving = false;
  goTo('review');
}

/** What is wanted before the engine is there says that it waits. */
export function wait(): void {
  set.early.value = set.engine.value === 'starting';
}

/** Adds files to the list, and waits until they are read. */
export async function addFiles(files: File[]): Promise<void> {
  if (files.length === 0) return;
  changing();
  narrowed.clear();
  arriving = WITHOUT_ROWS.has(set.stage.value);
  if (!arriving) goTo('review');
  const failed: string[] = [];
  set.awaited.value += files.length;
  await Promise.all(files.map(async file => {
    try {
      await session.read(file);
    } catch (error) {
      unreadable(error, file.name, failed);
    } finally {
      set.awaited.value -= 1;
    }
  }));
}

/** Says it of a file, and of those of the same lot that could not be read before it. */
export function unreadable(error: unknown, name: string, failed: string[]): void {
  if (error instanceof Crash) return;
  const count = failed.push(name);
  tell(count === 1 ? { key: 'files.unreadable', gaps: { name } } : { key: 'files.unreadable-several', gaps: { count } });
}

export function removeFile(file: number): void {
  changing();
  if (set.filter.value.file === file) filterBy({});
  session.removeFile(file).catch(unexpected);
}

export function setDragging(dragging: boolean): void {
  set.dragging.value = dragging;
}
