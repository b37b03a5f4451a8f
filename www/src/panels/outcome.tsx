/** What became of all: each state and each reason as a bar that shows its rows in the grid. */
import { figures, parts } from '../figures.ts';
import { number, text } from '../language.ts';
import type { Filter, Run } from '../protocol.ts';
import { listInSight } from '../sight.ts';
import { state } from '../store/state.ts';
import * as view from '../store/view.ts';
import { Bars, type Line } from './bars.tsx';

export function Outcome({ run }: { run: Run }) {
  const lines = parts(run).filter(([, count]) => count > 0).map(([of, count]): Line => ({
    ...shows(text(`state.${of}`), count, { states: [of] }, run),
    state: of,
    note: text(`state.${of}.about`),
    ...(of === 'failed' ? reasons(run) : {}),
  }));
  return <Bars id="outcome-heading" heading={text('outcome.heading')} what={text('grid.state')}
    lines={lines} all={figures(run).all} level="h2" />;
}

/** Why devices failed; the reasons are told below, each with what to do. */
function reasons(run: Run): Partial<Line> {
  const parts = run.failures.map(({ failure, rows }): Line => {
    const { code, name } = failure;
    return { ...shows(name || number(code), rows, { failure: { code, name } }, run), code: true, state: 'failed' };
  });
  return { parts, opens: text('outcome.reasons'), open: true };
}

/** A line that shows its rows, or all again; a run of the tenant's own devices has none. */
function shows(name: string, rows: number, filter: Filter, run: Run): Line {
  if (run.rows === 0) return { name, rows };
  const pressed = JSON.stringify(state.filter.value) === JSON.stringify(filter);
  return { name, rows, pressed, choose: () => {
    view.filterBy(pressed ? {} : filter);
    if (!pressed) listInSight();
  } };
}
