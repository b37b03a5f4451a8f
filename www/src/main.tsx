/** Start: the state, the window's own events, the page. */
import { render } from 'preact';
import { keepFocus } from './focus.ts';
import { readyFormats, spoken } from './language.ts';
import { speakFirst } from './languages.ts';
import { fetchTheRest } from './lazy.tsx';
import { watchLink } from './link-watch.ts';
import { watchNews } from './news.ts';
import { watchNetwork } from './offline.ts';
import { Page } from './panels/page.tsx';
import { runIn, start } from './store/start.ts';
import { watchWindow } from './window.ts';

void start();
watchWindow();
keepFocus();
watchLink();
watchNews();
watchNetwork();
void speakFirst().then(() => {
  render(<Whole />, document.getElementById('page') as HTMLElement);
  fetchTheRest(() => {
    readyFormats();
    void runIn();
  });
});

/** In another language it is another page; what it shows is in the state. */
function Whole() {
  return <Page key={spoken.value} />;
}
