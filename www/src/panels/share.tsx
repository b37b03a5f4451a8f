/** A link that opens the page with the same settings: made here, sent by whoever wants to. */
import { useRef, useState } from 'preact/hooks';
import { read, write } from '../fragment.ts';
import { spoken, text } from '../language.ts';
import { asked, linkWith } from '../link.ts';
import { signInSetup, state } from '../store/state.ts';
import { Copy } from './copy.tsx';
import './fields.css';
import './share.css';

export function Share({ target }: { target: string }) {
  const { tag: offered = '', lang = spoken.value === 'en' ? undefined : spoken.value } = asked.value;
  const [typed, setTyped] = useState(offered);
  const field = useRef<HTMLInputElement>(null);
  const { tag } = read(write({ tag: typed }))?.asked ?? {};
  const wrong = typed.trim() !== '' && tag === undefined;
  const cloud = (state.setup.value?.signIns.length ?? 0) > 1 ? signInSetup.value?.cloud : undefined;
  const link = linkWith({
    ...(cloud !== undefined && { cloud }), target, ...(tag !== undefined && { tag }), ...(lang !== undefined && { lang }),
  });
  return <details class="share">
    <summary>{text('share.open')}</summary>
    <div>
      <p class="soft">{text('share.about')}</p>
      <div class="field">
        <label for="share-tag">{text('share.tag')}</label>
        <input id="share-tag" value={typed} autocomplete="off" spellcheck={false} aria-invalid={wrong}
          aria-describedby="share-tag-about" onInput={event => setTyped(event.currentTarget.value)} />
        <p id="share-tag-about" class={wrong ? 'problem' : 'soft'}>{text(wrong ? 'share.tag.wrong' : 'share.tag.about')}</p>
      </div>
      <div class="field">
        <label for="share-link">{text('share.link')}</label>
        <input id="share-link" ref={field} readOnly value={link} onFocus={event => event.currentTarget.select()} />
      </div>
      <Copy words={link} name={text('share.link')} select={() => field.current?.select()} />
    </div>
  </details>;
}
