/** The button that opens a journal that was saved; it can be dropped on the page too. */
import { useRef } from 'preact/hooks';
import { text } from '../language.ts';
import * as late from '../store/late.ts';

export function OpenRun() {
  const input = useRef<HTMLInputElement>(null);
  return <>
    <button type="button" class="quiet" onClick={() => input.current?.click()}>{text('runs.open')}</button>
    <input ref={input} type="file" accept=".journal" hidden aria-label={text('runs.open')}
      onChange={event => {
        const file = event.currentTarget.files?.[0];
        if (file) late.takingUp(({ takeUpFile }) => takeUpFile(file));
        // The same file can be chosen once more.
        event.currentTarget.value = '';
      }} />
  </>;
}
