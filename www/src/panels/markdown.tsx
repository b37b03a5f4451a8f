/**
 * The small part of Markdown that rules are explained in: headings, paragraphs, lists,
 * inline code and fenced code. It is turned into nodes; nothing in it can be markup.
 */
import type { JSX } from 'preact';
import { inline } from './words.tsx';

export function Markdown({ source, level }: { source: string; level: 2 | 3 | 4 }) {
  return <>{blocks(source).map((block, index) => draw(block, level, index))}</>;
}

type Block =
  | { kind: 'heading' | 'paragraph' | 'code'; text: string }
  | { kind: 'list'; ordered: boolean; items: string[] };

const ITEM = /^(?:[-*]|(\d+)\.)\s+(.*)$/;

export function blocks(source: string): Block[] {
  const found: Block[] = [];
  let code: string[] | undefined;
  let open: Block | undefined;
  for (const written of source.split(/\r?\n/)) {
    // Up to three blanks before a block mean nothing in Markdown.
    const line = code ? written : written.replace(/^ {1,3}/, '');
    if (line.startsWith('```')) {
      if (code) found.push({ kind: 'code', text: code.join('\n') });
      code = code ? undefined : [];
      open = undefined;
      continue;
    }
    if (code) {
      code.push(line);
      continue;
    }
    const heading = /^#{1,6}\s+(.*)$/.exec(line);
    const item = ITEM.exec(line);
    if (line.trim() === '') open = undefined;
    else if (heading) {
      found.push({ kind: 'heading', text: heading[1] ?? '' });
      open = undefined;
    } else if (item) {
      const ordered = item[1] !== undefined;
      if (open?.kind !== 'list' || open.ordered !== ordered) {
        open = { kind: 'list', ordered, items: [] };
        found.push(open);
      }
      open.items.push(item[2] ?? '');
    } else if (open?.kind === 'list') {
      open.items[open.items.length - 1] += ` ${line.trim()}`;
    } else if (open?.kind === 'paragraph') {
      open.text += ` ${line.trim()}`;
    } else {
      open = { kind: 'paragraph', text: line.trim() };
      found.push(open);
    }
  }
  if (code) found.push({ kind: 'code', text: code.join('\n') });
  return found;
}

function draw(block: Block, level: number, key: number): JSX.Element {
  switch (block.kind) {
    case 'heading': {
      const Heading = `h${level}` as 'h3';
      return <Heading key={key}>{inline(block.text)}</Heading>;
    }
    case 'paragraph': return <p key={key}>{inline(block.text)}</p>;
    case 'code': return <pre key={key}><code>{block.text}</code></pre>;
    case 'list': {
      const items = block.items.map((item, index) => <li key={index}>{inline(item)}</li>);
      return block.ordered ? <ol key={key}>{items}</ol> : <ul key={key}>{items}</ul>;
    }
  }
}
