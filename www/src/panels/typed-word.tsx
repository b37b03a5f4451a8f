/** A dialog for what can't be taken back: its number has to be typed. */
import type { ComponentChildren } from 'preact';
import { useState } from 'preact/hooks';
import { text } from '../language.ts';
import { Dialog } from './dialog.tsx';
import './fields.css';

interface Props {
  heading: string;
  /** So many devices; typed as digits. */
  count: number;
  /** What the button says. */
  word: string;
  /** Whether it may be done at all. */
  ready?: boolean;
  close(): void;
  act(): void;
  children: ComponentChildren;
}

export function TypedWord({ heading, count, word, ready = true, close, act, children }: Props) {
  const [typed, type] = useState('');
  const right = ready && typed.trim() === String(count);
  return <Dialog heading={heading} close={close}>
    {children}
    <form onSubmit={event => {
      event.preventDefault();
      if (right) act();
    }}>
      <div class="field">
        <label for="typed-word">{text('typed.label', { word: String(count) })}</label>
        <input id="typed-word" inputMode="numeric" autocomplete="off" value={typed}
          onInput={event => type(event.currentTarget.value)} />
      </div>
      <div class="actions">
        <button type="submit" class="danger" disabled={!right}>{word}</button>
        <button type="button" onClick={close}>{text('typed.not')}</button>
      </div>
    </form>
  </Dialog>;
}
