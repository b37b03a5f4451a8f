/** Copies what a ticket needs. */
import { useState } from 'preact/hooks';
import { text } from '../language.ts';
import type { Failure } from '../protocol.ts';
import { copyTicket } from '../ticket.ts';

export function CopyTicket({ of, row }: { of: Failure; row?: number }) {
  const [copied, setCopied] = useState(false);
  return <button type="button" class="small" onBlur={() => setCopied(false)}
    onClick={() => void copyTicket(of, row).then(setCopied)}>
    {text(copied ? 'ticket.copied' : 'ticket.copy')}
  </button>;
}
