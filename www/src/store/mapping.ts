/** Which column of a file is which, where a person says so. */
import type { FileSummary, Mapping } from '../protocol.ts';
import { session } from './engine.ts';
import { unreadable } from './files.ts';
import { changing } from './losing.ts';
import { attempt, tell } from './notices.ts';
import { set } from './signals.ts';
import { editable } from './state.ts';
import { filterBy } from './view.ts';

export async function openMapping(file: FileSummary): Promise<void> {
  if (!editable.value) return;
  const columns = await attempt(session.columns(file.id));
  if (columns) set.mapping.value = { file, columns };
}

export function closeMapping(): void {
  set.mapping.value = undefined;
}

/** Reads the file once more, its columns being what a person says. */
export async function mapColumns(file: FileSummary, mapping: Mapping): Promise<void> {
  if (!editable.value) return;
  changing();
  closeMapping();
  // The file that is read now has another id.
  if (set.filter.value.file === file.id) filterBy({});
  try {
    await session.map(file.id, mapping);
    tell({ key: 'mapping.done', gaps: { name: file.name } });
  } catch (error) {
    unreadable(error, file.name, []);
  }
}
