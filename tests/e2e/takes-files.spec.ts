/** Every way in which a file can come to the page, and what is said of files that are none. */
import type { Page } from '@playwright/test';
import { column, drop } from './admin.ts';
import { csv } from './csv.ts';
import { expect, test } from './fixtures.ts';
import { devices } from './fleet.ts';

const [first, second] = [devices(3), devices(2, 2001)];
const serials = (lines: { serial: string }[]) => lines.map(line => line.serial);
const review = (page: Page) => page.getByRole('heading', { name: 'Review', level: 1 });

test('a file is dropped anywhere on the start page', async ({ page }) => {
  for (const place of ['main', 'header', 'footer']) {
    await drop(page, 'stick.csv', csv(first), page.locator(place).first());
    await expect(review(page)).toBeVisible();
    await expect(column(page, 'serial')).toHaveText(serials(first));
    await page.getByRole('button', { name: 'Remove stick.csv', exact: true }).click();
    await expect(page.getByText('Drop CSV files here')).toBeVisible();
  }
});

test('a file dropped on the list adds its rows', async ({ page }) => {
  await drop(page, 'one.csv', csv(first));
  await expect(column(page, 'serial')).toHaveText(serials(first));
  await drop(page, 'two.csv', csv(second, { encoding: 'UTF-8 without BOM' }), page.getByRole('grid'));
  await expect(column(page, 'serial')).toHaveText(serials([...first, ...second]));
  await expect(column(page, 'place')).toHaveText(
    ['one.csv:2', 'one.csv:3', 'one.csv:4', 'two.csv:2', 'two.csv:3']);
  await expect(page.getByRole('button', { name: 'Continue with 5 devices' })).toBeEnabled();
});

test('of a stick full of files those that have something to say are shown, the others when asked', async ({ page }) => {
  const lines = devices(100, 3001);
  const name = (index: number) => `pc-${String(index).padStart(3, '0')}.csv`;
  const files = [
    ...lines.map((line, index) => ({ name: name(index), mimeType: 'text/csv', buffer: csv([line]) })),
    { name: 'empty.csv', mimeType: 'text/csv', buffer: Buffer.alloc(0) },
  ];
  // Every state of the way on, also those that nobody could click in.
  await page.evaluate(() => {
    const seen: string[] = Object.assign(window, { seen: [] }).seen;
    new MutationObserver(() => {
      const onward = document.querySelector<HTMLButtonElement>('.onward button:enabled');
      const label = onward?.textContent ?? '';
      if (label !== seen.at(-1)) seen.push(label);
    }).observe(document.body, { subtree: true, childList: true, characterData: true, attributes: true });
  });
  await page.locator('body').drop({ files });
  const onward = page.getByRole('button', { name: 'Continue with 100 devices' });
  await expect(onward).toBeEnabled();
  expect(await page.evaluate(() => (window as unknown as { seen: string[] }).seen.filter(Boolean)))
    .toEqual(['Continue with 100 devices']);

  const shown = page.locator('.files > .file');
  await expect(shown).toHaveText(/^empty.csv.*There is nothing in this file/);
  await expect(page.getByRole('heading', { name: 'Findings' })).toBeInViewport();
  const more = page.getByRole('button', { name: '100 more files' });
  await expect(more).toHaveAttribute('aria-expanded', 'false');
  await more.press('Enter');
  await expect(shown).toHaveCount(101);
  await expect(more).toBeFocused();
  // It stays where it is while it is chosen there, and is shown by itself afterwards.
  const toggle = page.getByRole('button', { name: name(42), exact: true });
  await toggle.press('Enter');
  await expect(toggle).toBeFocused();
  await expect(column(page, 'place')).toHaveText([`${name(42)}:2`]);
  await expect(more).toHaveText('100 more files');
  await more.click();
  await expect(shown).toHaveCount(2);
  await expect(toggle).toHaveAttribute('aria-pressed', 'true');
  await expect(page.getByRole('button', { name: '99 more files' })).toBeVisible();
});

test('of many files with faults some are shown and the others counted', async ({ page }) => {
  const empty = (index: number) => ({ name: `empty-${index}.csv`, mimeType: 'text/csv', buffer: Buffer.alloc(0) });
  const file = { name: 'stick.csv', mimeType: 'text/csv', buffer: csv(first) };
  await page.locator('body').drop({ files: [file, ...Array.from({ length: 9 }, (_, index) => empty(index))] });
  await expect(page.getByRole('button', { name: '4 more files 3 with findings' })).toBeVisible();
  await expect(page.locator('.files > .file')).toHaveText(
    Array.from({ length: 6 }, (_, index) => new RegExp(`^empty-${index}.csv.*There is nothing in this file`)));
});

test('how long files took can be measured from outside', async ({ page }) => {
  const measures = () => page.evaluate(() => performance.getEntriesByType('measure')
    .filter(({ name }) => /^preflight:(first-rows|checked)$/.test(name))
    .map(({ name, startTime, duration }) => ({ name, startTime, duration })));
  const names = async () => (await measures()).map(({ name }) => name).sort();
  const before = await page.evaluate(() => performance.now());
  await drop(page, 'one.csv', csv(first));
  await expect.poll(names).toEqual(['preflight:checked', 'preflight:first-rows']);
  for (const { startTime, duration } of await measures()) {
    expect(startTime).toBeGreaterThanOrEqual(before);
    expect(duration).toBeGreaterThan(0);
  }
  // There are rows already: only the check is another.
  await drop(page, 'two.csv', csv(second), page.getByRole('grid'));
  await expect.poll(names).toEqual(['preflight:checked', 'preflight:checked', 'preflight:first-rows']);
});

test('files over the page show that they can be dropped', async ({ page }) => {
  const drag = (name: string) => page.evaluate(name => {
    const dataTransfer = new DataTransfer();
    dataTransfer.items.add(new File(['x'], 'stick.csv'));
    document.body.dispatchEvent(new DragEvent(name, { bubbles: true, dataTransfer }));
  }, name);
  await drag('dragenter');
  await expect(page.getByText('Drop to add these files')).toBeVisible();
  await drag('dragleave');
  await expect(page.getByText('Drop to add these files')).toHaveCount(0);
});

test('several files are chosen with the button, in their order', async ({ page }) => {
  const [chooser] = await Promise.all([
    page.waitForEvent('filechooser'),
    page.getByRole('button', { name: 'Choose files' }).click(),
  ]);
  expect(chooser.isMultiple()).toBe(true);
  await chooser.setFiles([
    { name: 'one.csv', mimeType: 'text/csv', buffer: csv(first) },
    { name: 'two.csv', mimeType: 'text/csv', buffer: csv(second) },
  ]);
  await expect(column(page, 'serial')).toHaveText(serials([...first, ...second]));
});

test('rows are pasted as text', async ({ page, context }) => {
  await copy(await context.newPage(), csv(first, { encoding: 'UTF-8 without BOM' }).toString('utf8'));
  await page.bringToFront();
  await page.keyboard.press('ControlOrMeta+v');
  await expect(column(page, 'serial')).toHaveText(serials(first));
  await expect(page.getByRole('button', { name: 'Remove pasted 1.csv', exact: true })).toBeVisible();
});

test('a file is pasted', async ({ page }) => {
  await page.evaluate(bytes => {
    const clipboardData = new DataTransfer();
    clipboardData.items.add(new File([new Uint8Array(bytes)], 'copied.csv'));
    // Firefox lets no script put files into a `ClipboardEvent`.
    const paste = new Event('paste', { bubbles: true });
    document.body.dispatchEvent(Object.defineProperty(paste, 'clipboardData', { value: clipboardData }));
  }, [...csv(first)]);
  await expect(column(page, 'place')).toHaveText(['copied.csv:2', 'copied.csv:3', 'copied.csv:4']);
});

test('text that is pasted into a field stays there', async ({ page, context }) => {
  await drop(page, 'stick.csv', csv(first));
  await copy(await context.newPage(), first[1]!.serial);
  await page.bringToFront();
  await page.getByRole('searchbox').press('ControlOrMeta+v');
  await expect(column(page, 'serial')).toHaveText(serials([first[1]!]));
  await expect(page.getByText(/^pasted/)).toHaveCount(0);
});

test('one line that is pasted on a cell goes into it, and a whole row does not', async ({ page, context }) => {
  const tags = column(page, 'group-tag');
  const other = await context.newPage();
  await drop(page, 'stick.csv', csv(first));
  await copy(other, 'Lobby\r\n');
  await page.bringToFront();
  await tags.nth(1).click();
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('ControlOrMeta+v');
  await expect(tags).toHaveText([first[0]!.tag, first[1]!.tag, 'Lobby']);
  await expect(tags.nth(2)).toBeFocused();
  await page.keyboard.press('ControlOrMeta+z');
  await expect(tags).toHaveText(first.map(line => line.tag));
  await expect(page.getByText(/^pasted/)).toHaveCount(0);

  const [, line] = csv(second, { encoding: 'UTF-8 without BOM' }).toString('utf8').split('\r\n');
  await copy(other, line!);
  await page.bringToFront();
  await page.keyboard.press('ControlOrMeta+v');
  await expect(page.getByRole('button', { name: 'Remove pasted 1.csv', exact: true })).toBeVisible();
});

test('behind a dialog nothing is pasted and nothing taken back', async ({ page, context }) => {
  await drop(page, 'stick.csv', csv(first));
  await column(page, 'group-tag').first().dblclick();
  await page.keyboard.type('Lobby');
  await page.keyboard.press('Enter');
  await copy(await context.newPage(), csv(second, { encoding: 'UTF-8 without BOM' }).toString('utf8'));
  await page.bringToFront();
  await page.getByRole('button', { name: 'Save', exact: true }).click();
  const close = page.getByRole('dialog').getByRole('button', { name: 'Close' });
  await close.focus();
  await page.keyboard.press('ControlOrMeta+z');
  await page.keyboard.press('ControlOrMeta+v');
  await close.click();
  // What came after them is done once this is shown.
  await page.getByRole('searchbox', { name: 'Search the rows' }).fill('Lobby');
  await expect(page.getByText(/^1 of 3 rows/)).toBeVisible();
});

test('the sample shows what is found', async ({ page }) => {
  await page.getByRole('button', { name: 'Try a broken sample' }).click();
  await expect(review(page)).toBeVisible();
  await expect(page.getByText('621 rows', { exact: true })).toBeVisible();
  await expect(page.getByRole('button', { name: /^Fix/ }).first()).toBeVisible();
  await expect(page.getByRole('button', { name: /^Continue with \d+ devices$/ })).toBeEnabled();
});

test('files that hold no devices are told by a sentence each', async ({ page }) => {
  const files = page.getByRole('region', { name: 'Files' }).getByRole('listitem');
  const unknown = 'which names no column that we know. A serial number and a hardware hash ' +
    'are needed, under a line such as Device Serial Number,Windows Product ID,Hardware Hash.';
  const picture = 'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAA';
  for (const [name, bytes, sentence] of [
    ['empty.csv', Buffer.alloc(0), 'There is nothing in this file.'],
    ['header.csv', csv([]), 'There is no row below the header line of this file.'],
    ['assets.csv', Buffer.from('Asset,Owner\r\n4711,Ada\r\n'), unknown],
    ['photo.png', Buffer.from(picture, 'base64'), 'This is a picture.'],
  ] as const) {
    await drop(page, name, bytes);
    await expect(files.filter({ hasText: name })).toContainText(sentence);
  }
  await expect(review(page)).toBeVisible();
  await expect(page.getByRole('button', { name: /^Continue with/ })).toBeDisabled();
});

test('a file without the column of hashes says which is missing', async ({ page }) => {
  await drop(page, 'no-hash.csv', csv(first, { columns: ['Device Serial Number', 'Group Tag'] }));
  await expect(page.getByText('No column of the first line is called Hardware Hash.')).toBeVisible();
});

test('a file is removed, and undo brings it back', async ({ page }) => {
  await drop(page, 'one.csv', csv(first));
  await expect(column(page, 'serial')).toHaveCount(3);
  await drop(page, 'two.csv', csv(second));
  await expect(column(page, 'serial')).toHaveCount(5);
  await page.getByRole('button', { name: 'Remove one.csv', exact: true }).click();
  await expect(column(page, 'serial')).toHaveText(serials(second));
  await page.getByRole('button', { name: 'Undo: remove one.csv' }).click();
  await expect(column(page, 'serial')).toHaveText(serials([...first, ...second]));
  await expect(page.getByRole('button', { name: 'Remove one.csv', exact: true })).toBeVisible();
});

test('the last file is removed, and undo brings it back', async ({ page }) => {
  await drop(page, 'one.csv', csv(first));
  await page.getByRole('button', { name: 'Remove one.csv', exact: true }).click();
  await expect(page.getByText('Drop CSV files here')).toBeVisible();
  await page.getByRole('button', { name: 'Undo: remove one.csv' }).click();
  await expect(review(page)).toBeVisible();
  await expect(column(page, 'serial')).toHaveText(serials(first));
});

test('only the rows of a chosen file are shown', async ({ page }) => {
  await drop(page, 'one.csv', csv(first));
  await expect(column(page, 'serial')).toHaveCount(3);
  await drop(page, 'two.csv', csv(second));
  await page.getByRole('button', { name: 'two.csv', exact: true }).click();
  await expect(column(page, 'serial')).toHaveText(serials(second));
  await expect(page.getByText('2 of 5 rows: two.csv')).toBeVisible();
  await page.getByRole('button', { name: 'Show all' }).click();
  await expect(column(page, 'serial')).toHaveCount(5);
});

/** Copies text as a person does, in a page of its own. */
async function copy(page: Page, text: string): Promise<void> {
  await page.setContent('<textarea></textarea>');
  const field = page.locator('textarea');
  await field.fill(text);
  await field.press('ControlOrMeta+a');
  await field.press('ControlOrMeta+c');
}
