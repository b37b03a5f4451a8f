/**
 * Watches the run at hand: its course is noted from the summaries that come anyway, from
 * when it is begun or taken up until the page is closed.
 */
import { effect, signal, type ReadonlySignal } from '@preact/signals';
import { begun, noted, type Course } from './course.ts';
import { settled } from './figures.ts';
import { state } from './store/state.ts';

/** Without news it is noted so often that time goes on, in milliseconds. */
const TICK = 2_000;

const set = signal<Course>(begun(0));
export const course: ReadonlySignal<Course> = set;

let of = '';
let ticking: ReturnType<typeof setInterval> | undefined;

function note(): void {
  const { run } = state.summary.peek();
  if (!run) return;
  const now = Date.now();
  set.value = noted(run.id === of ? set.peek() : begun(now), run, now);
  of = run.id;
}

effect(() => {
  void state.revision.value;
  const { run } = state.summary.value;
  const going = Boolean(run && !settled(run) && !run.blocked);
  // Also the end of it.
  if (going || ticking !== undefined) note();
  if (going) ticking ??= setInterval(note, TICK);
  else {
    clearInterval(ticking);
    ticking = undefined;
  }
});
