/** Changes to the rows selected, or to all shown; each is one step. */
import { useEffect, useState } from 'preact/hooks';
import { text } from '../language.ts';
import { asked } from '../link.ts';
import type { Column, Replace, Selection } from '../protocol.ts';
import * as many from '../store/many.ts';
import { SHARED, state } from '../store/state.ts';
import { selectedCount } from '../store/view.ts';
import { Check } from './check.tsx';
import { Dialog } from './dialog.tsx';
import './fields.css';

export function ChangeMany() {
  const rows = state.changingMany.value;
  if (!rows) return null;
  const count = selectedCount.value;
  return <Dialog heading={text('many.heading')} close={many.closeChangeMany}>
    <p class="soft">{text(rows === 'shown' ? 'many.about' : 'many.about-selected', { count })}</p>
    <SetColumn rows={rows} count={count} />
    <FindAndReplace rows={rows} />
    <section class="choice" aria-labelledby="many-remove">
      <h3 id="many-remove">{text('many.remove')}</h3>
      <div class="actions">
        <button type="button" onClick={() => void many.removeMany(rows)}>
          {text('many.remove-now', { count })}
        </button>
      </div>
    </section>
    <div class="actions">
      <button type="button" onClick={many.closeChangeMany}>{text('save.close')}</button>
    </div>
  </Dialog>;
}

function SetColumn({ rows, count }: { rows: Selection; count: number }) {
  const [column, setColumn] = useState<Column>('group-tag');
  // A link may offer a group tag, which is the column that stands there first.
  const [cell, setCell] = useState(asked.value.tag ?? '');
  return <form class="choice" aria-labelledby="many-set" onSubmit={event => {
    event.preventDefault();
    void many.setMany(rows, column, cell);
  }}>
    <h3 id="many-set">{text('many.set')}</h3>
    <div class="fields">
      <Columns column={column} choose={setColumn} />
      <label class="field">{text('many.text')}
        <input value={cell} aria-describedby="many-text" onInput={event => setCell(event.currentTarget.value)} />
      </label>
    </div>
    <p id="many-text" class="soft">{text('many.text.about')}</p>
    <div class="actions">
      <button type="submit" class="primary">{text('many.set-now', { count })}</button>
    </div>
  </form>;
}

function FindAndReplace({ rows }: { rows: Selection }) {
  const [replace, setReplace] = useState<Replace>({
    column: 'group-tag', find: '', with: '', whole: false, case: false,
  });
  const [count, setCount] = useState<number>();
  const change = (part: Partial<Replace>) => setReplace({ ...replace, ...part });
  // Counted anew after each change; an answer to an old question is dropped.
  useEffect(() => {
    let current = true;
    setCount(undefined);
    void many.countReplace(rows, replace).then(count => {
      if (current) setCount(count);
    });
    return () => { current = false; };
  }, [replace]);
  return <form class="choice" aria-labelledby="many-replace" onSubmit={event => {
    event.preventDefault();
    if (count) void many.replaceMany(rows, replace);
  }}>
    <h3 id="many-replace">{text('many.replace')}</h3>
    <div class="fields">
      <Columns column={replace.column} choose={column => change({ column })} />
      <label class="field">{text('many.find')}
        <input value={replace.find} onInput={event => change({ find: event.currentTarget.value })} />
      </label>
      <label class="field">{text('many.with')}
        <input value={replace.with} onInput={event => change({ with: event.currentTarget.value })} />
      </label>
    </div>
    <div class="fields">
      <Check name={text('many.whole')} on={replace.whole} set={whole => change({ whole })} />
      <Check name={text('many.case')} on={replace.case} set={on => change({ case: on })} />
    </div>
    <p class="soft" aria-live="polite">
      {count === undefined ? ' ' : text('many.replace-count', { count })}
    </p>
    <div class="actions">
      <button type="submit" class="primary" disabled={!count}>
        {text('many.replace-now', { count: count ?? 0 })}
      </button>
    </div>
  </form>;
}

function Columns({ column, choose }: { column: Column; choose(column: Column): void }) {
  return <label class="field">{text('many.column')}
    <select value={column} onChange={event => choose(event.currentTarget.value as Column)}>
      {SHARED.map(name => <option key={name} value={name}>{text(`grid.${name}`)}</option>)}
    </select>
  </label>;
}
