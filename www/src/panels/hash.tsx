/** What a hardware hash says: each fact with what it is and matters for, then the raw records. */
import './hash.css';
import { signal } from '@preact/signals';
import { useId, useRef } from 'preact/hooks';
import { number, say, text } from '../language.ts';
import type { Fact, Hash as HashOfRow } from '../protocol.ts';
import * as edits from '../store/edits.ts';
import { editable } from '../store/state.ts';
import { Glyph } from './glyph.tsx';
import { Words } from './words.tsx';
import './records.css';

/** oa3tool's facts come in these parts; a part that is not named here comes last. */
const SECTIONS = [
  'device', 'capture', 'tpm', 'processor', 'disk', 'network', 'display', 'unknown',
] as const;

/** The facts that are explained, whichever device is looked at. */
const explained = signal<ReadonlySet<string>>(new Set());

function explain(name: string): void {
  const names = new Set(explained.value);
  if (!names.delete(name)) names.add(name);
  explained.value = names;
}

export function Hash({ hash, row }: { hash: HashOfRow; row: number }) {
  return <>
    <p class="all-clear" data-tone={hash.whole ? 'fine' : 'error'}>
      <Glyph severity={hash.whole ? 'fine' : 'error'} />
      <span><Words of={hash.verdict} /></span>
    </p>
    {SECTIONS.map(section => {
      const facts = hash.facts.filter(fact => fact.section === section);
      return facts.length > 0 && <section key={section} class="facts">
        <h4>{text(`section.${section}`)}</h4>
        <dl>{facts.map((fact, index) => <Line key={index} fact={fact}
          again={facts.findIndex(({ name }) => name === fact.name) < index} />)}</dl>
      </section>;
    })}
    {hash.records.length > 0 && <Records hash={hash} />}
    {editable.value && <Replace key={row} row={row} />}
  </>;
}

/** Of several disks or adapters the first is explained. */
function Line({ fact, again }: { fact: Fact; again: boolean }) {
  const { name, title, about, number: which, value } = fact;
  const id = useId();
  const open = explained.value.has(name);
  const words = which === undefined ? say(title) : text('fact.numbered', { name: say(title), number: which });
  return <div>
    <dt>{about && !again
      ? <button type="button" class="fact-name" aria-expanded={open} aria-controls={open ? id : undefined}
          onClick={() => explain(name)}>
          {words}
          <svg class="glyph" viewBox="0 0 16 16" aria-hidden="true" focusable="false">
            <path d="M4 6.5 8 10.5 12 6.5" />
          </svg>
        </button>
      : words}</dt>
    <span class="leader" aria-hidden="true" />
    <dd>{value}</dd>
    {about && !again && open && <dd class="fact-about" id={id}>
      <p><Words of={about} /></p>
      <p class="soft">{text('fact.name')} <code>{name}</code></p>
    </dd>}
  </div>;
}

function Records({ hash }: { hash: HashOfRow }) {
  return <details>
    <summary>{text('device.records', { count: hash.records.length })}</summary>
    <div class="scroll-x" tabIndex={0} role="region" aria-label={text('device.records-label')}>
      <table class="records">
        <thead><tr>
          <th scope="col">{text('device.record.kind')}</th>
          <th scope="col">{text('device.record.name')}</th>
          <th scope="col">{text('device.record.at')}</th>
          <th scope="col">{text('device.record.length')}</th>
          <th scope="col">{text('device.record.hex')}</th>
        </tr></thead>
        <tbody>{hash.records.map((record, index) => <tr key={index}>
          <td>{record.kind}</td>
          <td>{record.name ?? text('device.record.unknown')}</td>
          <td class="number">{number(record.at + 1)}</td>
          <td class="number">{number(record.length)}</td>
          <td><code>{record.hex}</code></td>
        </tr>)}</tbody>
      </table>
    </div>
  </details>;
}

/** A hash that was captured anew. */
function Replace({ row }: { row: number }) {
  const input = useRef<HTMLTextAreaElement>(null);
  return <details>
    <summary>{text('device.replace')}</summary>
    <form class="replace" onSubmit={event => {
      event.preventDefault();
      const hash = input.current?.value.trim();
      if (hash) edits.edit(row, 'hash', hash);
      event.currentTarget.reset();
    }}>
      <label for="new-hash">{text('device.new-hash')}</label>
      <textarea id="new-hash" ref={input} rows={4} spellcheck={false} required />
      <button type="submit">{text('device.replace-now')}</button>
    </form>
  </details>;
}
