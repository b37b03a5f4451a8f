/** Start: the state, the window's own events, the page. */
import { render } from 'preact';
import { watchDevices } from './devices.ts';
import { keepFocus } from './focus.ts';
import { fetchTheRest } from './lazy.tsx';
import { Page } from './panels/page.tsx';
import { start } from './store.ts';
import { watchWindow } from './window.ts';

watchWindow();
keepFocus();
watchDevices();
void start();
render(<Page />, document.getElementById('page') as HTMLElement);
fetchTheRest();
