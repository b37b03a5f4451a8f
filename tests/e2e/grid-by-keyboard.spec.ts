/** The list is used by keyboard alone, however long it is. */
import type { Page } from '@playwright/test';
import { column, drop } from './admin.ts';
import { csv } from './csv.ts';
import { expect, test } from './fixtures.ts';
import { devices } from './fleet.ts';

const lines = devices(120);

/** Where the keyboard is: the row's number as a screen reader has it, and the column's. */
async function isAt(page: Page, row: number, cell: number): Promise<void> {
  await expect.poll(() => page.evaluate(() => {
    const focused = document.activeElement;
    const row = focused?.closest('[role="row"]');
    return [row?.getAttribute('aria-rowindex'), focused?.getAttribute('aria-colindex')].map(Number);
  })).toEqual([row, cell]);
  const focused = page.locator('hash-grid [role="gridcell"]:focus');
  await expect(focused).toBeInViewport();
  await expect(focused).toHaveAttribute('tabindex', '0');
  await expect(page.locator('hash-grid .row:not([hidden]) [role="gridcell"][tabindex="0"]')).toHaveCount(1);
}

async function tabToGrid(page: Page): Promise<void> {
  const inGrid = () => page.evaluate(() => document.activeElement?.matches('[role="gridcell"]') ?? false);
  for (let stops = 0; stops < 40 && !await inGrid(); stops++) await page.keyboard.press('Tab');
}

test('every cell is reached by keys', async ({ page }) => {
  await drop(page, 'stick.csv', csv(lines));
  await expect(column(page, 'serial').first()).toHaveText(lines[0]!.serial);
  const grid = page.getByRole('grid');
  await expect(grid).toHaveAttribute('aria-rowcount', '121');
  await expect(grid).toHaveAttribute('aria-colcount', '7');

  await tabToGrid(page);
  await isAt(page, 2, 2);
  for (const [keys, row, cell] of [
    ['ArrowDown', 3, 2], ['ArrowRight', 3, 3], ['ArrowUp', 2, 3],
    ['ArrowLeft', 2, 2], ['End', 2, 7], ['ArrowRight', 2, 7], ['Home', 2, 1],
    ['Control+End', 121, 7], ['ArrowDown', 121, 7], ['Control+Home', 2, 1],
    ['Control+ArrowDown', 121, 1], ['Control+ArrowRight', 121, 7],
    ['Control+ArrowUp', 2, 7], ['Control+ArrowLeft', 2, 1],
  ] as const) {
    await page.keyboard.press(keys);
    await isAt(page, row, cell);
  }

  // A page is as many rows as show, less one to hold on to.
  await page.keyboard.press('PageDown');
  const paged = await rowOfFocus(page);
  expect(paged).toBeGreaterThan(6);
  await isAt(page, paged, 1);
  await page.keyboard.press('PageDown');
  await isAt(page, 2 * paged - 2, 1);
  await page.keyboard.press('PageUp');
  await page.keyboard.press('PageUp');
  await isAt(page, 2, 1);

  // The grid is one stop of the Tab key, which comes back to the same cell.
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Shift+Tab');
  await expect(page.locator('summary').and(page.getByLabel('Columns'))).toBeFocused();
  await page.keyboard.press('Tab');
  await isAt(page, 3, 1);
});

test('rows stand in the page in the order in which they show', async ({ page }) => {
  await drop(page, 'stick.csv', csv(lines));
  await tabToGrid(page);
  for (const keys of ['PageDown', 'PageDown', 'PageUp', 'Control+End', 'PageUp']) {
    await page.keyboard.press(keys);
    await expect.poll(() => page.evaluate(() => {
      const shown = [...document.querySelectorAll('hash-grid .body .row:not([hidden])')];
      const places = shown.map(row => Number(row.getAttribute('aria-rowindex')));
      return places.every((place, index) => index === 0 || place > places[index - 1]!);
    })).toBe(true);
  }
});

test('a cell is edited, left as it was, and begun anew', async ({ page }) => {
  await drop(page, 'stick.csv', csv(lines.slice(0, 5)));
  await tabToGrid(page);
  await page.keyboard.press('End');
  for (const _ of [1, 2]) await page.keyboard.press('ArrowLeft');
  await isAt(page, 2, 5);
  const tags = column(page, 'group-tag');

  await page.keyboard.press('F2');
  const field = page.getByRole('textbox', { name: 'Group tag, stick.csv:2' });
  await expect(field).toBeFocused();
  await expect(field).toHaveValue(lines[0]!.tag);
  await page.keyboard.type('Lobby');
  await page.keyboard.press('Enter');
  await isAt(page, 3, 5);
  await expect(tags.first()).toHaveText('Lobby');

  await page.keyboard.press('Enter');
  await page.keyboard.type('Wrong');
  await page.keyboard.press('Escape');
  await isAt(page, 3, 5);
  await expect(tags.nth(1)).toHaveText(lines[1]!.tag);

  await page.keyboard.type('Attic');
  await page.keyboard.press('Tab');
  await isAt(page, 3, 6);
  await expect(tags.nth(1)).toHaveText('Attic');

  await page.keyboard.press('Control+z');
  await expect(tags.nth(1)).toHaveText(lines[1]!.tag);
  await isAt(page, 3, 6);
  await page.keyboard.press('Control+z');
  await expect(tags.first()).toHaveText(lines[0]!.tag);
  await page.keyboard.press('Control+Shift+z');
  await expect(tags.first()).toHaveText('Lobby');

  // What comes from the hash is not to be edited.
  await page.keyboard.press('Home');
  await page.keyboard.press('F2');
  await expect(page.locator('hash-grid input')).toHaveCount(0);
});

test('a row is removed and brought back without losing the place', async ({ page }) => {
  await drop(page, 'stick.csv', csv(lines.slice(0, 5)));
  const serials = lines.slice(0, 5).map(line => line.serial);
  await tabToGrid(page);
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Delete');
  await expect(column(page, 'serial')).toHaveText(serials.filter((_, place) => place !== 1));
  await isAt(page, 3, 2);
  await expect(page.getByRole('status')).toHaveText('Row removed. Undo brings it back.');
  await page.keyboard.press('Control+z');
  await expect(column(page, 'serial')).toHaveText(serials);
  await isAt(page, 3, 2);

  // The last row too: the keyboard goes to the one before.
  await page.keyboard.press('Control+End');
  await page.keyboard.press('Delete');
  await expect(column(page, 'serial')).toHaveText(serials.slice(0, 4));
  await isAt(page, 5, 7);
});

test('the details are opened and closed, and the keyboard comes back', async ({ page }) => {
  await drop(page, 'stick.csv', csv(lines.slice(0, 5)));
  await tabToGrid(page);
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press(' ');
  await expect(page.getByRole('heading', { name: lines[1]!.serial })).toBeFocused();
  await page.keyboard.press('Escape');
  await isAt(page, 3, 2);
});

test('a list of 30,000 rows is scrolled to its end', async ({ page }) => {
  // 120 MB are made in the page: ten devices again and again.
  const few = csv(devices(10), { encoding: 'ASCII' }).toString('ascii');
  await page.evaluate(few => {
    const header = few.indexOf('\n') + 1;
    const dataTransfer = new DataTransfer();
    const ten = few.slice(header);
    dataTransfer.items.add(new File([few.slice(0, header), ...Array(3000).fill(ten)], 'long.csv'));
    document.body.dispatchEvent(new DragEvent('drop', { bubbles: true, dataTransfer }));
  }, few);
  await expect(page.getByRole('grid')).toHaveAttribute('aria-rowcount', '30001', { timeout: 30_000 });
  await tabToGrid(page);
  await page.keyboard.press('Control+End');
  await isAt(page, 30_001, 7);
  await expect(column(page, 'place').last()).toHaveText('long.csv:30001');
  await page.keyboard.press('Control+Home');
  await isAt(page, 2, 1);
  // By the scroll bar too.
  await page.getByRole('grid').evaluate(grid => { grid.scrollTop = grid.scrollHeight; });
  await expect(column(page, 'place').filter({ hasText: /^long\.csv:30001$/ })).toBeInViewport();
});

function rowOfFocus(page: Page): Promise<number> {
  return page.evaluate(() =>
    Number(document.activeElement?.closest('[role="row"]')?.getAttribute('aria-rowindex')));
}
