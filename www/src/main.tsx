/** Start: the state, the window's own events, the page. */
import { render } from 'preact';
import { watchDevices } from './devices.ts';
import { fetchTheRest } from './lazy.tsx';
import { watchLink } from './link.ts';
import { watchNews } from './news.ts';
import { Page } from './panels/page.tsx';
import { start } from './store.ts';
import { watchWindow } from './window.ts';

watchWindow();
watchDevices();
watchLink();
watchNews();
void start();
render(<Page />, document.getElementById('page') as HTMLElement);
fetchTheRest();
