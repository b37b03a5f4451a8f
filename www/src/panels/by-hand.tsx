/** What the browser did not let the page copy, to be copied by hand. */
import { useEffect, useRef } from 'preact/hooks';
import { closeByHand, type ByHand as Words } from '../clipboard.ts';
import { text } from '../language.ts';
import { Dialog } from './dialog.tsx';
import './by-hand.css';

export function ByHand({ words, heading }: Words) {
  return <Dialog heading={text(heading)} close={closeByHand}>
    <p id="by-hand-about">{text('by-hand.about')}</p>
    <Selected words={words} />
    <div class="actions">
      <button type="button" onClick={closeByHand}>{text('by-hand.close')}</button>
    </div>
  </Dialog>;
}

function Selected({ words }: { words: string }) {
  const area = useRef<HTMLTextAreaElement>(null);
  // After the dialog has opened, which sets the focus.
  useEffect(() => {
    const frame = requestAnimationFrame(() => area.current?.select());
    return () => cancelAnimationFrame(frame);
  }, []);
  return <textarea class="by-hand" ref={area} rows={12} readOnly value={words}
    aria-label={text('by-hand.text')} aria-describedby="by-hand-about" />;
}
