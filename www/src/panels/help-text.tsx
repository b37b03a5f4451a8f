/** What a rule is about: in the reader's language, or as the core explains it. */
import english from '../../lang/help.json';
import { ruleHelp, text } from '../language.ts';
import { Markdown } from './markdown.tsx';
import './help-text.css';

const pages: { [rule: string]: string } = english;

export function HelpText({ rule }: { rule: string }) {
  return <div class="help-text">
    <Markdown source={ruleHelp(rule) ?? pages[rule] ?? ''} level={3} />
    <p class="soft">{text('findings.rule')} <code>{rule}</code></p>
  </div>;
}
