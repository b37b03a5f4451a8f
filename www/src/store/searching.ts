/** The search for the one slip that damaged a hash. */
import { session } from './engine.ts';
import { tell, unexpected } from './notices.ts';

/** Searches one damaged hash, or all of them, for the one slip; what is found is a fix. */
export async function searchHashes(row?: number): Promise<void> {
  try {
    const { rows, rowsDone, found } = await session.search(row);
    const ended = row === undefined || rowsDone < rows;
    if (ended) tell({ key: 'search.ended', gaps: { rows: rowsDone, found } });
    else tell({ key: found > 0 ? 'search.found' : 'search.in-vain' });
  } catch (error) {
    unexpected(error);
  }
}

export function stopSearch(): void {
  session.stopSearch().catch(unexpected);
}
