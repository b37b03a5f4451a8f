/** What stands in a frame of another page, in place of Preflight. */
import { text } from '../language.ts';

/**
 * A host's headers forbid it; where a host can't send any, the page itself refuses, so that
 * nobody is led to click on what they don't see.
 */
export const framed = window.top !== window.self;

export function Framed() {
  return <main class="trouble">
    <h1>{text('framed.heading')}</h1>
    <p><a href="./" target="_blank" rel="noopener">{text('framed.open')}</a></p>
  </main>;
}
