/**
 * How soon the page answers, in headless Chromium: from an input until the frame that shows
 * what it asked for was drawn, at 25,000 rows; and how evenly 250,000 scroll, beside a
 * plain list of as many cells as are seen, without a graphics card.
 *
 * `npm run bench`, on a page that is built and a machine that does nothing else.
 */
import { chromium } from 'playwright-core';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { serve } from '../../www/serve.mjs';
import { CHROMIUM } from '../chromium.mjs';

const ROUNDS = 7;
const VIEWPORT = { width: 1500, height: 1000 };
const here = name => fileURLToPath(new URL(name, import.meta.url));

/** Made-up devices, each with its hash, as a file. */
async function list(rows) {
  const wasm = await import('../../www/pkg/preflight.js');
  wasm.initSync({ module: await readFile(here('../../www/pkg/preflight_bg.wasm')) });
  return wasm.sample(rows, false);
}

/** Devices by their tuple, which need no hash: a long list that is read in seconds. */
function tuples(rows) {
  const lines = ['Device Serial Number,Windows Product ID,Hardware Hash,Manufacturer name,Device model'];
  for (let row = rows; row > 0; row--) lines.push(`5CG${String(row).padStart(7, '0')},,,Contoso Devices,Aurora ${row % 50}`);
  return lines.join('\r\n');
}

/**
 * In the page: from the next press until the frame is drawn that shows other rows, or this
 * text in one. The grid draws as a frame begins: what is sent then is heard after it.
 */
function listen(text) {
  const body = document.querySelector('hash-grid .body');
  const before = body.textContent;
  const isThere = () => text ? body.textContent.includes(text) : body.textContent !== before;
  globalThis.answered = new Promise(resolve => {
    const begin = event => {
      for (const kind of ['keydown', 'click']) removeEventListener(kind, begin, true);
      const observer = new MutationObserver(() => {
        if (!isThere()) return;
        observer.disconnect();
        const { port1, port2 } = new MessageChannel();
        port1.onmessage = () => resolve(performance.now() - event.timeStamp);
        port2.postMessage(undefined);
      });
      observer.observe(body, { subtree: true, childList: true, characterData: true });
    };
    for (const kind of ['keydown', 'click']) addEventListener(kind, begin, true);
  });
}

async function timed(page, act, text) {
  await page.evaluate(listen, text);
  await act();
  return page.evaluate(() => globalThis.answered);
}

async function open(page, path, rows) {
  await page.locator('input[type=file][multiple]').setInputFiles(path);
  await page.locator(`[role=grid][aria-rowcount="${rows + 1}"]`).waitFor({ timeout: 90_000 });
  await page.getByRole('button', { name: /^Continue with/ }).and(page.locator(':enabled')).waitFor({ timeout: 90_000 });
}

const median = values => values.toSorted((a, b) => a - b)[values.length >> 1];
const said = value => `${value.toFixed(0)} ms`;

async function answers(page) {
  const found = { sort: [], filter: [], edit: [] };
  const header = page.getByRole('columnheader', { name: 'Serial number' });
  const search = page.getByRole('searchbox', { name: 'Search the rows' });
  for (let round = 0; round < ROUNDS; round++) {
    // By the serial number, the other way round, and as in the file again.
    for (let order = 0; order < 3; order++) {
      found.sort.push(await timed(page, () => header.click()));
    }
    await search.focus();
    found.filter.push(await timed(page, () => page.keyboard.press('7')));
    await timed(page, () => page.keyboard.press('Backspace'));
    const cell = page.locator(`hash-grid [aria-rowindex="${round + 2}"] [data-column=group-tag]`);
    await cell.click();
    await page.keyboard.press('F2');
    await page.locator('hash-grid input[type=text], hash-grid [role=gridcell] input').first().waitFor();
    await page.keyboard.type(`Bench${round}`);
    found.edit.push(await timed(page, () => page.keyboard.press('Enter'), `Bench${round}`));
  }
  return found;
}

/** The lengths of frames while a list is scrolled, a step of the wheel a frame. */
function frames(page, list) {
  return page.evaluate(list => new Promise(resolve => {
    const grid = document.querySelector(list);
    const lengths = [];
    let before;
    const step = now => {
      if (before !== undefined) lengths.push(now - before);
      before = now;
      grid.scrollTop += 340;
      if (lengths.length < 600) requestAnimationFrame(step);
      else resolve(lengths);
    };
    requestAnimationFrame(step);
  }), list);
}

/** The least that scrolling costs here: as many cells as are seen, in a list that is there whole. */
async function plainList(browser) {
  const page = await browser.newPage({ viewport: VIEWPORT });
  const row = `<div style="display:grid;grid-template-columns:repeat(9,1fr);height:34px">${'<span>Contoso 5CG</span>'.repeat(9)}</div>`;
  await page.setContent(`<div id="list" style="height:700px;overflow:auto;font:14px sans-serif">${row.repeat(6500)}</div>`);
  const lengths = await frames(page, '#list');
  await page.close();
  return lengths;
}

const folder = await mkdtemp(join(tmpdir(), 'preflight-'));
const site = await serve({ root: here('../../dist') });
const browser = await chromium.launch({
  executablePath: CHROMIUM,
  args: ['--no-sandbox', '--disable-gpu'],
});
try {
  await writeFile(join(folder, 'hashes.csv'), await list(25_000));
  await writeFile(join(folder, 'tuples.csv'), tuples(250_000));
  const page = await browser.newPage({ viewport: VIEWPORT });
  await page.goto(site.origin);
  await open(page, join(folder, 'hashes.csv'), 25_000);
  await page.evaluate(() => {
    globalThis.long = 0;
    new PerformanceObserver(list => {
      for (const { duration } of list.getEntries()) globalThis.long = Math.max(globalThis.long, duration);
    }).observe({ type: 'longtask' });
  });
  const { sort, filter, edit } = await answers(page);
  console.log('At 25,000 rows, from the input to the frame that shows it (median, worst):');
  for (const [name, times] of Object.entries({ sort, filter, edit })) {
    console.log(`  ${name.padEnd(7)} ${said(median(times)).padStart(7)} ${said(Math.max(...times)).padStart(7)}`);
  }
  console.log(`  the longest task of the page meanwhile: ${said(await page.evaluate(() => globalThis.long))}`);
  await page.close();

  const longer = await browser.newPage({ viewport: VIEWPORT });
  await longer.goto(site.origin);
  await open(longer, join(folder, 'tuples.csv'), 250_000);
  const lengths = await frames(longer, '[role=grid]');
  await longer.close();
  const told = lengths => {
    const late = lengths.filter(length => length > 1000 / 60 * 1.5).length;
    return `${median(lengths).toFixed(1)} ms a frame, ${late} of ${lengths.length} late, the longest ${said(Math.max(...lengths))}`;
  };
  console.log('While 250,000 rows scroll, and beside them a plain list of as many cells as are seen:');
  console.log(`  the grid   ${told(lengths)}`);
  console.log(`  plain      ${told(await plainList(browser))}`);
} finally {
  await browser.close();
  await site.close();
  await rm(folder, { recursive: true, force: true });
}
