/** Columns are shown or not, and as wide as a person wants them, also the next time. */
import type { Page } from '@playwright/test';
import { column, drop } from './admin.ts';
import { csv } from './csv.ts';
import { expect, test } from './fixtures.ts';
import { devices } from './fleet.ts';

const lines = devices(4);
const title = (page: Page, name: string) => page.getByRole('columnheader', { name, exact: true });
const openColumns = (page: Page) => page.locator('summary').and(page.getByLabel('Columns')).click();

async function width(page: Page, name: string): Promise<number> {
  return (await title(page, name).boundingBox())!.width;
}

test.beforeEach(async ({ page }) => {
  await page.setViewportSize({ width: 1500, height: 800 });
  await drop(page, 'stick.csv', csv(lines));
  await expect(column(page, 'serial').first()).toHaveText(lines[0]!.serial);
});

test('a column that is not wanted goes, and the grid says how many there are', async ({ page }) => {
  const grid = page.getByRole('grid');
  await openColumns(page);
  for (const name of ['Maker', 'File and line']) await page.getByRole('checkbox', { name }).uncheck();
  await expect(title(page, 'Maker')).toHaveCount(0);
  await expect(column(page, 'manufacturer')).toHaveCount(0);
  await expect(grid).toHaveAttribute('aria-colcount', '5');
  await expect(title(page, 'Serial number')).toHaveAttribute('aria-colindex', '1');
  await expect(column(page, 'state').first()).toHaveAttribute('aria-colindex', '5');
  // The one that tells the rows apart stays.
  await expect(page.getByRole('checkbox', { name: 'Serial number' })).toBeDisabled();

  // Cells are still edited in the column that they are of.
  await column(page, 'group-tag').first().click();
  await page.keyboard.type('Lobby');
  await page.keyboard.press('Enter');
  await expect(column(page, 'group-tag').first()).toHaveText('Lobby');

  await page.reload();
  await drop(page, 'stick.csv', csv(lines));
  await expect(grid).toHaveAttribute('aria-colcount', '5');
  await openColumns(page);
  await page.getByRole('button', { name: 'As they were' }).click();
  await expect(grid).toHaveAttribute('aria-colcount', '7');
  await expect(title(page, 'Maker')).toBeVisible();
});

test('the edge of a title is dragged, and a double click gives the usual width', async ({ page }) => {
  const before = await width(page, 'Serial number');
  const box = (await title(page, 'Serial number').boundingBox())!;
  const [x, y] = [box.x + box.width - 3, box.y + box.height / 2];
  await page.mouse.move(x, y);
  await page.mouse.down();
  await page.mouse.move(x + 30, y);
  await page.mouse.move(x + 60, y);
  await page.mouse.up();
  expect(await width(page, 'Serial number')).toBeCloseTo(before + 60, -1);
  // The rows go with it, and it was no click on the title.
  const cell = await column(page, 'serial').first().boundingBox();
  expect(cell!.width).toBe(await width(page, 'Serial number'));
  await expect(page.locator('hash-grid [aria-sort]')).toHaveCount(0);

  const kept = await width(page, 'Serial number');
  await page.reload();
  await drop(page, 'stick.csv', csv(lines));
  await expect(column(page, 'serial').first()).toHaveText(lines[0]!.serial);
  expect(await width(page, 'Serial number')).toBe(kept);
  await page.mouse.dblclick(x + 60, y);
  await expect.poll(() => width(page, 'Serial number')).toBeLessThan(kept - 20);
});

test('a column is made wider by keys and by buttons', async ({ page }) => {
  await column(page, 'serial').first().click();
  await page.keyboard.press('ArrowUp');
  await expect(title(page, 'Serial number')).toBeFocused();
  const before = await width(page, 'Serial number');
  await page.keyboard.press('Shift+ArrowRight');
  await expect.poll(() => width(page, 'Serial number')).toBeCloseTo(before + 16, 0);
  await page.keyboard.press('Shift+ArrowLeft');
  await page.keyboard.press('Shift+ArrowLeft');
  await expect.poll(() => width(page, 'Serial number')).toBeCloseTo(before - 16, 0);
  await expect(title(page, 'Serial number')).toBeFocused();

  await openColumns(page);
  const model = await width(page, 'Model');
  await page.getByRole('button', { name: 'Wider: Model' }).click();
  await expect.poll(() => width(page, 'Model')).toBeCloseTo(model + 16, 0);
});
