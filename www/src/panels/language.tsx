/** The choice of the language, each by its own name. */
import { useState } from 'preact/hooks';
import { spoken, text } from '../language.ts';
import { choose, LANGUAGES } from '../languages.ts';

export function ChooseLanguage() {
  const [missing, setMissing] = useState(false);
  return <label class="language">
    <span class="visually-hidden">{text('page.language')}</span>
    <select id="language" value={spoken.value} onChange={event => {
      setMissing(false);
      choose(event.currentTarget.value).then(
        // The page is another one, and with it this field.
        () => requestAnimationFrame(() => document.getElementById('language')?.focus()),
        () => setMissing(true),
      );
    }}>
      {LANGUAGES.map(({ tag, name }) => <option key={tag} value={tag} lang={tag}>{name}</option>)}
    </select>
    {missing && <span role="alert">{text('page.language-missing')}</span>}
  </label>;
}
