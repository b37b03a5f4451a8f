/** What is saved is what Intune's own pane takes, to the byte. */
import { column, drop } from './admin.ts';
import { csv } from './csv.ts';
import { expect, test } from './fixtures.ts';
import { devices, fleet } from './fleet.ts';

const HEADER = 'Device Serial Number,Windows Product ID,Hardware Hash,Group Tag,Assigned User';

test('620 rows are saved in parts that the pane takes', async ({ page, saved }) => {
  const lines = devices(620);
  lines[100] = { ...lines[100]!, serial: '' };
  lines[600] = { ...lines[600]!, hash: lines[600]!.hash.slice(0, 700) };
  lines[601] = { ...lines[601]!, tag: 'Büro' };
  await drop(page, 'stick.csv', csv(lines, { quoted: true }));
  await expect(page.getByText('620 rows', { exact: true })).toBeVisible();
  await page.getByRole('button', { name: 'Save', exact: true }).click();

  // What will be missing is said before it is.
  const intune = page.getByRole('dialog').getByRole('region', { name: 'Intune', exact: true });
  await expect(intune).toContainText('2 rows with errors are left out.');
  await expect(intune).toContainText(
    "1 row has a comma, a quotation mark or a character outside ASCII, which this file can't " +
    'hold, and is left out. See line 603 of stick.csv.');
  await expect(intune).toContainText('there are 2 files');
  const files = await saved(
    () => intune.getByRole('button', { name: 'Save all 2 files, 617 rows' }).click(), 2);

  expect(files.map(({ name }) => name)).toEqual(
    ['preflight-intune-1-of-2.csv', 'preflight-intune-2-of-2.csv']);
  const wanted = lines.filter((_, place) => ![100, 600, 601].includes(place))
    .map(({ serial, hash, tag, user }) => `${serial},,${hash},${tag},${user}`);
  const bytes = (rows: string[]) => `${[HEADER, ...rows].join('\r\n')}\r\n`;
  expect(files[0]!.bytes.toString('latin1')).toBe(bytes(wanted.slice(0, 500)));
  expect(files[1]!.bytes.toString('latin1')).toBe(bytes(wanted.slice(500)));
  for (const { bytes } of files) expect(bytes.every(byte => byte < 0x80)).toBe(true);
  await expect(page.getByRole('status')).toHaveText('2 files were handed to the browser to save.');
});

test('a saved part is read again without a finding', async ({ page, saved }) => {
  await drop(page, 'stick.csv', fleet().bytes);
  await page.getByRole('button', { name: 'Save', exact: true }).click();
  const [first, second] = await saved(
    () => page.getByRole('button', { name: /^Save all 2 files/ }).click(), 2);
  await page.getByRole('dialog').getByRole('button', { name: 'Close' }).click();
  await page.getByRole('button', { name: 'Remove stick.csv', exact: true }).click();

  await drop(page, second!.name, second!.bytes);
  await expect(page.getByText(/^Nothing found in \d+ rows\.$/)).toBeVisible();
  await expect(page.getByRole('button', { name: /^Continue with \d+ devices$/ })).toBeEnabled();
  await drop(page, first!.name, first!.bytes);
  const files = page.getByRole('region', { name: 'Files' }).getByRole('listitem');
  await expect(files.filter({ hasText: first!.name })).toContainText('Rows500');
  await expect(files.filter({ hasText: first!.name })).toContainText('EncodingASCII');
  // The one that is left is about what stands in the cells.
  await expect(page.locator('.group [data-severity="error"]')).toHaveCount(0);
});

test('one part is saved by itself', async ({ page, saved }) => {
  await drop(page, 'stick.csv', csv(devices(620)));
  await page.getByRole('button', { name: 'Save', exact: true }).click();
  const [part] = await saved(
    () => page.getByRole('button', { name: 'preflight-intune-2-of-2.csv' }).click());
  expect(part!.name).toBe('preflight-intune-2-of-2.csv');
  expect(part!.bytes.toString('ascii').trimEnd().split('\r\n')).toHaveLength(121);
});

test('no more columns are saved than the rows need', async ({ page, saved }) => {
  const lines = devices(3).map(line => ({ ...line, tag: '', user: '' }));
  await drop(page, 'stick.csv', csv(lines));
  await page.getByRole('button', { name: 'Save', exact: true }).click();
  const [file] = await saved(
    () => page.getByRole('button', { name: 'Save 3 rows' }).click());
  expect(file!.name).toBe('preflight-intune.csv');
  expect(file!.bytes.toString('ascii')).toBe(
    `Device Serial Number,Windows Product ID,Hardware Hash\r\n${
      lines.map(({ serial, hash }) => `${serial},,${hash}\r\n`).join('')}`);
});

test('every row is saved with what was found in it', async ({ page, saved }) => {
  const lines = devices(3);
  lines[1] = { ...lines[1]!, serial: '' };
  // What a spreadsheet would calculate stays text there.
  lines[2] = { ...lines[2]!, tag: '=1+1' };
  await drop(page, 'stick.csv', csv(lines));
  await expect(column(page, 'serial')).toHaveCount(3);
  await page.getByRole('button', { name: 'Save', exact: true }).click();
  await page.getByRole('radio', { name: 'Report', exact: true }).check();
  await expect(page.getByRole('region', { name: 'Report', exact: true })).toBeVisible();
  const [file] = await saved(() => page.getByRole('button', { name: 'Save 3 rows' }).click());
  expect(file!.name).toBe('preflight-report.csv');
  const [header, first, second, third] = file!.bytes.toString('utf8').split('\r\n');
  expect(header).toMatch(/^\ufeff?File,Line,Device Serial Number,/);
  expect(first).toContain(`stick.csv,2,${lines[0]!.serial},Contoso Devices,Aurora 14,`);
  expect(second).toContain('The row has no serial number.');
  expect(third).not.toMatch(/,=1\+1,/);
});

test('editing what is saved does not warn when the page is left', async ({ page, saved }) => {
  await drop(page, 'stick.csv', csv(devices(3)));
  await column(page, 'serial').first().click();
  await page.keyboard.press('Delete');
  await expect(column(page, 'serial')).toHaveCount(2);
  await page.getByRole('button', { name: 'Save', exact: true }).click();
  await saved(() => page.getByRole('button', { name: 'Save 2 rows' }).click());
  let asked = false;
  page.on('dialog', dialog => { asked = true; void dialog.accept(); });
  await page.reload();
  expect(asked).toBe(false);
});
