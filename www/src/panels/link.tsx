/** What the link by which the page was opened asks for: said calmly, and offered. */
import { useEffect, useState } from 'preact/hooks';
import { text } from '../language.ts';
import { asked, closeLink, told } from '../link.ts';
import * as many from '../store/many.ts';
import { editable, state } from '../store/state.ts';
import './link.css';

export function LinkNotice() {
  const { tag } = asked.value;
  return <aside class="link-notice" aria-labelledby="link-heading">
    <div class="section-head">
      <h2 id="link-heading">{text('link.heading')}</h2>
      <button type="button" class="quiet" onClick={closeLink}>{text('link.close')}</button>
    </div>
    <ul>{told.value.map(({ key, gaps }, index) => <li key={index}>{text(key, gaps)}</li>)}</ul>
    {tag !== undefined && <Tag tag={tag} />}
  </aside>;
}

/** The group tag, for the rows that have none; whoever reads this decides. */
function Tag({ tag }: { tag: string }) {
  const [count, setCount] = useState<number>();
  const revision = state.revision.value;
  const { shown } = state.summary.value;
  // An answer to an old question is dropped.
  useEffect(() => {
    let current = true;
    setCount(undefined);
    if (shown > 0) void many.countUntagged(tag).then(found => { if (current) setCount(found); });
    return () => { current = false; };
  }, [tag, revision, shown]);
  return <>
    <p>{text('link.tag')} <code>{tag}</code></p>
    {shown === 0 ? <p class="soft">{text('link.tag.later')}</p>
      : count === 0 ? <p class="soft">{text('link.tag.none')}</p>
      : editable.value
        ? <button type="button" class="small" disabled={count === undefined}
            onClick={() => void many.tagUntagged(tag)}>{text('link.tag.set', { count: count ?? 0 })}</button>
        : <p class="soft">{text('link.tag.review')}</p>}
  </>;
}
