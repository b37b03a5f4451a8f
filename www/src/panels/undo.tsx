/** Takes a finished run back: what it registered is deregistered, by id, and nothing else. */
import { useState } from 'preact/hooks';
import * as changes from '../changes.ts';
import { text } from '../language.ts';
import type { Run } from '../protocol.ts';
import { state } from '../store/state.ts';
import { AllowChanges } from './allow-changes.tsx';
import { TypedWord } from './typed-word.tsx';

export function Undo({ run }: { run: Run }) {
  const [asking, ask] = useState(false);
  const { undoable: count, tenant } = run;
  if (count === 0) return null;
  return <details class="undo">
    <summary>{text('undo.open')}</summary>
    <p>{text('undo.about', { count })}</p>
    <AllowChanges />
    <button type="button" class="danger" disabled={!state.summary.value.changesAllowed}
      onClick={() => ask(true)}>{text('undo.now', { count })}</button>
    {asking && <TypedWord heading={text('undo.confirm', { count })} count={count}
      word={text('undo.now', { count })} close={() => ask(false)}
      act={() => {
        ask(false);
        void changes.undoRun();
      }}>
      <p>{text('undo.confirm.about', { count, tenant })}</p>
    </TypedWord>}
  </details>;
}
