/**
 * Which language the page speaks: the one that its link asks for, or else that was chosen
 * here, or else the first that the browser asks for; of those that there are. The texts of
 * a language are fetched when it is spoken; English is always there.
 */
import { wantedLanguage } from './fragment.ts';
import { speak, type Texts } from './language.ts';
import { recall, remember } from './remembered.ts';

interface Language {
  tag: string;
  /** What it calls itself. */
  name: string;
  texts?(): Promise<{ default: Texts }>;
}

export const LANGUAGES: Language[] = [
  { tag: 'en', name: 'English' },
  { tag: 'de', name: 'Deutsch', texts: () => import('../lang/de.json') },
  { tag: 'fr', name: 'Français', texts: () => import('../lang/fr.json') },
  { tag: 'ja', name: '日本語', texts: () => import('../lang/ja.json') },
  { tag: 'ar', name: 'العربية', texts: () => import('../lang/ar.json') },
];

/** Speaks the language that the page is to begin with. */
export async function speakFirst(): Promise<void> {
  await speakIn(linked() ?? kept() ?? asked() ?? 'en').catch(() => {});
}

/** Speaks a language from now on, also when the page is opened again. */
export async function choose(tag: string): Promise<void> {
  await speakIn(tag);
  remember('language', tag);
}

async function speakIn(tag: string): Promise<void> {
  const language = known(tag);
  if (language) speak(language.tag, (await language.texts?.())?.default);
}

function linked(): string | undefined {
  return known(wantedLanguage() ?? '')?.tag;
}

function kept(): string | undefined {
  return known(recall('language') ?? '')?.tag;
}

function asked(): string | undefined {
  return navigator.languages.map(known).find(Boolean)?.tag;
}

/** `de-AT` is German. */
function known(tag: string): Language | undefined {
  const [base] = tag.toLowerCase().split('-');
  return LANGUAGES.find(language => language.tag === base);
}
