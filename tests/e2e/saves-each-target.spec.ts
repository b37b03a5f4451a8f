/** Each target of the save dialog gives its file, and says before what it leaves out. */
import type { Page } from '@playwright/test';
import { expect, test } from './fixtures.ts';
import { row } from './fleet.ts';

const HEADER = 'Device Serial Number,Windows Product ID,Hardware Hash,Group Tag,Assigned User';
const DEVICES = [1, 2, 3].map(number => row(7000 + number));
const [first, second, third] = DEVICES as [typeof DEVICES[0], typeof DEVICES[0], typeof DEVICES[0]];
const ROWS = [
  `${first.serial},,${first.hash},HQ,`,
  `${second.serial},,${second.hash},Field/1,ada@contoso.example`,
  `${third.serial},,,HQ,`,
];

test.beforeEach(async ({ page }) => {
  const buffer = Buffer.from([HEADER, ...ROWS, ''].join('\r\n'));
  await page.locator('body').drop({ files: { name: 'stick.csv', mimeType: 'text/csv', buffer } });
  await expect(page.getByRole('button', { name: 'Continue with 2 devices' })).toBeEnabled();
  await page.getByRole('button', { name: 'Save', exact: true }).click();
});

async function choose(page: Page, title: string): Promise<void> {
  await page.getByRole('dialog').getByRole('radio', { name: title, exact: true }).check();
  await expect(page.getByRole('dialog').getByRole('heading', { name: title, exact: true })).toBeVisible();
}

const saveAll = (page: Page) => page.getByRole('dialog').getByRole('button', { name: /^Save / }).click();

test('Intune gets the columns that are needed, and is told what is left out', async ({ page, saved }) => {
  const dialog = page.getByRole('dialog');
  await expect(dialog.getByText('1 row with errors is left out. See line 4 of stick.csv.')).toBeVisible();
  const [file] = await saved(() => saveAll(page));
  expect(file!.name).toBe('preflight-intune.csv');
  expect(file!.bytes.toString('latin1')).toBe([HEADER, ...ROWS.slice(0, 2), ''].join('\r\n'));

  await choose(page, 'Intune, three columns');
  await expect(dialog.getByText('1 row has something under Assigned User')).toBeVisible();
  const [three] = await saved(() => saveAll(page));
  expect(three!.bytes.toString('latin1').split('\r\n')[0]).toBe(HEADER.split(',').slice(0, 3).join(','));
});

test('Partner Center gets a file for each tag, named for it', async ({ page, saved }) => {
  await choose(page, 'Partner Center');
  const dialog = page.getByRole('dialog');
  await expect(dialog.getByText('1 row, group name “Field/1”')).toBeVisible();
  const files = await saved(() => saveAll(page), 2);
  expect(files.map(file => file.name)).toEqual([
    'preflight-partner-center-Field-1.csv', 'preflight-partner-center-HQ.csv',
  ]);
  expect(files[1]!.bytes.toString('latin1')).toBe([
    'Device Serial Number,Windows Product ID,Hardware Hash,Manufacturer name,Device model',
    `${first.serial},,${first.hash},,`, '',
  ].join('\r\n'));

  await choose(page, "Partner Center's API");
  const [request] = await saved(
    () => dialog.getByRole('button', { name: 'preflight-partner-center-api-HQ.json' }).click());
  expect(JSON.parse(request!.bytes.toString('utf8'))).toEqual({
    BatchId: 'HQ', Devices: [{ SerialNumber: first.serial, HardwareHash: first.hash }],
  });
});

test('tuples and identifiers come from the hashes', async ({ page, saved }) => {
  await choose(page, 'Tuples');
  const [tuples] = await saved(() => saveAll(page));
  const lines = tuples!.bytes.toString('utf8').trim().split('\r\n');
  expect(lines[0]).toBe('Manufacturer,Model,Serial Number');
  expect(lines.slice(1).map(line => line.split(',').at(-1))).toEqual([first.serial, second.serial]);

  await choose(page, 'Corporate identifiers');
  const [identifiers] = await saved(() => saveAll(page));
  const plain = identifiers!.bytes.toString('latin1').trim().split('\r\n');
  expect(plain).toHaveLength(2);
  for (const line of plain) expect(line).toMatch(/^[^,.]+,[^,.]+,[^,.]+$/);
});

test('rows to mend go back with the reasons', async ({ page, saved }) => {
  await choose(page, 'Rows to mend');
  const [file] = await saved(() => saveAll(page));
  expect(file!.name).toBe('preflight-failing.csv');
  expect(file!.bytes.toString('utf8')).toBe(
    `\ufeff${HEADER},Reasons\r\n${ROWS[2]},The hardware hash is empty.\r\n`);
});

test('a report has no hash unless asked for', async ({ page, saved }) => {
  await choose(page, 'Report');
  const [report] = await saved(() => saveAll(page));
  const text = report!.bytes.toString('utf8');
  expect(text.trim().split('\r\n')).toHaveLength(4);
  expect(text).not.toContain(first.hash);
  await page.getByRole('checkbox', { name: /^With the hardware hashes/ }).check();
  const [whole] = await saved(() => saveAll(page));
  expect(whole!.bytes.toString('utf8')).toContain(first.hash);

  for (const title of ['Report as JSON', 'Devices as JSON', 'Steps as JSON']) {
    await choose(page, title);
    const [json] = await saved(() => saveAll(page));
    expect(json!.name).toMatch(/^preflight-.*\.json$/);
    JSON.parse(json!.bytes.toString('utf8'));
  }
});

test('edits are saved once every row is', async ({ page, saved }) => {
  const dialog = page.getByRole('dialog');
  const asksToClose = () => page.evaluate(() => {
    const closing = new Event('beforeunload', { cancelable: true });
    dispatchEvent(closing);
    return closing.defaultPrevented;
  });
  const open = () => page.getByRole('button', { name: 'Save', exact: true }).click();
  await dialog.getByRole('button', { name: 'Close' }).click();
  await page.locator('hash-grid [data-column="group-tag"]', { hasText: 'HQ' }).first().dblclick();
  await page.keyboard.type('Lobby');
  await page.keyboard.press('Enter');
  await page.getByRole('searchbox', { name: 'Search the rows' }).fill('Lobby');
  await expect(page.getByText(/^1 of 3 rows/)).toBeVisible();
  await open();
  for (const title of ['Rows to mend', 'Intune', 'Report']) {
    await choose(page, title);
    if (title === 'Report') await dialog.getByRole('checkbox', { name: 'Only the 1 row shown' }).check();
    await saved(() => saveAll(page));
    await expect(page.getByRole('status')).toHaveText('1 file was handed to the browser to save.');
    expect(await asksToClose(), title).toBe(true);
  }
  await dialog.getByRole('checkbox', { name: 'Only the 1 row shown' }).uncheck();
  await saved(() => saveAll(page));
  await expect.poll(asksToClose).toBe(false);
});
