/** What is new: the changelog as it was when the page was built; and the way to what this build is. */
import { useState } from 'preact/hooks';
import changelog from '../../../CHANGELOG.md?raw';
import { text } from '../language.ts';
import { closeNews } from '../news.ts';
import { state } from '../store/state.ts';
import { Dialog } from './dialog.tsx';
import { Markdown } from './markdown.tsx';
import { Provenance } from './provenance.tsx';
import './news.css';

/** Without its own title; what is not released yet is in this version all the same. */
const SINCE = changelog.slice(changelog.indexOf('\n## ')).replace(/^## Unreleased$/m, '');

export function News() {
  const [about, setAbout] = useState(false);
  if (about) return <Provenance close={closeNews} />;
  return <Dialog heading={text('news.heading')} close={closeNews} wide>
    <p class="soft">{text('page.version', { version: state.version.value })}</p>
    <div class="news" lang="en" dir="ltr" tabIndex={0} role="region" aria-label={text('news.changes')}>
      <Markdown source={SINCE} level={3} />
    </div>
    <div class="actions">
      <button type="button" onClick={() => setAbout(true)}>{text('provenance.heading')}</button>
      <button type="button" onClick={closeNews}>{text('news.close')}</button>
    </div>
  </Dialog>;
}
