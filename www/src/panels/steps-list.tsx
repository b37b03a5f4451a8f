/** The steps in their order; choosing one goes there. */
import type { ComponentChildren } from 'preact';
import { text } from '../language.ts';
import type { Step } from '../protocol.ts';
import * as edits from '../store/edits.ts';
import * as saving from '../store/saving.ts';
import { editable } from '../store/state.ts';
import { Words } from './words.tsx';
import './steps-list.css';

export function List({ steps }: { steps: Step[] }) {
  const last = steps.filter(step => step.done).length;
  return <>
    <ol aria-label={text('steps.label')}>
      <Line number={0} now={last === 0} done>{text('steps.start')}</Line>
      {steps.map(({ number, message, done }) => <Line key={number} number={number}
        now={number === last} done={done}><Words of={message} /></Line>)}
    </ol>
    <button type="button" class="quiet" onClick={() => void saving.save('steps')}>{text('steps.save')}</button>
  </>;
}

interface Entry {
  number: number;
  done: boolean;
  /** The last step done. */
  now: boolean;
  children: ComponentChildren;
}

function Line({ number, done, now, children }: Entry) {
  return <li>
    <button type="button" class="step" data-done={done} aria-current={now ? 'step' : undefined}
      disabled={!editable.value} onClick={() => edits.goToStep(number)}>
      <span class="step-what">{children}</span>
      {!done && <span class="soft">{text('steps.undone')}</span>}
    </button>
  </li>;
}
