/** The search for the one slip that damaged a hash: to begin it, to follow it, to stop it. */
import { text } from '../language.ts';
import type { RowDetail } from '../protocol.ts';
import * as searching from '../store/searching.ts';
import { editable, state } from '../store/state.ts';

/** For every row that can be searched, beside the findings. */
export function SearchAll() {
  const { searchable, search } = state.summary.value;
  if (search) return <Going />;
  if (searchable === 0) return null;
  return <div class="box" data-tone="note">
    <p>{text('search.about', { count: searchable })}</p>
    <button type="button" class="small" disabled={!editable.value}
      onClick={() => void searching.searchHashes()}>
      {text('search.all', { count: searchable })}
    </button>
  </div>;
}

/** For the chosen row. */
export function SearchRow({ detail }: { detail: RowDetail }) {
  const { sought, row } = detail;
  if (sought === 'in-vain') return <p class="soft">{text('search.in-vain')}</p>;
  if (sought !== 'possible') return null;
  return <p>
    <button type="button" class="small"
      disabled={!editable.value || state.summary.value.search !== undefined}
      onClick={() => void searching.searchHashes(row.id)}>
      {text('search.row')}
    </button>
  </p>;
}

function Going() {
  const { search } = state.summary.value;
  if (!search) return null;
  const { rows, rowsDone, share, found } = search;
  return <div class="box" data-tone="wait">
    <p>{text('search.going', { done: rowsDone, rows, found })}</p>
    <progress aria-label={text('search.going-label')} max={rows} value={rowsDone + share} />
    <button type="button" class="small" onClick={searching.stopSearch}>{text('search.stop')}</button>
  </div>;
}
