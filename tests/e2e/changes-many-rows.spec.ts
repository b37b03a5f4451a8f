/** Many rows are changed at once, and the list of steps goes back to any of them. */
import type { Page } from '@playwright/test';
import { expect, test } from './fixtures.ts';
import { row } from './fleet.ts';

const HEADER = 'Device Serial Number,Windows Product ID,Hardware Hash,Group Tag,Assigned User';
const TAGS = ['HQ-1', 'hq-2', 'Field', ''];

test.beforeEach(async ({ page }) => {
  const rows = TAGS.map((tag, place) => {
    const { serial, hash } = row(7100 + place);
    return `${serial},,${hash},${tag},`;
  });
  const buffer = Buffer.from([HEADER, ...rows, ''].join('\r\n'));
  await page.locator('body').drop({ files: { name: 'stick.csv', mimeType: 'text/csv', buffer } });
  await expect(page.getByRole('button', { name: 'Continue with 4 devices' })).toBeEnabled();
});

/** The tags that are shown, in the order of their lines: the grid draws rows in any order. */
async function tagsAre(page: Page, tags: string[]): Promise<void> {
  const rows = page.locator('hash-grid .body .row:not([hidden])');
  await expect.poll(() => rows.evaluateAll(rows => rows.map(row => {
    const cell = (name: string) => row.querySelector(`[data-column="${name}"]`)?.textContent ?? '';
    return [cell('place'), cell('group-tag')] as const;
  }).sort(([a], [b]) => a < b ? -1 : 1).map(([, tag]) => tag))).toEqual(tags);
}

async function many(page: Page) {
  await page.getByRole('button', { name: 'Change many' }).click();
  return page.getByRole('dialog', { name: 'Change many rows' });
}

test('a tag is set in the rows shown and in no other', async ({ page }) => {
  await page.getByRole('searchbox', { name: 'Search the rows' }).fill('hq');
  await tagsAre(page, ['HQ-1', 'hq-2']);
  const dialog = await many(page);
  await dialog.getByRole('textbox', { name: 'Text' }).fill('Kiosk');
  await dialog.getByRole('button', { name: 'Set in 2 rows' }).click();
  await expect(page.getByText('2 rows changed. Undo takes it back.')).toBeVisible();
  await page.getByRole('searchbox', { name: 'Search the rows' }).fill('');
  await tagsAre(page, ['Kiosk', 'Kiosk', 'Field', '']);
});

test('a text is found and replaced, and counted before', async ({ page }) => {
  const dialog = await many(page);
  await dialog.getByRole('textbox', { name: 'Find' }).fill('hq');
  await dialog.getByRole('textbox', { name: 'Replace by' }).fill('Office');
  await expect(dialog.getByText('2 rows would change.')).toBeVisible();
  await dialog.getByRole('checkbox', { name: 'Capitals matter' }).check();
  await expect(dialog.getByText('1 row would change.')).toBeVisible();
  await dialog.getByRole('checkbox', { name: 'The whole cell' }).check();
  await expect(dialog.getByRole('button', { name: 'Replace in 0 rows' })).toBeDisabled();
  await dialog.getByRole('checkbox', { name: 'The whole cell' }).uncheck();
  await dialog.getByRole('checkbox', { name: 'Capitals matter' }).uncheck();
  await dialog.getByRole('button', { name: 'Replace in 2 rows' }).click();
  await tagsAre(page, ['Office-1', 'Office-2', 'Field', '']);
});

test('the steps are a list, and each can be gone to', async ({ page, saved }) => {
  let dialog = await many(page);
  await dialog.getByRole('textbox', { name: 'Text' }).fill('Kiosk');
  await dialog.getByRole('button', { name: 'Set in 4 rows' }).click();
  await tagsAre(page, ['Kiosk', 'Kiosk', 'Kiosk', 'Kiosk']);
  await page.getByRole('searchbox', { name: 'Search the rows' }).fill(row(7100).serial);
  dialog = await many(page);
  await dialog.getByRole('button', { name: 'Remove 1 row' }).click();
  await page.getByRole('searchbox', { name: 'Search the rows' }).fill('');
  await tagsAre(page, ['Kiosk', 'Kiosk', 'Kiosk']);

  await page.locator('summary[aria-label="Steps"]').click();
  const steps = page.getByRole('list', { name: 'Steps taken' }).getByRole('button');
  await expect(steps).toHaveText([
    'As the files are', 'set Group Tag to Kiosk in 4 rows', 'remove 1 row',
  ]);
  await steps.first().click();
  await tagsAre(page, TAGS);
  await expect(steps.nth(1)).toContainText('taken back');
  await steps.nth(1).click();
  await tagsAre(page, ['Kiosk', 'Kiosk', 'Kiosk', 'Kiosk']);
  const [file] = await saved(() => page.getByRole('button', { name: 'Save the list' }).click());
  const list = JSON.parse(file!.bytes.toString('utf8')) as { done: boolean; changes: object[] }[];
  expect(list.map(({ done, changes }) => [done, changes.length])).toEqual([[true, 4], [false, 1]]);
});

test('what is to be changed in selected rows is changed in no others that come to their places', async ({ page }) => {
  const drop = (name: string, lines: string[]) => page.locator('body').drop({
    files: { name, mimeType: 'text/csv', buffer: Buffer.from([HEADER, ...lines, ''].join('\r\n')) },
  });
  const line = (place: number) => `${row(place).serial},,${row(place).hash},Attic,`;
  await page.getByRole('columnheader', { name: 'Group tag' }).click();
  await expect(page.getByText(/^Sorted by/)).toBeVisible();
  const serials = page.locator('hash-grid .body .row:not([hidden]) [data-column="serial"]');
  await serials.first().click();
  await serials.nth(1).click({ modifiers: ['Shift'] });
  const dialog = await many(page);
  await expect(dialog.getByRole('button', { name: 'Set in 2 rows' })).toBeVisible();
  await drop('more.csv', [line(7000)]);
  await expect(page.getByRole('status')).toHaveText('The rows have moved, so that none are selected any more. Select them again.');
  await expect(dialog).toHaveCount(0);

  // All that are shown are meant however many they are.
  await many(page);
  await drop('most.csv', [line(7001)]);
  await expect(dialog.getByRole('button', { name: 'Set in 6 rows' })).toBeVisible();
});
