/** Every step in order; choosing one goes there. */
import type { ComponentChildren } from 'preact';
import { useEffect, useRef } from 'preact/hooks';
import { text } from '../language.ts';
import type { Step } from '../protocol.ts';
import * as store from '../store.ts';
import { state } from '../store.ts';
import { Words } from './markdown.tsx';

export function Steps() {
  const details = useRef<HTMLDetailsElement>(null);
  const steps = state.steps.value;
  const close = () => {
    if (details.current) details.current.open = false;
  };
  // As a menu: a click elsewhere closes it.
  useEffect(() => {
    const away = (event: Event) => {
      if (!details.current?.contains(event.target as Node)) close();
    };
    addEventListener('pointerdown', away);
    return () => {
      removeEventListener('pointerdown', away);
      store.closeSteps();
    };
  }, []);
  return <details class="history" ref={details} onToggle={event => {
    if (event.currentTarget.open) void store.openSteps();
    else store.closeSteps();
  }} onKeyDown={event => {
    if (event.key !== 'Escape' || !details.current?.open) return;
    event.stopPropagation();
    close();
    details.current.querySelector('summary')?.focus();
  }}>
    <summary class="button">{text('steps.open')}</summary>
    {steps && <div class="history-list">
      {steps.length === 0
        ? <p class="soft">{text('steps.none')}</p>
        : <List steps={steps} />}
    </div>}
  </details>;
}

function List({ steps }: { steps: Step[] }) {
  const last = steps.filter(step => step.done).length;
  return <>
    <ol aria-label={text('steps.label')}>
      <Line number={0} now={last === 0} done>{text('steps.start')}</Line>
      {steps.map(({ number, message, done }) => <Line key={number} number={number}
        now={number === last} done={done}><Words of={message} /></Line>)}
    </ol>
    <button type="button" class="quiet" onClick={() => void store.save('steps')}>{text('steps.save')}</button>
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
      disabled={!store.editable.value} onClick={() => store.goToStep(number)}>
      <span class="step-what">{children}</span>
      {!done && <span class="soft">{text('steps.undone')}</span>}
    </button>
  </li>;
}
