/** What a ticket needs is one click away: to the clipboard, to a file, to paper. */
import AxeBuilder from '@axe-core/playwright';
import type { Page } from '@playwright/test';
import { clipboard, column, drop, plan, register, resultIs } from './admin.ts';
import { csv } from './csv.ts';
import { expect, test } from './fixtures.ts';
import { devices } from './fleet.ts';

const QUICK = { unknown: 0, pending: 0.1, visible: 0.1, profile: 0.1 };
const lines = devices(4);
const [fine, other, elsewhere, last] = lines as [typeof lines[0], typeof lines[0], typeof lines[0], typeof lines[0]];

/** Two of four devices are another tenant's. */
async function run(page: Page, tenant: { scene(scene: object): void }): Promise<void> {
  tenant.scene({ delays: QUICK, elsewhere: [elsewhere.serial, last.serial] });
  await drop(page, 'stick.csv', csv(lines));
  await plan(page);
  await register(page);
  await resultIs(page, '2 of 4 devices registered.');
}

const GUID = '[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}';
const TIME = String.raw`\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ`;

function device(serial: string): string {
  return `Serial number: ${serial}\nImport record: \\S+\nAnswered at: ${TIME}\nRequest ID: ${GUID}\n`;
}

test('a failure is copied with every device, record and request', async ({ page, tenant }) => {
  await run(page, tenant);
  const copied = await clipboard(page);
  const copy = page.getByRole('region', { name: 'What failed' }).getByRole('button', { name: 'Copy for a ticket' });
  await copy.click();
  await expect(page.getByRole('button', { name: 'Copied' })).toBeVisible();
  await expect(page.getByRole('contentinfo').getByRole('status')).toHaveText('The text for the ticket was copied.');
  expect(await copied()).toMatch(new RegExp([
    '^Windows Autopilot: 2 devices were not registered\\.\n',
    `Tenant ID: ${GUID}\nRun \\(import ID\\): ${GUID}\n`,
    'Error: 808 ZtdDeviceAssignedTo(An)?[oO]therTenant\nThe device is registered in another tenant\\.\n\n',
    `${device(elsewhere.serial)}\n${device(last.serial)}\n`,
    'To free devices .*\n(.*\n){3}$',
  ].join('')));
  expect(await copied()).not.toContain(elsewhere.hash.slice(0, 60));
});

test('a row is copied from its details', async ({ page, tenant }) => {
  await run(page, tenant);
  const copied = await clipboard(page);
  await column(page, 'serial').filter({ hasText: last.serial }).click();
  await page.getByRole('button', { name: 'Details' }).click();
  const panel = page.getByRole('complementary', { name: last.serial });
  await panel.getByRole('button', { name: 'Copy for a ticket' }).click();
  await expect(panel.getByRole('button', { name: 'Copied' })).toBeVisible();
  expect(await copied()).toMatch(/^Windows Autopilot: 1 device was not registered\./);
  expect(await copied()).toContain(`Serial number: ${last.serial}\n`);
  expect(await copied()).not.toContain(elsewhere.serial);
  await column(page, 'serial').filter({ hasText: fine.serial }).click();
  await expect(page.getByRole('complementary', { name: fine.serial }).getByText('Copy for a ticket')).toHaveCount(0);
});

test('where the clipboard refuses, the text is there to be copied by hand', async ({ page, tenant }) => {
  await run(page, tenant);
  await clipboard(page, true);
  await page.getByRole('button', { name: 'Copy for a ticket' }).first().click();
  const area = page.getByRole('dialog').getByRole('textbox', { name: 'Text for the ticket' });
  await expect(area).toHaveValue(new RegExp(`Serial number: ${elsewhere.serial}\n`));
  await expect(area).toBeFocused();
  await expect.poll(() => area.evaluate((it: HTMLTextAreaElement) => it.selectionEnd - it.selectionStart))
    .toBe((await area.inputValue()).length);
  const { violations } = await new AxeBuilder({ page }).setLegacyMode(true).analyze();
  expect(violations.map(({ id, nodes }) => [id, nodes.map(({ html }) => html)])).toEqual([]);
  await page.keyboard.press('Escape');
  await expect(page.getByRole('dialog')).toHaveCount(0);
});

test("Microsoft's support gets the devices of another tenant, and no others", async ({ page, tenant, saved }) => {
  await run(page, tenant);
  await page.getByRole('button', { name: "Save for Microsoft's support" }).click();
  const dialog = page.getByRole('dialog');
  await expect(dialog.getByRole('heading', { name: 'Devices of another tenant' })).toBeVisible();
  await expect(dialog.getByText('The original proof of purchase')).toBeVisible();
  const [file] = await saved(() => dialog.getByRole('button', { name: 'Save 2 rows' }).click());
  expect(file!.name).toBe('preflight-other-tenant.csv');
  const rows = file!.bytes.toString('utf8').trim().split('\r\n').slice(1);
  expect(rows.map(row => row.split(',')[0])).toEqual([elsewhere.serial, last.serial]);
  for (const [place, row] of rows.entries()) {
    expect(row.split(',')[2]).toBe([elsewhere, last][place]!.hash);
    expect(row).toMatch(new RegExp(`,808,\\w+,${GUID},${GUID},[^,]+,${GUID},${TIME}$`));
  }
});

test('the report to print is a page of its own with every device', async ({ page, context, tenant, saved }) => {
  await run(page, tenant);
  const [file] = await saved(() => page.getByRole('button', { name: 'Save a report to print' }).click());
  expect(file!.name).toBe('preflight-report-print.html');
  const printed = await context.newPage();
  await printed.setContent(file!.bytes.toString('utf8'));
  await expect(printed.getByRole('heading', { level: 1 })).toHaveText('Windows Autopilot registration report');
  await expect(printed.getByText('ada@practice.example')).toBeVisible();
  await expect(printed.locator('tbody tr')).toHaveCount(4);
  for (const { serial } of [fine, other, elsewhere, last]) await expect(printed.getByText(serial)).toBeVisible();
  await expect(printed.getByText('The device is registered in another tenant.')).toBeVisible();
  await printed.close();

  // What became of the devices is still to be saved: the page has no import records.
  await page.getByRole('button', { name: 'Start over' }).click();
  await expect(page.getByRole('dialog')).toContainText('The results are not saved');
});

test('while only profiles are waited for, to stop is to wait no longer', async ({ page, tenant }) => {
  tenant.scene({ delays: { ...QUICK, profile: 3600 } });
  await drop(page, 'stick.csv', csv(lines));
  await plan(page);
  await register(page);
  await expect(page.getByText('4 devices wait for their deployment profile, 0 have it.')).toBeVisible();
  await expect(page.getByRole('button', { name: 'Stop', exact: true })).toHaveCount(0);
  await page.getByRole('button', { name: "Don't wait for profiles" }).click();
  await resultIs(page, 'Done: 4 devices registered.');
  expect(tenant.state().devices).toHaveLength(4);
});
