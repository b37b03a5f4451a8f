/** Findings by rule; choosing one shows its rows in the grid. */
import { useState } from 'preact/hooks';
import { number, say, text } from '../language.ts';
import { lazy } from '../lazy.tsx';
import type { FindingGroup } from '../protocol.ts';
import { listInSight } from '../sight.ts';
import * as edits from '../store/edits.ts';
import { editable, reading, state } from '../store/state.ts';
import * as view from '../store/view.ts';
import { Glyph } from './glyph.tsx';

const HelpText = lazy(async () => (await import('./help-text.tsx')).HelpText);
const SearchAll = lazy(async () => (await import('./search.tsx')).SearchAll);

export function Findings() {
  const { findings, rows, searchable, search } = state.summary.value;
  const whole = !reading.value;
  return <section aria-labelledby="findings-heading">
    <div class="section-head">
      <h2 id="findings-heading">{text('findings.heading')}</h2>
    </div>
    {findings.length === 0 && rows > 0 && whole && <p class="all-clear">
      <Glyph severity="fine" />
      <span>{text('findings.none', { count: rows })}</span>
    </p>}
    {findings.length === 0 && !whole && <p class="soft">{text('findings.so-far')}</p>}
    {rows === 0 && whole && <p class="soft">{text('findings.no-rows')}</p>}
    <ul class="findings">
      {findings.map(group => <Group key={group.rule} group={group} />)}
    </ul>
    {(searchable > 0 || search) && <SearchAll />}
  </section>;
}

function Group({ group }: { group: FindingGroup }) {
  const { rule, severity, title, rows, fixable } = group;
  const shown = state.filter.value.rule === rule;
  return <li class="group" data-severity={severity} data-shown={shown}>
    <button type="button" class="group-name" aria-pressed={shown} onClick={() => {
      view.toggleRule(rule);
      if (!shown) listInSight();
    }}>
      <Glyph severity={severity} />
      <span class="group-title">{say(title)}</span>
      <span class="count">{number(rows)}<span class="visually-hidden"> {text('findings.rows', { count: rows })}</span></span>
    </button>
    <div class="group-more">
      {fixable > 0 && <button type="button" class="small" disabled={!editable.value}
        onClick={() => void edits.fix(rule)}>
        {text('findings.fix', { count: fixable })}
        <span class="visually-hidden">: {say(title)}</span>
      </button>}
      <Help rule={rule} title={say(title)} />
    </div>
  </li>;
}

/** The rule's own page, read when it is opened. */
export function Help({ rule, title }: { rule: string; title: string }) {
  const [wanted, want] = useState(false);
  return <details class="help" onToggle={event => {
    if (event.currentTarget.open) want(true);
  }}>
    <summary>{text('findings.about')}<span class="visually-hidden">: {title}</span></summary>
    {wanted && <HelpText key={rule} rule={rule} />}
  </details>;
}
