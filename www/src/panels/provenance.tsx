/** What this build is: version, commit, digests, parts; and how to compare it with its release. */
import { useEffect, useRef } from 'preact/hooks';
import { ONE_FILE } from '../build.ts';
import { list as listOf, text } from '../language.ts';
import { compare, comparison, forget, list, read, type List } from '../provenance.ts';
import { state } from '../store/state.ts';
import { Copy } from './copy.tsx';
import { Dialog } from './dialog.tsx';
import './fields.css';
import './provenance.css';

/** The commit that it was built from; empty where that is not known. */
const COMMIT = import.meta.env.COMMIT;

const PAPERS = [
  ['SHA256SUMS', 'provenance.paper.sums'],
  ['sbom.cdx.json', 'provenance.paper.parts'],
  ['licences.txt', 'provenance.paper.licences'],
] as const;

export function Provenance({ close }: { close(): void }) {
  useEffect(() => {
    if (!ONE_FILE) void read();
    return forget;
  }, []);
  return <Dialog heading={text('provenance.heading')} close={close} wide>
    <div class="provenance">
      <p>{text('page.version', { version: state.version.value })}</p>
      <p>{COMMIT === '' ? text('provenance.commit.unknown') : <>{text('provenance.commit')} <code>{COMMIT}</code></>}</p>
      {ONE_FILE ? <OneFile /> : <Hosted />}
    </div>
    <div class="actions">
      <button type="button" onClick={close}>{text('news.close')}</button>
    </div>
  </Dialog>;
}

function OneFile() {
  return <>
    <p>{text('provenance.one-file')}</p>
    <Line words="sha256sum preflight-offline.html" name={text('provenance.command')} />
    <p>{text('provenance.one-file.licences')}</p>
  </>;
}

function Hosted() {
  const found = list.value;
  return <>
    <p>{text('provenance.about')}</p>
    {found === 'missing' && <p class="problem" role="alert">{text('provenance.missing')}</p>}
    {found !== undefined && found !== 'missing' && <Digests of={found} />}
    <ul class="papers">{PAPERS.map(([name, key]) =>
      <li key={name}><a href={`./${name}`} target="_blank" rel="noopener">{text(key)}</a></li>)}</ul>
  </>;
}

function Digests({ of: found }: { of: List }) {
  const count = found.files.length;
  return <>
    <section aria-labelledby="provenance-list">
      <h3 id="provenance-list">{text('provenance.list')}</h3>
      <Line words={found.digest} name={text('provenance.list')} />
      <p class="soft">{text('provenance.list.about')}</p>
      <Line words="sha256sum --check SHA256SUMS" name={text('provenance.command')} />
    </section>
    <section aria-labelledby="provenance-here">
      <h3 id="provenance-here">{text('provenance.here')}</h3>
      <p class="soft">{text('provenance.here.about')}</p>
      <Compared of={found} />
    </section>
    <details>
      <summary>{text('provenance.files', { count })}</summary>
      <div class="digests" tabIndex={0} role="region" aria-label={text('provenance.files', { count })}>
        <dl>{found.files.map(({ name, digest }) => <div key={name}><dt><code>{name}</code></dt><dd><code>{digest}</code></dd></div>)}</dl>
      </div>
    </details>
  </>;
}

function Compared({ of: found }: { of: List }) {
  const current = comparison.value;
  const count = found.files.length;
  const going = current !== undefined && !current.over;
  return <div class="compared">
    <button type="button" aria-disabled={going} onClick={() => { if (!going) void compare(found); }}>
      {text('provenance.compare', { count })}
    </button>
    {going && <progress max={count} value={current.done} aria-label={text('provenance.compare', { count })} />}
    <p role="status" data-tone={current?.over && current.different.length > 0 ? 'error' : undefined}>{current?.over && (current.different.length === 0
      ? text('provenance.same', { count })
      : text('provenance.different', { count: current.different.length, files: listOf(current.different) }))}</p>
  </div>;
}

/** Something to type or to compare, and its button to copy it. */
function Line({ words, name }: { words: string; name: string }) {
  const place = useRef<HTMLElement>(null);
  return <div class="line">
    <code ref={place}>{words}</code>
    <Copy words={words} name={name} select={() => place.current && getSelection()?.selectAllChildren(place.current)} />
  </div>;
}
