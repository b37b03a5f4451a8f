/** Words with something in them that is meant literally: it stands between backquotes. */
import type { ComponentChildren } from 'preact';
import { say } from '../language.ts';
import type { Sentence } from '../protocol.ts';

/** A sentence of the core: what is quoted from a file stands between backquotes. */
export function Words({ of }: { of: Sentence }) {
  return <>{inline(say(of))}</>;
}

/** A text of the page, what is meant literally between backquotes. */
export function Coded({ words }: { words: string }) {
  return <>{inline(words)}</>;
}

/** Every second part between backquotes is code. */
export function inline(words: string): ComponentChildren {
  return words.split('`').map((part, index) =>
    index % 2 ? <code key={index}>{part}</code> : part.replaceAll('**', ''));
}
