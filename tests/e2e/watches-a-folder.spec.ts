/**
 * The bench: each file that lands in a folder passes or fails. The folder is one of the
 * browser's own, which a page may have without a dialog; its handles are the real ones.
 */
import type { Page } from '@playwright/test';
import { VIEWS, accessible } from './accessible.ts';
import { column, drop, plan, register, resultIs } from './admin.ts';
import { csv } from './csv.ts';
import { expect, test } from './fixtures.ts';
import { devices } from './fleet.ts';

const good = devices(3);
const other = devices(2, 2001);
/** The second hash has lost its end. */
const broken = other.map((line, place) => place === 1 ? { ...line, hash: line.hash.slice(0, 400) } : line);

const inChromium = () => test.skip(test.info().project.name !== 'chromium', 'only Chromium can watch a folder');

/** Has the dialog give a folder named Stick. */
async function withFolder(page: Page): Promise<void> {
  await page.addInitScript(() => {
    Object.assign(window, {
      showDirectoryPicker: async () =>
        (await navigator.storage.getDirectory()).getDirectoryHandle('Stick', { create: true }),
    });
  });
  await page.reload();
}

/** Puts a file into the folder. */
async function put(page: Page, path: string, bytes: Buffer): Promise<void> {
  await page.evaluate(async ({ path, bytes }) => {
    const names = path.split('/');
    const name = names.pop()!;
    let folder = await (await navigator.storage.getDirectory()).getDirectoryHandle('Stick', { create: true });
    for (const each of names) folder = await folder.getDirectoryHandle(each, { create: true });
    const writable = await (await folder.getFileHandle(name, { create: true })).createWritable();
    await writable.write(new Uint8Array(bytes));
    await writable.close();
  }, { path, bytes: [...bytes] });
}

async function watch(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Watch a folder' }).click();
  await expect(page.getByRole('heading', { name: 'Bench', level: 1 })).toBeFocused();
  await page.getByRole('button', { name: 'Choose the folder' }).click();
  await expect(page.getByText(/^Watching Stick/)).toBeVisible();
}

const last = (page: Page) => page.getByRole('region', { name: 'Last file' });
const lines = (page: Page) => page.getByRole('region', { name: 'Files checked here' }).getByRole('listitem');
const today = (page: Page) => page.getByRole('region', { name: 'Today' });

test('each file that lands passes or fails, and says why', async ({ page }) => {
  inChromium();
  await withFolder(page);
  await watch(page);
  await expect(page.getByText('Nothing has landed so far.')).toBeVisible();

  await put(page, 'one.csv', csv(good));
  await expect(last(page)).toContainText('PASS');
  await expect(last(page)).toContainText('one.csv');
  await expect(last(page)).toContainText('3 devices');
  for (const { serial } of good) await expect(last(page)).toContainText(serial);
  await expect(page.getByRole('status')).toHaveText('one.csv passed.');

  await put(page, 'HWID/two.csv', csv(broken));
  await expect(last(page)).toContainText('FAIL');
  await expect(last(page)).toContainText('HWID/two.csv');
  await expect(last(page)).toContainText("1 of 2 devices can't be registered");
  await expect(last(page)).toContainText('two.csv:3');
  await expect(page.getByRole('status')).toHaveText('HWID/two.csv failed.');
  await expect(lines(page)).toHaveCount(2);
  await expect(today(page)).toContainText(/Passed\s*1/);
  await expect(today(page)).toContainText(/Failed\s*1/);

  // Written anew it is judged anew, in its own place.
  await put(page, 'HWID/two.csv', csv(other));
  await expect(last(page)).toContainText('PASS');
  await expect(lines(page)).toHaveCount(2);
  await expect(today(page)).toContainText(/Devices that passed\s*5/);
  await page.getByRole('button', { name: 'See them in the review' }).click();
  await expect(column(page, 'serial')).toHaveText([...good, ...other].map(line => line.serial));
});

test('a file without a device fails with its own sentence', async ({ page }) => {
  inChromium();
  await withFolder(page);
  await watch(page);
  await put(page, 'assets.csv', Buffer.from('Asset,Owner\r\n4711,Ada\r\n'));
  await expect(last(page)).toContainText('FAIL');
  await expect(last(page)).toContainText('There is no device in this file.');
  await expect(last(page)).toContainText('names no column that we know');
  // What can't hold a hash is passed over.
  await put(page, 'photo.png', Buffer.from('no picture'));
  await put(page, 'one.csv', csv(good));
  await expect(last(page)).toContainText('PASS');
  await expect(lines(page)).toHaveCount(2);
});

test('files that were there before are checked if wished', async ({ page }) => {
  inChromium();
  await withFolder(page);
  await put(page, 'one.csv', csv(good));
  await put(page, 'two.csv', csv(other));
  await watch(page);
  await expect(page.getByText('2 files were there before.')).toBeVisible();
  await page.getByRole('button', { name: 'Check those too' }).click();
  await expect(lines(page)).toHaveCount(2);
  await expect(page.getByRole('status')).toHaveText('2 files passed, 0 failed.');
  await expect(page.getByText('2 files were there before.')).toHaveCount(0);
});

test('what came while nobody watched is read when it is watched again', async ({ page }) => {
  inChromium();
  await withFolder(page);
  await watch(page);
  await page.getByRole('button', { name: 'Stop watching' }).click();
  await expect(page.getByText('Stick is not watched any more.')).toBeVisible();
  await put(page, 'one.csv', csv(good));
  await page.getByRole('button', { name: 'Watch it again' }).click();
  await expect(last(page)).toContainText('PASS');
});

test('files wait while the results of a run are in no file', async ({ page, tenant, saved }) => {
  inChromium();
  test.slow();
  tenant.scene({ delays: { unknown: 0, pending: 0.1, visible: 0.1 } });
  await withFolder(page);
  await watch(page);
  await put(page, 'one.csv', csv(good));
  await expect(last(page)).toContainText('PASS');
  await page.getByRole('button', { name: 'See them in the review' }).click();
  await plan(page);
  await register(page);
  await resultIs(page, 'Done: 3 devices registered.');

  await page.getByRole('navigation').getByRole('button', { name: /Review/ }).click();
  await page.getByRole('button', { name: 'Watch a folder' }).click();
  await put(page, 'two.csv', csv(other));
  await expect(page.getByText(/^What became of the devices of the last run is in no file yet\./)).toBeVisible();
  const [report] = await saved(() => page.getByRole('button', { name: 'Save results' }).click());
  for (const { serial } of good) expect(report!.bytes.toString('utf8')).toContain(serial);
  await expect(last(page)).toContainText('two.csv');
  await expect(lines(page)).toHaveCount(2);
});

test('who leaves the bench finds their own rows, and the files that are left when they come back', async ({ page }) => {
  inChromium();
  await withFolder(page);
  for (const at of [1, 2, 3, 4, 5, 6]) await put(page, `${at}.csv`, csv(devices(3, at * 1000)));
  await drop(page, 'stick.csv', csv(devices(2, 7001)));
  await expect(column(page, 'serial')).toHaveCount(2);
  await page.getByRole('button', { name: 'Watch a folder' }).click();
  await page.getByRole('button', { name: 'Choose the folder' }).click();
  // As soon as one is judged the bench is left.
  await page.evaluate(() => {
    const observer = new MutationObserver(() => {
      if (!document.querySelector('.bench-verdict')) return;
      observer.disconnect();
      [...document.querySelectorAll('button')].find(({ textContent }) => textContent === 'See them in the review')!.click();
    });
    observer.observe(document.body, { subtree: true, childList: true });
  });
  await page.getByRole('button', { name: 'Check those too' }).click();
  await expect(page.getByRole('heading', { name: 'Review', level: 1 })).toBeVisible();
  await page.getByRole('searchbox', { name: 'Search the rows' }).fill(devices(1, 7001)[0]!.serial);
  // At most the next had been begun.
  await expect(page.getByText(/^1 of (5|8) rows/)).toBeVisible();
  await expect(column(page, 'serial')).toHaveCount(1);
  await page.getByRole('button', { name: 'Watch a folder' }).click();
  await expect(lines(page)).toHaveCount(6);
});

test('a result sounds only if that is wished', async ({ page }) => {
  inChromium();
  await page.addInitScript(() => {
    const heard: number[] = [];
    const Real = OscillatorNode;
    Object.assign(window, {
      heard,
      OscillatorNode: class extends Real {
        constructor(context: BaseAudioContext, options: OscillatorOptions) {
          super(context, options);
          heard.push(options.frequency!);
        }
      },
    });
  });
  await withFolder(page);
  await watch(page);
  const heard = () => page.evaluate(() => (window as unknown as { heard: number[] }).heard.length);
  await put(page, 'one.csv', csv(good));
  await expect(last(page)).toContainText('PASS');
  expect(await heard()).toBe(0);
  await page.getByRole('checkbox', { name: 'A sound for each result' }).check();
  expect(await heard()).toBe(2);
  await put(page, 'two.csv', csv(broken));
  await expect(last(page)).toContainText('FAIL');
  expect(await heard()).toBe(4);
});

test('a browser that can watch no folder is told what it can do', async ({ page }) => {
  await page.addInitScript(() => {
    delete (window as { showDirectoryPicker?: unknown }).showDirectoryPicker;
  });
  await page.reload();
  await page.getByRole('button', { name: 'Watch a folder' }).click();
  await expect(page.getByText("This browser can't watch a folder.")).toContainText('Dropping files');
  await page.locator('body').drop({ files: { name: 'one.csv', mimeType: 'text/csv', buffer: csv(good) } });
  await expect(column(page, 'serial')).toHaveText(good.map(line => line.serial));
});

for (const [how, use] of VIEWS) {
  test.describe(how, () => {
    test.use(use);
    test('the bench is accessible', async ({ page }) => {
      inChromium();
      await withFolder(page);
      await put(page, 'before.csv', csv(devices(1, 3001)));
      await watch(page);
      await put(page, 'one.csv', csv(good));
      await expect(last(page)).toContainText('PASS');
      await accessible(page, 'passed');
      await put(page, 'two.csv', csv(broken));
      await expect(last(page)).toContainText('FAIL');
      await accessible(page, 'failed');
    });
  });
}
