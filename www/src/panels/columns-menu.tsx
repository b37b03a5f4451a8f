/** The button that opens the choice of columns. */
import { text } from '../language.ts';
import { lazy } from '../lazy.tsx';
import { Menu } from './menu.tsx';

const ColumnsList = lazy(async () => (await import('./columns-list.tsx')).ColumnsList);

export function ColumnsMenu({ widen }: { widen(column: string, by: 1 | -1): void }) {
  return <Menu name={text('columns.open')} path="M2.5 3.5h11v9h-11z M6.2 3.5v9 M9.8 3.5v9">
    <ColumnsList widen={widen} />
  </Menu>;
}
