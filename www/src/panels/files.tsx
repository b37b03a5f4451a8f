/** The files, those of an archive below it: how each was written, what is wrong with it. */
import type { ComponentChildren } from 'preact';
import { useState } from 'preact/hooks';
import { once } from '../double-click.ts';
import { number, say, size, text } from '../language.ts';
import type { FileSummary } from '../protocol.ts';
import { listInSight } from '../sight.ts';
import * as files from '../store/files.ts';
import * as late from '../store/late.ts';
import * as stages from '../store/stages.ts';
import { editable, running, state } from '../store/state.ts';
import * as view from '../store/view.ts';
import { visible } from '../visible.ts';
import { ChooseFiles } from './choose-files.tsx';
import { Help } from './findings.tsx';
import { Glyph } from './glyph.tsx';
import { Leaders } from './leaders.tsx';
import { Words } from './words.tsx';

/**
 * So many files are shown at once: of more only those that have something to say, and an
 * archive with more is closed. The findings stand below them.
 */
const OPEN = 6;

/** Findings that a person's word on the columns answers. */
const ABOUT_COLUMNS = ['columns-unsure', 'column-missing'];

/** A file with those in it. */
interface Node {
  file: FileSummary;
  inside: Node[];
  /** Its rows and those of all in it. */
  rows: number;
  /** Without the path of what it stands in. */
  name: string;
}

export function Files() {
  return <section aria-labelledby="files-heading">
    <div class="section-head">
      <h2 id="files-heading">{text('files.heading')}</h2>
      {!running.value && <div class="actions">
        <button type="button" class="quiet" onClick={() => stages.goTo('bench')}>{text('bench.open')}</button>
        <ChooseFiles />
      </div>}
    </div>
    <List nodes={tree(state.summary.value.files)} />
  </section>;
}

function List({ nodes }: { nodes: Node[] }) {
  const [open, setOpen] = useState(false);
  const telling = nodes.filter(isTelling).slice(0, OPEN);
  // One that is chosen in the open list stays under the hand.
  const isFirst = (node: Node) => telling.includes(node) || !open && isChosen(node);
  const first = nodes.length > OPEN ? nodes.filter(isFirst) : nodes;
  const rest = nodes.filter(node => !first.includes(node));
  const found = rest.filter(isTelling).length;
  const entries = (some: Node[]) => some.map(node => <Entry key={node.file.id} node={node} />);
  return <>
    {first.length > 0 && <ul class="files">{entries(first)}</ul>}
    {rest.length > 0 && <>
      <Disclose open={open} list="more-files" toggle={() => setOpen(!open)}>
        {text(first.length > 0 ? 'files.more' : 'files.all', { count: rest.length })}
        {found > 0 && <span class="soft">{text('files.found', { count: found })}</span>}
      </Disclose>
      <ul class="files" id="more-files" hidden={!open}>{open && entries(rest)}</ul>
    </>}
    <Awaited />
  </>;
}

/** Apart from the list, which is not drawn anew for each. */
function Awaited() {
  const count = state.awaited.value;
  return count > 1 ? <p class="soft">{text('files.awaited', { count })}</p> : null;
}

/** Whether a file, or one in it, is on its way in or not as it should be. */
function isTelling({ file, inside }: Node): boolean {
  return !file.whole || file.findings.some(({ severity }) => severity !== 'note') || inside.some(isTelling);
}

/** Whether the rows of a file, or of one in it, are those that are shown. */
function isChosen({ file, inside }: Node): boolean {
  return state.filter.value.file === file.id || inside.some(isChosen);
}

/** Files come after what they stand in. */
function tree(files: FileSummary[]): Node[] {
  const roots: Node[] = [];
  const nodes = new Map<number, Node>();
  for (const file of files) {
    const parent = file.parent === undefined ? undefined : nodes.get(file.parent);
    const outer = parent && `${parent.file.name} › `;
    const name = outer && file.name.startsWith(outer) ? file.name.slice(outer.length) : file.name;
    const node: Node = { file, inside: [], rows: file.rows, name };
    nodes.set(file.id, node);
    (parent?.inside ?? roots).push(node);
  }
  const count = (node: Node): number => {
    node.rows += node.inside.reduce((sum, inner) => sum + count(inner), 0);
    return node.rows;
  };
  roots.forEach(count);
  return roots;
}

function Entry({ node }: { node: Node }) {
  const { file, rows } = node;
  const facts: [string, string][] = [[text('files.rows'), number(rows)]];
  if (file.encoding) facts.push([text('files.encoding'), file.encoding]);
  if (file.what) facts.push([text('files.flavour'), say(file.what)]);
  if (!file.whole) facts.unshift([text('files.size'), size(file.size)]);
  return <li class="file">
    <Name node={node} />
    <Reading file={file} />
    <Leaders facts={facts} />
    <Said file={file} />
    <Inside node={node} />
  </li>;
}

/** A file in an archive, on fewer lines. */
function Member({ node }: { node: Node }) {
  const { file, rows } = node;
  const facts = [text('files.row-count', { count: rows })];
  if (file.what) facts.push(say(file.what));
  return <li class="member">
    <Name node={node} />
    <Reading file={file} />
    <p class="soft">{facts.join(' · ')}</p>
    <Said file={file} />
    <Inside node={node} />
  </li>;
}

function Name({ node }: { node: Node }) {
  const { file, name } = node;
  const shown = state.filter.value.file === file.id;
  const several = state.summary.value.files.length > 1;
  // By key: a button must not become the other one under the hand when the name does.
  return <div class="file-head">
    {several
      ? <button key="name" type="button" class="file-name toggle" aria-pressed={shown}
          onClick={() => {
            view.toggleFile(file.id);
            if (!shown) listInSight();
          }}>{visible(name)}</button>
      : <span key="name" class="file-name">{visible(name)}</span>}
    <button key="remove" type="button" class="quiet" disabled={!editable.value}
      aria-label={text('files.remove-name', { name: file.name })}
      onClick={once(() => files.removeFile(file.id))}>{text('files.remove')}</button>
  </div>;
}

function Reading({ file }: { file: FileSummary }) {
  const { name, read, whole, container } = file;
  if (whole) return null;
  // How much is in an archive nobody knows before its end.
  if (container) {
    return <>
      <p class="soft">{text('files.unpacking')}</p>
      <progress aria-label={text('files.unpacking-name', { name })} />
    </>;
  }
  return <progress max={Math.max(file.size, 1)} value={read} aria-label={text('files.reading', { name })} />;
}

function Said({ file }: { file: FileSummary }) {
  const { findings, mappable } = file;
  const asks = mappable ? findings.findIndex(({ rule }) => ABOUT_COLUMNS.includes(rule)) : -1;
  return <>{findings.map((finding, index) => <div key={index}>
    <p class="finding-line" data-severity={finding.severity}>
      <Glyph severity={finding.severity} />
      <span><Words of={finding.message} /></span>
    </p>
    <Help rule={finding.rule} title={say(finding.message)} />
    {index === asks && <AskColumns file={file} />}
  </div>)}
  {mappable && asks < 0 && <AskColumns file={file} />}</>;
}

function AskColumns({ file }: { file: FileSummary }) {
  return <button type="button" class="small map" disabled={!editable.value}
    onClick={() => late.mapping(({ openMapping }) => openMapping(file))}>
    {text('mapping.open')}<span class="visually-hidden">: {visible(file.name)}</span>
  </button>;
}

function Inside({ node }: { node: Node }) {
  const { file, inside } = node;
  const [asked, ask] = useState<boolean>();
  if (inside.length === 0) return null;
  const open = asked ?? inside.length <= OPEN;
  const list = `inside-${file.id}`;
  return <>
    <Disclose open={open} list={list} toggle={() => ask(!open)}>
      {text('files.inside', { count: inside.length })}
      <span class="visually-hidden">: {visible(file.name)}</span>
    </Disclose>
    <ul class="inside" id={list} hidden={!open}>
      {open && inside.map(each => <Member key={each.file.id} node={each} />)}
    </ul>
  </>;
}

/** Opens and closes a list. */
function Disclose({ open, list, toggle, children }: {
  open: boolean;
  list: string;
  toggle: () => void;
  children: ComponentChildren;
}) {
  return <button type="button" class="quiet disclose" aria-expanded={open} aria-controls={list} onClick={toggle}>
    <svg class="glyph" viewBox="0 0 16 16" aria-hidden="true" focusable="false"><path d="M6 3.5 10.5 8 6 12.5" /></svg>
    {children}
  </button>;
}
