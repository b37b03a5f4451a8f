/** The files: how each was written, what is wrong with it as a whole. */
import { number, say, size, text } from '../language.ts';
import type { FileSummary } from '../protocol.ts';
import * as store from '../store.ts';
import { state } from '../store.ts';
import { ChooseFiles } from './choose-files.tsx';
import { Glyph } from './glyph.tsx';
import { Leaders } from './leaders.tsx';

export function Files() {
  const { files } = state.summary.value;
  return <section aria-labelledby="files-heading">
    <div class="section-head">
      <h2 id="files-heading">{text('files.heading')}</h2>
      {!store.running.value && <ChooseFiles />}
    </div>
    <ul class="files">
      {files.map(file => <Entry key={file.id} file={file} />)}
    </ul>
  </section>;
}

function Entry({ file }: { file: FileSummary }) {
  const shown = state.filter.value.file === file.id;
  const several = state.summary.value.files.length > 1;
  const facts: [string, string][] = [[text('files.rows'), number(file.rows)]];
  if (file.encoding) facts.push([text('files.encoding'), file.encoding]);
  if (file.flavour) facts.push([text('files.flavour'), file.flavour]);
  return <li class="file">
    <div class="file-head">
      {several
        ? <button type="button" class="file-name toggle" aria-pressed={shown}
            onClick={() => store.toggleFile(file.id)}>{file.name}</button>
        : <span class="file-name">{file.name}</span>}
      <button type="button" class="quiet" disabled={!store.editable.value}
        aria-label={text('files.remove-name', { name: file.name })}
        onClick={() => store.removeFile(file.id)}>{text('files.remove')}</button>
    </div>
    {!file.whole && <progress max={Math.max(file.size, 1)} value={file.read}
      aria-label={text('files.reading', { name: file.name })} />}
    <Leaders facts={file.whole ? facts : [[text('files.size'), size(file.size)], ...facts]} />
    {file.findings.map((finding, index) =>
      <p key={index} class="finding-line" data-severity={finding.severity}>
        <Glyph severity={finding.severity} />
        <span>{say(finding.message)}</span>
      </p>)}
  </li>;
}
