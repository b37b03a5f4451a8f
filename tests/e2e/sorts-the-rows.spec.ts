/** Rows are sorted by any column, by pointer and by keys: a view, that changes no file. */
import type { Page } from '@playwright/test';
import { column, drop } from './admin.ts';
import { csv } from './csv.ts';
import { expect, test } from './fixtures.ts';
import { devices } from './fleet.ts';

const lines = devices(8);
const inFile = lines.map(({ serial }) => serial);
const sorted = [...inFile].sort();

const title = (page: Page, name: string) => page.getByRole('columnheader', { name, exact: true });
const serials = (page: Page) => column(page, 'serial');

test('a title sorts its column, the other way round, and as in the files again', async ({ page }) => {
  await drop(page, 'stick.csv', csv(lines));
  await expect(serials(page)).toHaveText(inFile);
  const serial = title(page, 'Serial number');
  await serial.click();
  await expect(serial).toHaveAttribute('aria-sort', 'ascending');
  await expect(serials(page)).toHaveText(sorted);
  await expect(page.getByText('Sorted by “Serial number”')).toBeVisible();

  await serial.click();
  await expect(serial).toHaveAttribute('aria-sort', 'descending');
  await expect(serials(page)).toHaveText([...sorted].reverse());

  await serial.click();
  await expect(serial).not.toHaveAttribute('aria-sort');
  await expect(serials(page)).toHaveText(inFile);

  // Where there is no third click in sight, the line above the rows says the way back.
  await title(page, 'Group tag').click();
  const tagged = lines.filter(({ tag }) => tag !== '');
  const byTag = [...tagged].sort((a, b) => a.tag < b.tag ? -1 : a.tag > b.tag ? 1 : 0);
  const untagged = lines.filter(({ tag }) => tag === '');
  await expect(serials(page)).toHaveText([...byTag, ...untagged].map(({ serial }) => serial));
  await page.getByRole('button', { name: 'As in the files' }).click();
  await expect(serials(page)).toHaveText(inFile);
  await expect(page.locator('hash-grid [aria-sort]')).toHaveCount(0);
});

test('titles are reached and sort by keys', async ({ page }) => {
  await drop(page, 'stick.csv', csv(lines));
  await serials(page).first().click();
  await page.keyboard.press('ArrowUp');
  await expect(title(page, 'Serial number')).toBeFocused();
  await page.keyboard.press('Enter');
  await expect(serials(page)).toHaveText(sorted);
  // The keyboard is still there, and the title is the one tab stop of the grid.
  await expect(title(page, 'Serial number')).toBeFocused();
  await expect(page.locator('hash-grid [tabindex="0"]')).toHaveCount(1);
  await page.keyboard.press(' ');
  await expect(serials(page)).toHaveText([...sorted].reverse());
  await page.keyboard.press('ArrowDown');
  await expect(serials(page).first()).toBeFocused();
});

test('a change moves no row, and what is selected is what stands there', async ({ page }) => {
  await drop(page, 'stick.csv', csv(lines));
  await title(page, 'Serial number').click();
  await expect(serials(page)).toHaveText(sorted);
  const tags = column(page, 'group-tag');
  await tags.first().click();
  await page.keyboard.type('Zebra');
  await page.keyboard.press('Enter');
  await expect(tags.first()).toHaveText('Zebra');
  await tags.first().click();
  await page.keyboard.press('Shift+ArrowDown');
  await page.keyboard.press('Shift+ArrowDown');
  await page.keyboard.press('Control+d');
  for (const place of [0, 1, 2]) await expect(tags.nth(place)).toHaveText('Zebra');
  await expect(serials(page)).toHaveText(sorted);

  // Saved, they stand as in the file.
  await title(page, 'Group tag').click();
  await title(page, 'Group tag').click();
  await expect(tags.first()).toHaveText('Zebra');
  await page.getByRole('button', { name: 'As in the files' }).click();
  const zebras = new Set(sorted.slice(0, 3));
  await expect(tags).toHaveText(lines.map(({ serial, tag }) => zebras.has(serial) ? 'Zebra' : tag));
});

test('the keyboard stays on its row where rows above it do not fit any more', async ({ page }) => {
  await drop(page, 'stick.csv', csv(lines.map(line => ({ ...line, tag: 'HQ' }))));
  await page.getByRole('searchbox', { name: 'Search the rows' }).fill('hq');
  await expect(page.getByText('8 of 8 rows')).toBeVisible();
  await column(page, 'group-tag').first().click();
  await page.keyboard.type('Attic');
  await page.keyboard.press('Enter');
  // The first row is gone; the second has the keyboard, not the third.
  await expect(serials(page)).toHaveText(inFile.slice(1));
  await expect(column(page, 'group-tag').first()).toBeFocused();
  await page.keyboard.type('Cellar');
  await page.keyboard.press('Enter');
  await expect(serials(page)).toHaveText(inFile.slice(2));
  await page.getByRole('button', { name: 'Show all' }).click();
  await expect(column(page, 'group-tag')).toHaveText(['Attic', 'Cellar', ...Array(6).fill('HQ')]);
});
