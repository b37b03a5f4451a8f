/** Copies a text; where the browser refuses, the text is selected to be copied by hand. */
import { useState } from 'preact/hooks';
import { write } from '../clipboard.ts';
import { text } from '../language.ts';
import { announce } from '../store/notices.ts';

interface Props {
  words: string;
  /** What it copies, for the ear. */
  name: string;
  /** Selects where the text stands. */
  select(): void;
}

export function Copy({ words, name, select }: Props) {
  const [came, setCame] = useState<'now' | 'done' | 'by-hand'>('now');
  const copy = async () => {
    const done = await write(words);
    if (!done) select();
    setCame(done ? 'done' : 'by-hand');
    announce(text(done ? 'copy.done' : 'copy.by-hand'));
  };
  return <button type="button" class="small copy" onBlur={() => setCame('now')} onClick={() => void copy()}>
    {text(`copy.${came}`)}<span class="visually-hidden">: {name}</span>
  </button>;
}
