/** States with their counts; each line shows its rows in the grid. */
import { number, text } from '../language.ts';
import type { State } from '../protocol.ts';
import { listInSight } from '../sight.ts';
import { state } from '../store/state.ts';
import * as view from '../store/view.ts';
import './tally.css';

interface Props {
  lines: [State, number][];
  /** Shown though there are none. */
  always?: State[];
  /** With a sentence of what the state means. */
  about?: boolean;
}

export function Tally({ lines, always = [], about = false }: Props) {
  const shown = state.filter.value.states?.[0];
  return <ul class="tally">
    {lines.filter(([of, count]) => count > 0 || always.includes(of)).map(([of, count]) =>
      <li key={of} data-state={of}>
        <button type="button" aria-pressed={shown === of} disabled={count === 0 || state.summary.value.run?.rows === 0}
          onClick={() => {
            view.showStates(shown === of ? [] : [of]);
            if (shown !== of) listInSight();
          }}>
          <span class="swatch" aria-hidden="true" />
          <span class="tally-name">{text(`state.${of}`)}</span>
          <span class="leader" aria-hidden="true" />
          <span class="tally-count">{number(count)}</span>
        </button>
        {about && <p class="soft">{text(`state.${of}.about`)}</p>}
      </li>)}
  </ul>;
}
