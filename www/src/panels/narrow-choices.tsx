/** What the rows can be narrowed to: a kind of finding, a file, a group tag. */
import { effect, signal } from '@preact/signals';
import { useEffect } from 'preact/hooks';
import { text } from '../language.ts';
import type { TagCount, Worst } from '../protocol.ts';
import { session } from '../store/engine.ts';
import { attempt } from '../store/notices.ts';
import { state } from '../store/state.ts';
import * as view from '../store/view.ts';
import { visible } from '../visible.ts';
import { READY } from './narrow.tsx';
import { TagSelect } from './tag-select.tsx';
import './fields.css';

const WORST: Worst[] = ['error', 'warning', 'note', 'nothing'];

/** More tags than this nobody looks through. */
const TAGS = 200;

const tags = signal<TagCount[]>([]);

export function Choices() {
  // The tags are those of the rows now, while they are to be seen.
  useEffect(() => effect(() => {
    void state.revision.value;
    void attempt(session.tags(TAGS)).then(now => {
      if (now) tags.value = now;
    });
  }), []);
  return <>
    <Findings />
    <Files />
    <Tags />
  </>;
}

function Findings() {
  const { errors, warnings, notes, clean, rows } = state.summary.value;
  const { worst = [] } = state.filter.value;
  const counts = { error: errors, warning: warnings, note: notes, nothing: clean };
  return <label class="field">
    <span>{text('narrow.worst')}</span>
    <select value={worst.join()} onChange={event => {
      const chosen = event.currentTarget.value.split(',');
      view.showWorst([...WORST].filter(each => chosen.includes(each)));
    }}>
      <option value="">{text('narrow.worst.any')}</option>
      {WORST.map(each => <option key={each} value={each}>
        {text('narrow.count', { what: text(`narrow.worst.${each}`), count: counts[each] })}
      </option>)}
      <option value={READY.join()}>{text('narrow.count', { what: text('grid.ready'), count: rows - errors })}</option>
    </select>
  </label>;
}

function Files() {
  const { files } = state.summary.value;
  const { file } = state.filter.value;
  if (files.length < 2) return null;
  return <label class="field">
    <span>{text('narrow.file')}</span>
    <select value={file ?? ''} onChange={event => {
      const chosen = event.currentTarget.value;
      view.showFile(chosen === '' ? undefined : Number(chosen));
    }}>
      <option value="">{text('narrow.file.any')}</option>
      {files.map(({ id, name }) => <option key={id} value={id}>{visible(name)}</option>)}
    </select>
  </label>;
}

function Tags() {
  return <label class="field">
    <span>{text('grid.group-tag')}</span>
    <TagSelect tags={tags.value.map(({ tag, rows: count }) => ({ tag, count }))}
      tag={state.filter.value.tag} choose={view.showTag} />
  </label>;
}
