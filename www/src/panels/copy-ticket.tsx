/** Copies what a ticket needs; where the browser refuses, the text is there to be copied. */
import { useEffect, useRef, useState } from 'preact/hooks';
import { text } from '../language.ts';
import type { Failure } from '../protocol.ts';
import { byHand, closeByHand, copyTicket } from '../ticket.ts';
import { Dialog } from './dialog.tsx';

export function CopyTicket({ of, row }: { of: Failure; row?: number }) {
  const [copied, setCopied] = useState(false);
  return <button type="button" class="small" onBlur={() => setCopied(false)}
    onClick={() => void copyTicket(of, row).then(setCopied)}>
    {text(copied ? 'ticket.copied' : 'ticket.copy')}
  </button>;
}

export function TicketByHand() {
  const words = byHand.value;
  return words === undefined ? null : <Dialog heading={text('ticket.by-hand')} close={closeByHand}>
    <p id="by-hand-about">{text('ticket.by-hand.about')}</p>
    <Selected words={words} />
    <div class="actions">
      <button type="button" onClick={closeByHand}>{text('ticket.close')}</button>
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
    aria-label={text('ticket.text')} aria-describedby="by-hand-about" />;
}
