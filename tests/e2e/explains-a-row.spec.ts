/** A chosen row is explained: what was found, how it is mended, what its hash says. */
import type { Page } from '@playwright/test';
import { hashOf } from '../tenant/made-up.mjs';
import { column, drop } from './admin.ts';
import { csv } from './csv.ts';
import { expect, test } from './fixtures.ts';
import { CAPTURED, devices } from './fleet.ts';

const lines = devices(6);
const details = (page: Page) => page.getByRole('complementary');
const fact = (page: Page, name: string) => details(page).locator('.facts').getByRole('term')
  .filter({ hasText: new RegExp(`^${name}$`) }).locator('xpath=following-sibling::dd');

async function open(page: Page, serial: string): Promise<void> {
  await column(page, 'serial').filter({ hasText: serial }).click();
  await page.getByRole('button', { name: 'Details' }).click();
  await expect(details(page).getByRole('heading', { level: 2 })).toHaveText(serial);
}

test('a hash is shown for what it says', async ({ page }) => {
  await drop(page, 'stick.csv', csv(lines));
  await open(page, lines[0]!.serial);
  await expect(details(page)).toContainText('stick.csv, line 2');
  await expect(details(page)).toContainText('Nothing found in this row.');
  await expect(details(page)).toContainText('Undamaged: the checksum fits.');
  for (const [name, value] of [
    ['Serial number', '5CXW0C6NY0'],
    ['Maker', 'Contoso Devices'],
    ['Model', 'Aurora 14'],
    ['UUID', 'C1E2BAEF-FD43-4FAF-8742-EB2998B038E0'],
    ['Windows that took it', '10.0.26100.2033'],
    ['Taken at', `${CAPTURED.toISOString().slice(0, 10)} 00:00:00 UTC`],
    ['Disk', 'VANARSDEL V9A1'],
    ['Size', '238 GB'],
  ] as const) await expect(fact(page, name)).toHaveText(value);
  await expect(fact(page, 'TPM version')).toContainText('2.0');
  await expect(fact(page, 'MAC address \\d')).toHaveText(['7E-2A-E2-8E-54-65', '0A-5E-43-A9-9F-21']);
});

test('each fact says what it is and what it matters for, in place', async ({ page }) => {
  await drop(page, 'stick.csv', csv(lines));
  await open(page, lines[0]!.serial);
  const tpm = details(page).getByRole('button', { name: 'TPM version' });
  await expect(tpm).toHaveAttribute('aria-expanded', 'false');
  const about = details(page).getByText('Self-deploying mode and pre-provisioning prove the device by a TPM 2.0');
  await expect(about).toHaveCount(0);
  await tpm.focus();
  await page.keyboard.press('Enter');
  await expect(tpm).toHaveAttribute('aria-expanded', 'true');
  await expect(about).toBeVisible();
  await expect(details(page).getByRole('definition').filter({ hasText: 'Self-deploying mode' })).toContainText('TPMVersion');
  // It stays open from device to device, to compare them.
  await page.keyboard.press('Escape');
  await column(page, 'serial').nth(1).click();
  await page.getByRole('button', { name: 'Details' }).click();
  await expect(about).toBeVisible();
  await tpm.click();
  await expect(about).toHaveCount(0);
});

test('raw records are shown on demand, those of an unknown type as unknown', async ({ page }) => {
  const hash = hashOf({ serial: 'L000009XYZ' });
  await drop(page, 'stick.csv', csv([{ serial: 'L000009XYZ', hash, tag: '', user: '' }]));
  await open(page, 'L000009XYZ');
  await expect(fact(page, 'Record of an unknown type')).toHaveText(/^type 99, 3 bytes at byte (\d+): 010203$/);
  const at = /at byte (\d+)/.exec(await fact(page, 'Record of an unknown type').innerText())?.[1] ?? '';

  const records = details(page).getByRole('table');
  await expect(records).toBeHidden();
  await details(page).getByText('7 raw records').click();
  await expect(records.getByRole('row')).toHaveCount(8);
  const unknown = records.getByRole('row').filter({ hasText: 'unknown' });
  await expect(unknown.getByRole('cell')).toHaveText(['99', 'unknown', at, '3', '01 02 03']);
  await expect(records.getByRole('row', { name: 'SmbiosSystemSerialNumber' })).toBeVisible();
});

test('a damaged hash is said to be damaged, and what it says to be uncertain', async ({ page }) => {
  const [line] = devices(1);
  line!.hash = `${line!.hash.slice(0, 200)}${line!.hash[200] === 'A' ? 'B' : 'A'}${line!.hash.slice(201)}`;
  await drop(page, 'stick.csv', csv([line!]));
  await open(page, line!.serial);
  await expect(details(page)).toContainText('Damaged: the checksum contradicts what stands below');
  await expect(details(page)).toContainText('The checksum does not fit');
  await expect(fact(page, 'Serial number')).toHaveText(line!.serial);
});

test('a finding has its place, its fix and its help where it stands', async ({ page }) => {
  const [, line] = devices(2);
  await drop(page, 'stick.csv', csv([lines[0]!, { ...line!, tag: ' HQ' }]));
  await open(page, line!.serial);
  await expect(details(page)).toContainText('There are blanks around the group tag');

  await details(page).getByText('What is this?').click();
  await expect(details(page).getByRole('heading', { name: 'Why it matters' })).toBeVisible();
  await expect(details(page)).toContainText('group-tag-surrounded');
  await expect(page.getByRole('heading', { name: 'Review', level: 1 })).toBeVisible();

  await details(page).getByRole('button', { name: 'Make it HQ.' }).click();
  await expect(details(page)).toContainText('Nothing found in this row.');
  await expect(column(page, 'group-tag')).toHaveText([lines[0]!.tag, 'HQ']);
  await expect(page.getByRole('region', { name: 'Findings' })).toContainText('Nothing found in 2 rows.');
});

test('the place of a finding is marked in its cell', async ({ page }) => {
  await drop(page, 'stick.csv', csv([{ ...lines[0]!, tag: 'Büro' }]));
  await open(page, lines[0]!.serial);
  await expect(details(page)).toContainText("can't stand in a file for Intune");
  await expect(details(page).locator('mark')).toHaveText('ü');
});

test('a hash that was captured anew takes the place of a damaged one', async ({ page }) => {
  const [line] = devices(1);
  await drop(page, 'stick.csv', csv([{ ...line!, hash: line!.hash.slice(0, 700) }]));
  await open(page, line!.serial);
  await expect(details(page)).toContainText('Cut off before its checksum');
  await details(page).getByText('Replace the hardware hash').click();
  await details(page).getByLabel('New hardware hash').fill(line!.hash);
  await details(page).getByRole('button', { name: 'Replace', exact: true }).click();
  await expect(details(page)).toContainText('Undamaged: the checksum fits.');
  await expect(page.getByRole('button', { name: 'Continue with 1 device' })).toBeEnabled();
});

test('the details follow the row that is chosen', async ({ page }) => {
  await page.setViewportSize({ width: 1600, height: 900 });
  await drop(page, 'stick.csv', csv(lines));
  await expect(details(page)).toContainText('Choose a row to see');
  for (const { serial } of lines) {
    await column(page, 'serial').filter({ hasText: serial }).click();
    await expect(details(page).getByRole('heading', { level: 2 })).toHaveText(serial);
  }
});

test('help of a rule opens beside its findings', async ({ page }) => {
  const [line] = devices(1);
  await drop(page, 'stick.csv', csv([{ ...line!, serial: '' }]));
  const findings = page.getByRole('region', { name: 'Findings' });
  await findings.getByText('What is this?').click();
  await expect(findings.getByRole('heading', { name: 'What it finds' })).toBeVisible();
  await expect(findings.getByText('serial-empty', { exact: true })).toBeVisible();
});
