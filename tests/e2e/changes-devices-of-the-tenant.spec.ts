/** Devices that are selected in the tenant's list are changed and deregistered, without any file. */
import type { Page } from '@playwright/test';
import { accessible } from './accessible.ts';
import { resultIs, signIn } from './admin.ts';
import { expect, test } from './fixtures.ts';

const DEVICES = [
  { serial: 'DESK-1', groupTag: 'Field', user: 'hana@practice.example' },
  { serial: 'DESK-2', groupTag: 'Field' },
  { serial: 'DESK-3', groupTag: 'HQ' },
];

const row = (page: Page, serial: string) =>
  page.locator('device-grid .body .row:not([hidden])').filter({ hasText: serial });

/** The tenant's list, with these devices selected. */
async function selected(page: Page, serials: string[]): Promise<void> {
  await page.getByRole('banner').getByRole('button', { name: 'Devices' }).click();
  await signIn(page, 'Ada Admin');
  for (const serial of serials) await row(page, serial).getByRole('checkbox').click();
}

/** Gives two devices another tag. */
async function toKiosk(page: Page): Promise<void> {
  await selected(page, ['DESK-1', 'DESK-2']);
  await page.getByRole('button', { name: 'Change', exact: true }).click();
  const dialog = page.getByRole('dialog', { name: 'Change 2 devices' });
  await dialog.getByRole('checkbox', { name: 'Group tag' }).check();
  await dialog.getByRole('textbox', { name: 'New group tag' }).fill('Kiosk');
  await dialog.getByRole('checkbox', { name: 'Allow changes to existing devices' }).check();
  await dialog.getByRole('button', { name: 'Change 2 devices' }).click();
}

test('group tag and user of selected devices are changed', async ({ page, tenant, saved }) => {
  test.slow();
  tenant.scene({ devices: DEVICES });
  await selected(page, ['DESK-1', 'DESK-2']);
  await page.getByRole('button', { name: 'Change', exact: true }).click();
  const dialog = page.getByRole('dialog', { name: 'Change 2 devices' });
  const now = dialog.getByRole('button', { name: 'Change 2 devices' });
  await dialog.getByRole('checkbox', { name: 'Group tag' }).check();
  await dialog.getByRole('textbox', { name: 'New group tag' }).fill(' Kiosk ');
  await dialog.getByRole('checkbox', { name: 'Assigned user' }).check();
  const user = dialog.getByRole('textbox', { name: 'User principal name' });
  await user.fill('nobody');
  await expect(dialog.getByText('`nobody` is no user principal name')).toBeVisible();
  await user.fill('ada@practice.example');
  await expect(now).toBeDisabled();
  await dialog.getByRole('checkbox', { name: 'Allow changes to existing devices' }).check();
  await accessible(page, 'changing devices');
  await now.click();
  await resultIs(page, 'Done: 2 existing devices changed.');
  await accessible(page, 'the result of changes');
  const tags = tenant.state().devices.map(({ serialNumber, groupTag, userPrincipalName }) =>
    [serialNumber, groupTag, userPrincipalName]);
  expect(tags).toEqual([
    ['DESK-1', 'Kiosk', 'ada@practice.example'],
    ['DESK-2', 'Kiosk', 'ada@practice.example'],
    ['DESK-3', 'HQ', ''],
  ]);
  const [file] = await saved(() => page.getByRole('button', { name: 'Save results' }).click());
  expect(file!.bytes.toString('utf8')).toContain('DESK-2');
  // The list is read again: what it showed was before.
  await page.getByRole('button', { name: 'Back to the devices' }).click();
  await expect(row(page, 'DESK-1')).toContainText('Kiosk');
});

test('the changes of a short run are seen after the last ones of a long run were', async ({ page, tenant }) => {
  test.slow();
  tenant.scene({ devices: Array.from({ length: 101 }, (_, at) => ({ serial: `DESK-${1001 + at}`, groupTag: 'Field' })) });
  await selected(page, []);
  const change = async (name: string, tag: string) => {
    await page.getByRole('button', { name: 'Change', exact: true }).click();
    const dialog = page.getByRole('dialog', { name });
    await dialog.getByRole('checkbox', { name: 'Group tag' }).check();
    await dialog.getByRole('textbox', { name: 'New group tag' }).fill(tag);
    await dialog.getByRole('checkbox', { name: 'Allow changes to existing devices' }).check();
    await dialog.getByRole('button', { name }).click();
  };
  await expect(row(page, 'DESK-1001')).toBeVisible();
  await page.getByRole('checkbox', { name: 'Select all shown' }).click();
  await change('Change 101 devices', 'Kiosk');
  await resultIs(page, 'Done: 101 existing devices changed.');
  const rows = page.getByRole('region', { name: 'Existing devices' }).getByRole('row');
  await page.getByRole('button', { name: 'Next lines' }).click();
  await expect(rows).toHaveCount(2);
  await page.getByRole('button', { name: 'Save results' }).click();
  await page.getByRole('button', { name: 'Back to the devices' }).click();
  await page.getByRole('button', { name: 'Select none' }).click();
  await row(page, 'DESK-1001').getByRole('checkbox').click();
  await change('Change 1 device', 'HQ');
  await resultIs(page, 'Done: 1 existing device changed.');
  await expect(rows.filter({ hasText: 'DESK-1001' })).toHaveCount(1);
});

test('a selected device is deregistered after its number was typed', async ({ page, tenant }) => {
  test.slow();
  tenant.scene({ devices: DEVICES, delays: { delete: 0.1 } });
  await selected(page, ['DESK-3']);
  await page.getByRole('button', { name: 'Deregister', exact: true }).click();
  const dialog = page.getByRole('dialog', { name: 'Deregister 1 device?' });
  await dialog.getByRole('textbox', { name: 'Type 1 to go on' }).fill('1');
  const now = dialog.getByRole('button', { name: 'Deregister 1 device' });
  await expect(now).toBeDisabled();
  await dialog.getByRole('checkbox', { name: 'Allow changes to existing devices' }).check();
  await accessible(page, 'deregistering');
  await now.click();
  await resultIs(page, 'Done: 1 device deregistered.');
  expect(tenant.state().devices.map(({ serialNumber }) => serialNumber)).toEqual(['DESK-1', 'DESK-2']);
});

test('changes whose page is closed are gone on with', async ({ page, context, site, tenant }) => {
  test.slow();
  tenant.scene({
    devices: DEVICES, faults: [{ on: 'POST /$batch', every: 1, answer: { status: 503 } }],
  });
  await toKiosk(page);
  await expect.poll(() => tenant.state().counters.faults[0]!.struck).toBeGreaterThan(0);
  await page.close();

  tenant.change({ faults: [] });
  const next = await context.newPage();
  await next.goto(`${site.origin}/`);
  await expect(next.getByText(/^A run in the tenant .* 2 changes of existing devices was not finished\.$/)).toBeVisible();
  await accessible(next, 'the offer of changes');
  await next.getByRole('button', { name: 'Go on', exact: true }).click();
  await signIn(next, 'Ada Admin', /^Sign in$/);
  await next.getByRole('button', { name: 'Allow changes to existing devices, and go on' }).click();
  await resultIs(next, 'Done: 2 existing devices changed.');
  expect(tenant.state().devices.map(({ groupTag }) => groupTag)).toEqual(['Kiosk', 'Kiosk', 'HQ']);
});

test('what became of changes is saved before it would be lost, and is not lost where that fails', async ({ page, tenant, saved }) => {
  test.slow();
  tenant.scene({ devices: DEVICES });
  await toKiosk(page);
  await resultIs(page, 'Done: 2 existing devices changed.');
  const startOver = page.getByRole('button', { name: 'Start over' });
  const save = page.getByRole('dialog').getByRole('button', { name: 'Save results and go on' });
  await page.evaluate(() => {
    const make = URL.createObjectURL;
    URL.createObjectURL = () => {
      URL.createObjectURL = make;
      throw new Error('no room');
    };
  });
  await startOver.click();
  await save.click();
  await expect(page.getByRole('status')).toContainText('no room');
  await startOver.click();
  const [file] = await saved(() => save.click());
  expect(file!.bytes.toString('utf8')).toContain('DESK-2');
  await expect(page.getByText('Drop CSV files here')).toBeVisible();
});
