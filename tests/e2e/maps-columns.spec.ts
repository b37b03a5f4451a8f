/** Where columns were guessed, a person says which is which. */
import type { Page } from '@playwright/test';
import { column, drop } from './admin.ts';
import { csv } from './csv.ts';
import { expect, test } from './fixtures.ts';
import { devices, row } from './fleet.ts';
import { zip } from './zip.ts';

const MARKUP = '<img src=x onerror=alert(1)>';

/** No header line, and two columns that look like a serial number. */
const UNSURE = Buffer.from([
  ['A1', MARKUP, '77001', row(7201).hash],
  ['A2', 'Bonn', '77002', row(7202).hash],
].map(cells => `${cells.join(',')}\r\n`).join(''));

const offer = (page: Page) => page.getByRole('button', { name: /^Say which column is which/ });
const dialog = (page: Page) => page.getByRole('dialog', { name: 'Which column is which?' });

/** Without the word of what is wrong with them. */
const serialsAre = (page: Page, serials: string[]) =>
  expect(column(page, 'serial')).toHaveText(serials.map(serial => new RegExp(`^${serial}( \\(|$)`)));

async function serialsOf(page: Page): Promise<string[]> {
  const cells = await column(page, 'serial').allTextContents();
  return cells.map(cell => cell.replace(/ \(.*/, ''));
}

test('the columns are shown with their cells, and read as a person says', async ({ page }) => {
  await drop(page, 'list.csv', UNSURE);
  await expect(column(page, 'place')).toHaveText(['list.csv:1', 'list.csv:2']);
  const before = await serialsOf(page);
  await offer(page).click();

  const columns = dialog(page).locator('.column');
  await expect(columns).toHaveCount(4);
  await expect(columns.nth(1).getByRole('list', { name: 'First cells of Column 2' }).getByRole('listitem'))
    .toHaveText([MARKUP, 'Bonn']);
  await expect(page.locator('dialog img')).toHaveCount(0);
  await expect(dialog(page).getByText('guessed').first()).toBeVisible();
  await expect(dialog(page).getByRole('combobox', { name: 'Column 4' })).toHaveValue('hash');
  await expect(dialog(page).getByRole('checkbox', { name: /^The first line is a header/ })).not.toBeChecked();

  const serial = before[0] === 'A1' ? 3 : 1;
  await dialog(page).getByRole('combobox', { name: `Column ${serial}` }).selectOption('Serial number');
  // Each kind is there once.
  const values = await dialog(page).getByRole('combobox').evaluateAll(
    selects => selects.map(select => (select as HTMLSelectElement).value));
  expect(values.filter(value => value === 'serial')).toHaveLength(1);
  await dialog(page).getByRole('combobox', { name: 'Column 2' }).selectOption('Group tag');
  await dialog(page).getByRole('button', { name: 'Read the file this way' }).click();

  const after = serial === 1 ? ['A1', 'A2'] : ['77001', '77002'];
  await serialsAre(page, after);
  await expect(column(page, 'group-tag')).toHaveText([MARKUP, 'Bonn']);
  await expect(page.getByRole('status')).toHaveText(/^list\.csv was read as you said\./);
  await expect(offer(page)).toHaveCount(0);

  await page.getByRole('button', { name: 'Undo: say which column of list.csv is which' }).click();
  await serialsAre(page, before);
  await expect(offer(page)).toHaveCount(1);
  await page.getByRole('button', { name: /^Redo: say which/ }).click();
  await serialsAre(page, after);
});

test('a file whose columns are clear offers nothing', async ({ page }) => {
  await drop(page, 'stick.csv', csv(devices(2)));
  await expect(column(page, 'serial')).toHaveCount(2);
  await expect(offer(page)).toHaveCount(0);
});

test('a file of which no column is known is read by a person\'s word', async ({ page }) => {
  await drop(page, 'inventory.csv', 'Alpha;Beta;Gamma\nA1;Ada;Lab\nA2;Bob;Lobby\n');
  await expect(page.getByText('which names no column that we know').first()).toBeVisible();
  await offer(page).click();
  await dialog(page).getByRole('checkbox', { name: /^The first line is a header/ }).check();
  await dialog(page).getByRole('combobox').nth(0).selectOption('Serial number');
  await dialog(page).getByRole('combobox').nth(2).selectOption('Group tag');
  await dialog(page).getByRole('button', { name: 'Read the file this way' }).click();
  await serialsAre(page, ['A1', 'A2']);
  await expect(column(page, 'group-tag')).toHaveText(['Lab', 'Lobby']);
  await expect(column(page, 'place')).toHaveText(['inventory.csv:2', 'inventory.csv:3']);
  // There is still no hash: a person may have meant another column.
  await expect(page.getByText('No column of the first line is called Hardware Hash.').first()).toBeVisible();
  await expect(offer(page)).toHaveCount(1);
});

test('a file in an archive is read again where it stands, by keyboard alone', async ({ page }) => {
  await drop(page, 'stick.zip', zip({ 'room/list.csv': UNSURE, 'clear.csv': csv(devices(1)) }));
  await expect(column(page, 'serial')).toHaveCount(3);
  const before = await serialsOf(page);
  const other = before[0] === 'A1' ? ['77001', '77002'] : ['A1', 'A2'];
  await offer(page).focus();
  await page.keyboard.press('Enter');
  await expect(dialog(page)).toBeVisible();
  const select = dialog(page).getByRole('combobox', { name: `Column ${before[0] === 'A1' ? 3 : 1}` });
  for (let stops = 0; stops < 12; stops++) {
    if (await select.evaluate(element => element === document.activeElement)) break;
    await page.keyboard.press('Tab');
  }
  await expect(select).toBeFocused();
  await page.keyboard.type('Serial');
  await expect(select).toHaveValue('serial');
  const now = dialog(page).getByRole('button', { name: 'Read the file this way' });
  for (let stops = 0; stops < 12; stops++) {
    if (await now.evaluate(element => element === document.activeElement)) break;
    await page.keyboard.press('Tab');
  }
  await page.keyboard.press('Enter');
  await serialsAre(page, [devices(1)[0]!.serial, ...other]);
  const inside = page.locator('.inside > .member');
  await expect(inside).toHaveCount(2);
  await expect(inside.filter({ hasText: 'room/list.csv' })).toHaveCount(1);
  await expect(page.locator('.files > .file')).toHaveCount(1);
  await page.keyboard.press('Control+z');
  await serialsAre(page, before);
});
