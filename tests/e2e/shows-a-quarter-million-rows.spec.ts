/** A list of 250,000 rows is gone through, sorted, narrowed and edited; a screenful of it is in the page. */
import type { Page } from '@playwright/test';
import { column } from './admin.ts';
import { expect, test } from './fixtures.ts';

const COUNT = 250_000;

/** Rows of devices that partners register by tuple: they need no hash. The first is the last by its number. */
async function dropMany(page: Page): Promise<void> {
  await page.evaluate(count => {
    const lines = ['Device Serial Number,Windows Product ID,Hardware Hash,Manufacturer name,Device model\r\n'];
    for (let row = 0; row < count; row++) {
      const serial = `5CG${String(count - row).padStart(7, '0')}`;
      lines.push(`${serial},,,Contoso Devices,Aurora ${row % 50}\r\n`);
    }
    const dataTransfer = new DataTransfer();
    dataTransfer.items.add(new File(lines, 'many.csv'));
    document.body.dispatchEvent(new DragEvent('drop', { bubbles: true, dataTransfer }));
  }, COUNT);
}

/** From now on: the most row elements that there ever were. */
function countRows(page: Page): Promise<void> {
  return page.evaluate(() => {
    const count = () => {
      const now = document.querySelectorAll('hash-grid [role="row"]').length;
      const before = Number(document.documentElement.dataset['most'] ?? 0);
      document.documentElement.dataset['most'] = String(Math.max(before, now));
    };
    new MutationObserver(count).observe(document.body, { childList: true, subtree: true });
    count();
  });
}

test('to its end, sorted, narrowed and edited', async ({ page }) => {
  test.setTimeout(180_000);
  await page.setViewportSize({ width: 1500, height: 1000 });
  await countRows(page);
  await dropMany(page);
  const grid = page.getByRole('grid');
  await expect(grid).toHaveAttribute('aria-rowcount', String(COUNT + 1), { timeout: 90_000 });
  await expect(page.getByRole('button', { name: /^Continue with/ })).toBeEnabled({ timeout: 90_000 });

  const serials = column(page, 'serial');
  await serials.first().click();
  await page.keyboard.press('Control+End');
  await expect(page.locator('hash-grid [role="gridcell"]:focus')).toBeInViewport();
  await expect(page.locator(`hash-grid [aria-rowindex="${COUNT + 1}"] [data-column="place"]`))
    .toHaveText(`many.csv:${COUNT + 1}`);
  await expect(page.locator(`hash-grid [aria-rowindex="${COUNT + 1}"]`)).toBeInViewport();

  // By the scroll bar to somewhere in the middle, and by the wheel from there.
  await grid.evaluate(element => { element.scrollTop = element.scrollHeight / 2; });
  await expect.poll(async () => Math.abs(await firstInView(page) - COUNT / 2)).toBeLessThan(100);
  const middle = await firstInView(page);
  await grid.hover();
  await page.mouse.wheel(0, 340);
  await expect.poll(() => firstInView(page)).toBe(middle + 10);

  await page.getByRole('columnheader', { name: 'Serial number' }).click();
  await expect(serials.first()).toHaveText('5CG0000001');
  await page.getByRole('searchbox', { name: 'Search the rows' }).fill('aurora 49');
  await expect(grid).toHaveAttribute('aria-rowcount', '5001');
  await expect(serials.first()).toHaveText('5CG0000001');
  await column(page, 'group-tag').first().click();
  await page.keyboard.type('Lobby');
  await page.keyboard.press('Enter');
  await expect(column(page, 'group-tag').first()).toHaveText('Lobby');
  await page.getByRole('button', { name: 'Show all' }).click();
  await expect(grid).toHaveAttribute('aria-rowcount', String(COUNT + 1));
  await expect(column(page, 'group-tag').first()).toHaveText('Lobby');

  const most = await page.evaluate(() => Number(document.documentElement.dataset['most']));
  expect(most).toBeGreaterThan(10);
  expect(most).toBeLessThanOrEqual(100);
});

/** The number, as a screen reader has it, of the topmost row in view. */
function firstInView(page: Page): Promise<number> {
  return page.evaluate(() => {
    const grid = document.querySelector('hash-grid')!;
    const top = grid.querySelector('.head')!.getBoundingClientRect().bottom;
    const rows = [...grid.querySelectorAll('.body .row:not([hidden])')];
    // Elements are put in order once the list is at rest.
    const inView = rows.filter(row => row.getBoundingClientRect().bottom > top + 1);
    return Math.min(...inView.map(row => Number(row.getAttribute('aria-rowindex'))));
  });
}
