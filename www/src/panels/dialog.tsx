/** A modal dialog by the browser's own element: focus, Escape and the rest are its. */
import type { ComponentChildren } from 'preact';
import { useEffect, useRef } from 'preact/hooks';
import './dialog.css';

interface Props {
  heading: string;
  close(): void;
  /** Room for two columns. */
  wide?: boolean;
  children: ComponentChildren;
}

/** Draw it only while it is wanted: it opens when drawn. */
export function Dialog({ heading, close, wide = false, children }: Props) {
  const dialog = useRef<HTMLDialogElement>(null);
  /** Somebody has clicked who saw it. */
  const clicked = useRef(false);
  /** The pointer went down beside what is in it. */
  const beside = useRef(false);
  useEffect(() => {
    const element = dialog.current;
    const before = document.activeElement;
    element?.showModal();
    return () => {
      element?.close();
      if (before instanceof HTMLElement && before.isConnected) before.focus();
    };
  }, []);
  return <dialog ref={dialog} data-wide={wide} aria-labelledby="dialog-heading" onCancel={event => {
    event.preventDefault();
    close();
  }} onClickCapture={event => {
    // The second click of two is meant for what opened it. A key counts as none.
    if (event.detail <= 1) clicked.current = true;
    if (clicked.current) return;
    event.preventDefault();
    event.stopPropagation();
  }} onKeyDownCapture={event => {
    // So is a key that is held down: what has the focus is another button by then.
    if (event.repeat && event.target instanceof HTMLButtonElement) event.preventDefault();
  }} onPointerDown={event => {
    beside.current = event.target === dialog.current;
  }} onClick={event => {
    // Who marks text may let go of it outside.
    if (beside.current && event.target === dialog.current) close();
  }}>
    <div class="dialog">
      <h2 id="dialog-heading">{heading}</h2>
      {children}
    </div>
  </dialog>;
}
