/** What a rule is about, as the core explains it, or the reader's language does. */
import { useEffect } from 'preact/hooks';
import { ruleHelp, text } from '../language.ts';
import * as help from '../store/help.ts';
import { state } from '../store/state.ts';
import { Markdown } from './markdown.tsx';
import './help-text.css';

export function HelpText({ rule }: { rule: string }) {
  useEffect(() => void help.wantHelp(rule), []);
  const markdown = ruleHelp(rule) ?? state.helps.value[rule];
  return markdown === undefined ? null : <div class="help-text">
    <Markdown source={markdown} level={3} />
    <p class="soft">{text('findings.rule')} <code>{rule}</code></p>
  </div>;
}
