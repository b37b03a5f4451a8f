/** Selected rows, or one cell, are copied as a spreadsheet takes them. */
import type { Page } from '@playwright/test';
import { column, drop } from './admin.ts';
import { csv } from './csv.ts';
import { expect, test } from './fixtures.ts';
import { devices } from './fleet.ts';

const lines = devices(6);
lines[1]!.tag = '=1+1';
const status = (page: Page) => page.getByRole('status');

/** What was copied: pasted, as in any program. */
async function pasted(page: Page): Promise<string> {
  const details = page.getByRole('complementary');
  // Beside the list, where there is room for them.
  await expect(details).toBeVisible();
  const replace = details.getByText('Replace the hardware hash');
  const field = page.getByLabel('New hardware hash');
  if (!await field.isVisible()) await replace.click();
  await field.fill('');
  await field.press('ControlOrMeta+v');
  return field.inputValue();
}

test.beforeEach(async ({ page, context, browserName }) => {
  if (browserName === 'chromium') await context.grantPermissions(['clipboard-read', 'clipboard-write']);
  await page.setViewportSize({ width: 1500, height: 800 });
  await drop(page, 'stick.csv', csv(lines));
  await column(page, 'serial').first().click();
});

test('several rows with their titles, cells as they are', async ({ page }) => {
  await page.keyboard.press('Shift+ArrowDown');
  await page.keyboard.press('ControlOrMeta+c');
  await expect(status(page)).toHaveText('2 rows copied.');
  const [titles, ...rows] = (await pasted(page)).trimEnd().split('\n').map(line => line.split('\t'));
  expect(titles).toEqual(['File and line', 'Serial number', 'Maker', 'Model', 'Group tag', 'Assigned user', 'State']);
  expect(rows.map(cells => [cells[0], cells[1], cells[4], cells[6]])).toEqual([
    ['stick.csv:2', lines[0]!.serial, lines[0]!.tag, 'Ready'],
    ['stick.csv:3', lines[1]!.serial, '=1+1', 'Ready'],
  ]);
});

test('one cell, and one row without titles', async ({ page }) => {
  await page.keyboard.press('ControlOrMeta+c');
  await expect(status(page)).toHaveText('Serial number copied.');
  expect(await pasted(page)).toBe(lines[0]!.serial);

  await column(page, 'serial').nth(2).click();
  await page.keyboard.press('Shift+Space');
  await page.getByRole('button', { name: 'Copy', exact: true }).click();
  await expect(status(page)).toHaveText('1 row copied.');
  const cells = (await pasted(page)).trimEnd().split('\t');
  expect([cells.length, cells[1]]).toEqual([7, lines[2]!.serial]);
});

test('the columns and the order that are shown', async ({ page }) => {
  await page.getByRole('columnheader', { name: 'Serial number' }).click();
  await page.locator('summary').and(page.getByLabel('Columns')).click();
  for (const name of ['File and line', 'Maker', 'Model', 'Group tag', 'Assigned user', 'State']) {
    await page.getByRole('checkbox', { name }).uncheck();
  }
  await page.keyboard.press('Escape');
  await column(page, 'serial').first().click();
  await page.keyboard.press('ControlOrMeta+a');
  await page.keyboard.press('ControlOrMeta+c');
  await expect(status(page)).toHaveText('6 rows copied.');
  const sorted = lines.map(({ serial }) => serial).sort();
  expect((await pasted(page)).trimEnd().split('\n')).toEqual(['Serial number', ...sorted]);
});
