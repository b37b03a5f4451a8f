/** Every step in order; choosing one goes there. */
import { useEffect, useRef } from 'preact/hooks';
import { text } from '../language.ts';
import { lazy } from '../lazy.tsx';
import * as store from '../store.ts';
import { state } from '../store.ts';

const List = lazy(async () => (await import('./steps-list.tsx')).List);

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
    <summary title={text('steps.open')} aria-label={text('steps.open')}>
      <svg class="glyph" viewBox="0 0 16 16" aria-hidden="true" focusable="false">
        <path d="M2.5 4h.01 M2.5 8h.01 M2.5 12h.01 M5.5 4h8 M5.5 8h8 M5.5 12h8" />
      </svg>
    </summary>
    {steps && <div class="history-list">
      {steps.length === 0
        ? <p class="soft">{text('steps.none')}</p>
        : <List steps={steps} />}
    </div>}
  </details>;
}
