/** The button that opens the browser's own file dialog. */
import { useRef } from 'preact/hooks';
import { text } from '../language.ts';
import * as opening from '../store/opening.ts';

export function ChooseFiles({ primary = false }: { primary?: boolean }) {
  const input = useRef<HTMLInputElement>(null);
  return <>
    <button type="button" class={primary ? 'primary' : 'quiet'} onClick={() => input.current?.click()}>
      {text(primary ? 'start.choose' : 'files.add')}
    </button>
    <input
      ref={input} type="file" multiple hidden aria-label={text('start.choose')}
      onChange={event => {
        const chosen = event.currentTarget;
        opening.openFiles([...(chosen.files ?? [])], event.timeStamp);
        // The same file can be chosen once more.
        chosen.value = '';
      }}
    />
  </>;
}
