/** Narrows the rows to a kind of finding, a file, a group tag. */
import { text } from '../language.ts';
import { lazy } from '../lazy.tsx';
import type { Worst } from '../protocol.ts';
import { state } from '../store/state.ts';
import { Menu } from './menu.tsx';

/** Rows that can go on: whatever was found in them is no error. */
export const READY: Worst[] = ['warning', 'note', 'nothing'];

const Choices = lazy(async () => (await import('./narrow-choices.tsx')).Choices);

export function Narrow() {
  const { worst = [], file, tag } = state.filter.value;
  const count = Number(worst.length > 0) + Number(file !== undefined) + Number(tag !== undefined);
  return <Menu name={text(count > 0 ? 'narrow.open-some' : 'narrow.open', { count })} count={count}
    path="M2.5 3.5h11L9.5 8.5v4l-3 1v-5z">
    <Choices />
  </Menu>;
}
