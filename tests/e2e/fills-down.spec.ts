/** Rows are selected in the list, filled down, and changed together. */
import type { Page } from '@playwright/test';
import { column, drop } from './admin.ts';
import { csv } from './csv.ts';
import { expect, test } from './fixtures.ts';
import { devices } from './fleet.ts';

const TAGS = ['HQ', '', 'Field', '', 'Kiosk'];
const lines = devices(5).map((line, place) => ({ ...line, tag: TAGS[place]!, user: '' }));

test.beforeEach(async ({ page }) => {
  await drop(page, 'stick.csv', csv(lines));
  await expect(column(page, 'group-tag')).toHaveText(TAGS);
});

/** The places from 1 of the rows that a screen reader hears as selected. */
function selected(page: Page): Promise<number[]> {
  return page.locator('hash-grid .body .row:not([hidden])').evaluateAll(rows => rows
    .filter(row => row.getAttribute('aria-selected') === 'true')
    .map(row => Number(row.getAttribute('aria-rowindex')) - 1));
}

const isSelected = (page: Page, places: number[]) =>
  expect.poll(() => selected(page)).toEqual(places);
const cell = (page: Page, name: string, place: number) => column(page, name).nth(place - 1);
const status = (page: Page) => page.getByRole('status');

test('rows are selected by keyboard, said, and filled down with Ctrl+D', async ({ page }) => {
  await cell(page, 'group-tag', 1).click();
  await isSelected(page, [1]);
  await page.keyboard.press('Shift+ArrowDown');
  await page.keyboard.press('Shift+ArrowDown');
  await isSelected(page, [1, 2, 3]);
  await expect(status(page)).toHaveText('3 rows selected');
  await expect(page.getByRole('grid')).toHaveAttribute('aria-multiselectable', 'true');
  await page.keyboard.press('Shift+ArrowUp');
  await isSelected(page, [1, 2]);
  await page.keyboard.press('Shift+ArrowDown');
  await page.keyboard.press('Control+d');
  await expect(column(page, 'group-tag')).toHaveText(['HQ', 'HQ', 'HQ', '', 'Kiosk']);
  await expect(status(page)).toHaveText('2 rows changed. Undo takes it back.');
  await isSelected(page, [1, 2, 3]);
  await page.keyboard.press('Control+z');
  await expect(column(page, 'group-tag')).toHaveText(TAGS);
  await page.keyboard.press('Escape');
  await isSelected(page, [3]);
  await expect(page.getByRole('group', { name: 'Selected rows' })).toHaveCount(0);
});

test('without a selection Ctrl+D copies from the row above', async ({ page }) => {
  await cell(page, 'group-tag', 2).click();
  await page.keyboard.press('Control+d');
  await expect(column(page, 'group-tag')).toHaveText(['HQ', 'HQ', 'Field', '', 'Kiosk']);
  await page.keyboard.press('ArrowUp');
  await page.keyboard.press('Control+d');
  await expect(status(page)).toHaveText('There is no row above to fill down from.');
  await page.keyboard.press('Home');
  await page.keyboard.press('Control+d');
  await expect(status(page)).toHaveText('Only group tags and assigned users can be filled down.');
});

test('rows are selected with Shift and a click, and filled down with a button', async ({ page }) => {
  await cell(page, 'serial', 3).click();
  await cell(page, 'model', 5).click({ modifiers: ['Shift'] });
  await isSelected(page, [3, 4, 5]);
  expect(await page.evaluate(() => getSelection()?.toString() ?? '')).toBe('');
  const group = page.getByRole('group', { name: 'Selected rows' });
  await expect(group).toContainText('3 rows selected');
  await group.getByRole('button', { name: 'Fill Group tag down' }).click();
  await expect(column(page, 'group-tag')).toHaveText(['HQ', '', 'Field', 'Field', 'Field']);
  await group.getByRole('button', { name: 'Select none' }).click();
  await isSelected(page, [5]);
});

test('many are changed where they are selected, all with Ctrl+A', async ({ page }) => {
  await cell(page, 'serial', 2).click();
  await page.keyboard.press('Shift+ArrowDown');
  await page.getByRole('button', { name: 'Change many' }).click();
  const dialog = page.getByRole('dialog', { name: 'Change many rows' });
  await expect(dialog).toContainText('in the 2 rows selected');
  await dialog.getByRole('textbox', { name: 'Text' }).fill('Lab');
  await dialog.getByRole('button', { name: 'Set in 2 rows' }).click();
  await expect(column(page, 'group-tag')).toHaveText(['HQ', 'Lab', 'Lab', '', 'Kiosk']);

  await cell(page, 'assigned-user', 1).click();
  await page.keyboard.press('Control+a');
  await isSelected(page, [1, 2, 3, 4, 5]);
  await expect(status(page)).toHaveText('5 rows selected');
  await page.keyboard.type('ada@contoso.example');
  await page.keyboard.press('Enter');
  await page.keyboard.press('ArrowUp');
  await page.keyboard.press('Control+a');
  await page.keyboard.press('Control+d');
  await expect(column(page, 'assigned-user')).toHaveText(Array(5).fill('ada@contoso.example'));
});

test('the rows selected are removed together; a filter lets go of them', async ({ page }) => {
  await cell(page, 'serial', 2).click();
  await page.keyboard.press('Shift+ArrowDown');
  await page.keyboard.press('Delete');
  await expect(column(page, 'group-tag')).toHaveText(['HQ', '', 'Kiosk']);
  await expect(page.getByRole('group', { name: 'Selected rows' })).toHaveCount(0);
  await page.keyboard.press('Control+z');
  await expect(column(page, 'group-tag')).toHaveText(TAGS);

  await cell(page, 'serial', 1).click();
  await page.keyboard.press('Control+Shift+End');
  await isSelected(page, [1, 2, 3, 4, 5]);
  await page.getByRole('searchbox').fill('Kiosk');
  await expect(column(page, 'group-tag')).toHaveText(['Kiosk']);
  await expect(page.getByRole('group', { name: 'Selected rows' })).toHaveCount(0);
});
