/** Start: the state, the window's own events, the page. */
import { render } from 'preact';
import { watchDevices } from './devices.ts';
import { keepFocus } from './focus.ts';
import { spoken } from './language.ts';
import { speakFirst } from './languages.ts';
import { fetchTheRest } from './lazy.tsx';
import { watchLink } from './link.ts';
import { watchNews } from './news.ts';
import { watchNetwork } from './offline.ts';
import { Framed, framed } from './panels/framed.tsx';
import { Page } from './panels/page.tsx';
import { start } from './store.ts';
import { watchWindow } from './window.ts';

const place = document.getElementById('page') as HTMLElement;

if (framed) void speakFirst().then(() => render(<Framed />, place));
else open();

function open(): void {
  watchWindow();
  keepFocus();
  watchDevices();
  watchLink();
  watchNews();
  watchNetwork();
  void start();
  void speakFirst().then(() => {
    render(<Whole />, place);
    fetchTheRest();
  });
}

/** In another language it is another page; what it shows is in the state. */
function Whole() {
  return <Page key={spoken.value} />;
}
