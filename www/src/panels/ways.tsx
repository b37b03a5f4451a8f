/** Every way by which a device gets into Autopilot, to be read, searched and printed. */
import type { ComponentChildren } from 'preact';
import { useEffect, useRef, useState } from 'preact/hooks';
import { say, text, type Key } from '../language.ts';
import { addressOf, section, showWays } from '../link.ts';
import { attempt } from '../store/notices.ts';
import * as saving from '../store/saving.ts';
import * as stages from '../store/stages.ts';
import { state } from '../store/state.ts';
import { Copy } from './copy.tsx';
import { Coded } from './words.tsx';
import { GROUPS, type Command, type Group, type Way } from './ways-catalogue.ts';
import './ways.css';
import './records.css';

export function Ways() {
  const [sought, seek] = useState('');
  const place = useRef<HTMLDivElement>(null);
  const asked = section.value;
  useEffect(() => {
    seek('');
    // After the sections that the search had left out are drawn again.
    const frame = requestAnimationFrame(() => {
      const heading = asked.id && place.current?.querySelector<HTMLElement>(`#way-${CSS.escape(asked.id)} h3`);
      const start = heading || place.current?.querySelector<HTMLElement>('h1');
      start?.focus({ preventScroll: true });
      if (heading) heading.scrollIntoView();
      else scrollTo(0, 0);
    });
    return () => cancelAnimationFrame(frame);
  }, [asked]);
  // Their titles are the core's; they are there as soon as it is.
  useEffect(() => void attempt(saving.readTargets()), []);

  const groups = GROUPS.map(group => ({ ...group, ways: group.ways.filter(way => fits(way, sought)) }))
    .filter(group => group.ways.length > 0);
  const count = groups.reduce((sum, { ways }) => sum + ways.length, 0);
  return <div class="ways" ref={place}>
    <div class="ways-head">
      <h1 tabIndex={-1}>{text('ways.heading')}</h1>
      <p class="lead">{text('ways.lead')}</p>
      <div class="actions">
        <input type="search" class="search" value={sought} aria-label={text('ways.search')}
          placeholder={text('ways.search')} onInput={event => seek(event.currentTarget.value)} />
        <button type="button" onClick={() => print()}>{text('ways.print')}</button>
        <button type="button" onClick={stages.leaveWays}>{text('ways.back')}</button>
        <p role="status" class="soft">
          {sought && text(count > 0 ? 'ways.found' : 'ways.none', { count })}
        </p>
      </div>
    </div>
    <Contents groups={groups} />
    <div class="ways-text">
      {groups.map(group => <section key={group.title} aria-labelledby={group.title}>
        <h2 id={group.title}>{text(group.title)}</h2>
        {group.ways.map(way => <One key={way.id} way={way} />)}
      </section>)}
    </div>
  </div>;
}

function Contents({ groups }: { groups: Group[] }) {
  return <nav class="ways-contents" aria-label={text('ways.contents')}>
    {groups.map(group => <div key={group.title}>
      <p>{text(group.title)}</p>
      <ul>{group.ways.map(({ id, title }) => <li key={id}>
        <a href={addressOf({ ways: id })} onClick={event => {
          event.preventDefault();
          showWays(id);
        }}>{text(title)}</a>
      </li>)}</ul>
    </div>)}
  </nav>;
}

function One({ way }: { way: Way }) {
  const { id, title, who, needs, steps, commands, targets, makes, wrong, facts, sources } = way;
  return <article class="way" id={`way-${id}`} aria-labelledby={`way-${id}-title`}>
    <h3 id={`way-${id}-title`} tabIndex={-1}>{text(title)}</h3>
    <Part title="ways.who"><p><Coded words={text(who)} /></p></Part>
    {needs && <Part title="ways.needs"><List of={needs} /></Part>}
    <Part title="ways.steps">
      {steps.length > 1
        ? <ol>{steps.map(step => <li key={step}><Coded words={text(step)} /></li>)}</ol>
        : steps.map(step => <p key={step}><Coded words={text(step)} /></p>)}
    </Part>
    {commands && <Part title="ways.commands">{commands.map(command =>
      <OneCommand key={command.name} command={command} />)}</Part>}
    <Part title="ways.makes">
      <p><Coded words={text(makes)} /></p>
      {targets && <Targets names={targets} />}
    </Part>
    {wrong && <Part title="ways.wrong"><List of={wrong} /></Part>}
    {facts && <Part title="ways.facts"><Facts facts={facts} name={text(title)} /></Part>}
    <Part title="ways.sources">
      <ul class="way-sources">{sources.map(source => <li key={source}>{source}</li>)}</ul>
    </Part>
  </article>;
}

interface PartProps {
  title: Key;
  children: ComponentChildren;
}

function Part({ title, children }: PartProps) {
  return <div class="way-part" data-part={title}>
    <h4>{text(title)}</h4>
    <div>{children}</div>
  </div>;
}

function List({ of }: { of: Key[] }) {
  return <ul>{of.map(key => <li key={key}><Coded words={text(key)} /></li>)}</ul>;
}

function OneCommand({ command: { name, about, lines, source } }: { command: Command }) {
  const code = useRef<HTMLElement>(null);
  return <figure class="command">
    <figcaption>
      <strong>{text(name)}</strong>
      <Copy words={lines} name={text(name)} select={() => {
        if (code.current) getSelection()?.selectAllChildren(code.current);
      }} />
    </figcaption>
    <pre dir="ltr" tabIndex={0} aria-label={text(name)}><code ref={code}>{lines}</code></pre>
    <p><Coded words={text(about)} /></p>
    <p class="soft">{text('ways.source-is', { source })}</p>
  </figure>;
}

/** The save dialog opens at each; without rows there is nothing to save. */
function Targets({ names }: { names: string[] }) {
  const rows = state.summary.value.rows > 0;
  const targets = names.flatMap(name => state.targets.value.find(target => target.name === name) ?? []);
  if (!rows) return <p class="soft">{text('ways.make-later')}</p>;
  return <div class="actions">{targets.map(({ name, title }) =>
    <button key={name} type="button" class="small" onClick={() => void saving.wantSave(name)}>
      {text('ways.make', { target: say(title) })}
    </button>)}</div>;
}

function Facts({ facts, name }: { facts: [Key, string][]; name: string }) {
  return <div class="scroll-x" tabIndex={0} role="region" aria-label={text('ways.facts-of', { way: name })}>
    <table class="records">
      <thead><tr><th scope="col">{text('ways.fact')}</th><th scope="col">{text('ways.source')}</th></tr></thead>
      <tbody>{facts.map(([fact, source]) => <tr key={fact}>
        <td><Coded words={text(fact)} /></td><td class="soft">{source}</td>
      </tr>)}</tbody>
    </table>
  </div>;
}

/** Every word that is sought stands somewhere in it. */
function fits(way: Way, sought: string): boolean {
  const words = sought.toLowerCase().split(/\s+/).filter(Boolean);
  if (words.length === 0) return true;
  const { title, who, needs = [], steps, commands = [], makes, wrong = [], facts = [] } = way;
  const keys = [title, who, ...needs, ...steps, makes, ...wrong, ...facts.map(([fact]) => fact),
    ...commands.flatMap(({ name, about }) => [name, about])];
  const all = [...keys.map(key => text(key)), ...commands.map(({ lines }) => lines)].join(' ').toLowerCase();
  return words.every(word => all.includes(word));
}
