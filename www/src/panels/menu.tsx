/** What opens below a button and closes by Escape and by a click elsewhere. */
import type { ComponentChildren } from 'preact';
import { useEffect, useRef, useState } from 'preact/hooks';

interface Props {
  /** What the button is called: it shows a picture. */
  name: string;
  /** The picture, as the path of a line. */
  path: string;
  /** So many of what is in it are in force. */
  count?: number;
  onOpen?(): void;
  onClose?(): void;
  children: ComponentChildren;
}

export function Menu({ name, path, count = 0, onOpen, onClose, children }: Props) {
  const details = useRef<HTMLDetailsElement>(null);
  const [open, setOpen] = useState(false);
  const close = () => {
    if (details.current) details.current.open = false;
  };
  useEffect(() => {
    const away = (event: Event) => {
      if (!details.current?.contains(event.target as Node)) close();
    };
    addEventListener('pointerdown', away);
    return () => {
      removeEventListener('pointerdown', away);
      onClose?.();
    };
  }, []);
  return <details class="menu" ref={details} onToggle={event => {
    setOpen(event.currentTarget.open);
    if (event.currentTarget.open) onOpen?.();
    else onClose?.();
  }} onKeyDown={event => {
    if (event.key !== 'Escape' || !details.current?.open) return;
    event.stopPropagation();
    close();
    details.current.querySelector('summary')?.focus();
  }}>
    <summary title={name} aria-label={name} data-count={count || undefined}>
      <svg class="glyph" viewBox="0 0 16 16" aria-hidden="true" focusable="false"><path d={path} /></svg>
    </summary>
    {open && <div class="menu-box">{children}</div>}
  </details>;
}
