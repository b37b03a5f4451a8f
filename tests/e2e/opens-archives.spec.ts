/** What is in an archive is a tree of files, and a large one leaves the page at work. */
import type { Page } from '@playwright/test';
import { crc32 } from 'node:zlib';
import { column, drop } from './admin.ts';
import { csv } from './csv.ts';
import { expect, test } from './fixtures.ts';
import { devices } from './fleet.ts';
import { dropMade } from './large.ts';
import { Archive, zip } from './zip.ts';

const [first, second, third] = [devices(2), devices(1, 2001), devices(1, 3001)];
const serials = (lines: { serial: string }[]) => lines.map(line => line.serial);
const archive = zip({
  'room 1/a.csv': csv(first),
  'room 1/photo.jpg': Buffer.from([0xff, 0xd8, 0xff]),
  'inner.zip': zip({ 'b.csv': csv(second) }),
});
const entry = (page: Page, name: string) => page.locator('.files > .file', { hasText: name });

test.describe('an archive with an archive in it', () => {
  test.beforeEach(async ({ page }) => {
    await drop(page, 'stick.zip', archive);
    await expect(column(page, 'serial')).toHaveText(serials([...first, ...second]));
    await drop(page, 'other.csv', csv(third));
    await expect(column(page, 'serial')).toHaveCount(4);
  });

  test('is a tree that says what was read and what was passed over', async ({ page }) => {
    const stick = entry(page, 'stick.zip');
    await expect(stick).toContainText('ZIP archive: 2 files read, 1 passed over');
    const members = stick.locator('.file-name');
    await expect(members).toHaveText(['stick.zip', 'room 1/a.csv', 'inner.zip', 'b.csv']);
    await expect(stick.locator('.leaders').first()).toContainText('3');

    const disclose = stick.getByRole('button', { name: /^2 files in it/ });
    await expect(disclose).toHaveAttribute('aria-expanded', 'true');
    await disclose.press('Enter');
    await expect(disclose).toHaveAttribute('aria-expanded', 'false');
    await expect(members).toHaveText(['stick.zip']);
    await disclose.press(' ');
    await expect(members).toHaveCount(4);
  });

  test('is filtered by as a whole and by each file in it', async ({ page }) => {
    for (const [name, lines] of [
      ['stick.zip', [...first, ...second]], ['inner.zip', second], ['b.csv', second],
      ['room 1/a.csv', first],
    ] as const) {
      const button = page.getByRole('button', { name, exact: true });
      await button.click();
      await expect(column(page, 'serial')).toHaveText(serials(lines));
      await expect(button).toHaveAttribute('aria-pressed', 'true');
    }
  });

  test('is removed with all that is in it, and a file of it by itself', async ({ page }) => {
    await page.getByRole('button', { name: 'Remove stick.zip › room 1/a.csv', exact: true }).click();
    await expect(column(page, 'serial')).toHaveText(serials([...second, ...third]));
    await page.getByRole('button', { name: 'Remove stick.zip', exact: true }).click();
    await expect(column(page, 'serial')).toHaveText(serials(third));
    await expect(page.locator('.files > .file')).toHaveCount(1);
    await page.getByRole('button', { name: 'Undo: remove stick.zip', exact: true }).click();
    await expect(column(page, 'serial')).toHaveText(serials([...second, ...third]));
    await expect(page.locator('.member')).toHaveCount(2);
  });
});

test('each finding stands at the file that it is about', async ({ page }) => {
  await drop(page, 'stick.zip', zip({ 'a.csv': csv(first), 'broken.zip': Buffer.from('PK\x03\x04 and no more') }));
  await expect(column(page, 'serial')).toHaveCount(2);
  const broken = page.locator('.member', { hasText: 'broken.zip' });
  await expect(broken.locator('.finding-line').first()).toBeVisible();
  await expect(page.locator('.member', { hasText: 'a.csv' }).locator('.finding-line')).toHaveCount(0);
});

/** Drops an archive whose second file is stored and large; its bytes are made in the page. */
async function dropLarge(page: Page): Promise<void> {
  const ten = csv(devices(10), { encoding: 'ASCII' });
  const header = ten.indexOf('\n') + 1;
  const body = ten.subarray(header);
  const times = 3000;
  let crc = crc32(ten.subarray(0, header));
  for (let time = 0; time < times; time++) crc = crc32(body, crc);
  const size = header + body.length * times;
  const small = csv(third, { encoding: 'ASCII' });
  const archive = new Archive();
  const before = [
    archive.begin('small.csv', crc32(small), small.length, small.length), small,
    archive.begin('large.csv', crc, size, size), ten.subarray(0, header),
  ];
  await dropMade(page, 'large.zip', [[Buffer.concat(before), 1], [body, times], [archive.end(), 1]]);
}

test('the list is filtered while a large archive is being unpacked', async ({ page }) => {
  await dropLarge(page);
  await expect(page.getByText('Unpacking…')).toBeVisible({ timeout: 60_000 });
  await expect(page.getByRole('progressbar', { name: 'Unpacking large.zip' })).toBeVisible();
  await page.getByRole('searchbox').fill(third[0]!.serial);
  // Both at one moment: the one row that fits, and the archive still at work.
  await page.waitForFunction(() =>
    document.querySelector('hash-grid')?.getAttribute('aria-rowcount') === '2' &&
    document.querySelector('progress[aria-label="Unpacking large.zip"]') !== null);
  await page.getByRole('searchbox').fill('');
  await expect(page.getByRole('grid')).toHaveAttribute('aria-rowcount', '30002', { timeout: 60_000 });
  await expect(page.getByText('Unpacking…')).toHaveCount(0);
});

test('an archive that is removed in the middle is not read on', async ({ page }) => {
  await dropLarge(page);
  await expect(page.getByText('Unpacking…')).toBeVisible({ timeout: 60_000 });
  await page.getByRole('button', { name: 'Remove large.zip', exact: true }).click();
  await expect(page.getByText('Drop CSV files here')).toBeVisible();
  await drop(page, 'stick.csv', csv(first));
  await expect(column(page, 'serial')).toHaveText(serials(first));
  await expect(page.getByRole('grid')).toHaveAttribute('aria-rowcount', '3');
  await expect(page.getByText('Unpacking…')).toHaveCount(0);
});
