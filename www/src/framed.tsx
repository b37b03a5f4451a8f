/**
 * What stands in a frame of another page, in place of Preflight. A host's headers forbid
 * the frame; where a host can't send any, the page refuses by itself, so that nobody is led
 * to click on what they don't see.
 */
import { render } from 'preact';
import { laterTexts, text } from './language.ts';
import { speakFirst } from './languages.ts';

void Promise.all([speakFirst(), laterTexts()]).then(() =>
  render(<Framed />, document.getElementById('page') as HTMLElement));

function Framed() {
  return <main class="trouble">
    <h1>{text('framed.heading')}</h1>
    <p><a href="./" target="_blank" rel="noopener">{text('framed.open')}</a></p>
  </main>;
}
