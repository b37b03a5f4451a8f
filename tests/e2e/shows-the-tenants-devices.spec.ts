/** The tenant's devices: read without any file, searched, sorted, narrowed, selected, saved. */
import type { Page } from '@playwright/test';
import { drop, openSignIn, plan, signIn } from './admin.ts';
import { csv } from './csv.ts';
import { expect, test } from './fixtures.ts';
import { devices } from './fleet.ts';
import { accessible, VIEWS } from './accessible.ts';

const SEEN = '2026-10-02T07:30:00Z';
const DEVICES = [
  { serial: 'FAILED-1', groupTag: 'Kiosk', profile: 'failed', profileDetail: 'hardwareRequirementsNotMet' },
  { serial: 'NONE-1', groupTag: 'Lab', model: 'Fjord X2', profile: 'notAssigned' },
  { serial: 'HARDWARE-1', groupTag: 'HQ', user: 'hana@practice.example', profile: 'assignedInSync', remediation: 'manualRemediationRequired', lastContact: SEEN },
  { serial: 'PENDING-1', groupTag: '', profile: 'pending' },
  { serial: 'GOOD-1', groupTag: 'HQ', profile: 'assignedInSync', enrolled: true },
  { serial: 'NEW-1', groupTag: '=HQ', profile: 'assigningSoon', displayName: 'Reception' },
];

/** The cells of one column, from the top. */
const column = (page: Page, name: string) =>
  page.locator(`device-grid .body .row:not([hidden]) [data-column="${name}"]`);
const serials = (page: Page) => column(page, 'serial');

async function open(page: Page): Promise<void> {
  await page.getByRole('banner').getByRole('button', { name: 'Devices' }).click();
  await expect(page.getByRole('heading', { name: 'Devices of the tenant', level: 1 })).toBeFocused();
}

async function opened(page: Page): Promise<void> {
  await open(page);
  await signIn(page, 'Ada Admin');
  await expect(serials(page)).toHaveCount(DEVICES.length);
}

test('the devices are read without any file, and those that need attention say why', async ({ page, tenant }) => {
  tenant.scene({ devices: DEVICES, page: 2 });
  await open(page);
  await expect(page.getByText("Sign in to see the tenant's devices.")).toBeVisible();
  await signIn(page, 'Ada Admin');
  await expect(serials(page)).toHaveText(DEVICES.map(({ serial }) => serial));
  await expect(page.getByText('Read this minute.')).toBeVisible();
  const standings = page.getByRole('region', { name: 'How they stand' }).getByRole('button');
  await expect(standings).toHaveText([
    'All6', 'Need attention3', 'Profile failed1', 'Hardware changed1', 'No profile1',
    'Profile under way1', 'Not known1', 'With its profile2', 'Never in contact4',
  ]);

  await standings.filter({ hasText: 'Need attention' }).click();
  await expect(serials(page)).toHaveText(['FAILED-1', 'NONE-1', 'HARDWARE-1']);
  await expect(page.getByText('3 of 6 devices')).toBeVisible();
  await serials(page).first().click();
  await page.keyboard.press('Enter');
  const details = page.getByRole('complementary');
  await expect(details.getByRole('heading', { name: 'FAILED-1' })).toBeFocused();
  await expect(details).toContainText('a TPM 2.0 for self-deploying perhaps');
  await expect(details).toContainText('hardwareRequirementsNotMet');
  await page.keyboard.press('Escape');
  await page.getByRole('button', { name: 'Show all' }).click();
  await standings.filter({ hasText: 'Not known' }).click();
  await expect(serials(page)).toHaveText(['NEW-1']);
  await serials(page).click();
  await page.getByRole('button', { name: 'Details' }).click();
  await expect(details).toContainText('the service says assigningSoon');
  // Looking changes nothing.
  expect(tenant.state().log.filter(({ method }) => method !== 'GET' && method !== 'OPTIONS')).toEqual([]);
});

test('devices are searched, narrowed to a tag and sorted both ways', async ({ page, tenant }) => {
  tenant.scene({ devices: DEVICES });
  await opened(page);
  const search = page.getByRole('searchbox', { name: 'Search the devices' });
  for (const [words, found] of [['hana@', 'HARDWARE-1'], ['fjord', 'NONE-1'], ['RECEPTION', 'NEW-1'], ['kiosk', 'FAILED-1']] as const) {
    await search.fill(words);
    await expect(serials(page)).toHaveText([found]);
  }
  await search.fill('nothing like it');
  await expect(page.getByText('No device fits what is shown.')).toBeVisible();
  await search.fill('');
  const tags = page.getByRole('combobox', { name: 'Group tag' });
  await tags.selectOption({ label: 'HQ (2)' });
  await expect(serials(page)).toHaveText(['HARDWARE-1', 'GOOD-1']);
  await tags.selectOption({ label: 'No group tag (1)' });
  await expect(serials(page)).toHaveText(['PENDING-1']);
  await page.getByRole('button', { name: 'Show all' }).click();

  const title = page.getByRole('columnheader', { name: 'Serial number' });
  await title.click();
  await expect(title).toHaveAttribute('aria-sort', 'ascending');
  const up = DEVICES.map(({ serial }) => serial).sort();
  await expect(serials(page)).toHaveText(up);
  await title.click();
  await expect(title).toHaveAttribute('aria-sort', 'descending');
  await expect(serials(page)).toHaveText(up.reverse());
  await page.getByRole('columnheader', { name: 'State' }).click();
  await expect(serials(page).first()).toHaveText('FAILED-1');
  await expect(title).not.toHaveAttribute('aria-sort');
});

test('Shift and a click select from a device that was clicked in the list as it is now', async ({ page, tenant }) => {
  tenant.scene({ devices: DEVICES });
  await opened(page);
  const box = (serial: string) => page.getByRole('checkbox', { name: `Select ${serial}` });
  const selected = page.getByRole('group', { name: 'Selected devices' });
  await box('FAILED-1').click();
  await expect(selected).toContainText('1 device selected');
  await page.getByRole('columnheader', { name: 'Serial number' }).click();
  await expect(serials(page).nth(1)).toHaveText('GOOD-1');
  // Another device stands first in the list that is turned round, where the one clicked was.
  await page.getByRole('columnheader', { name: 'Serial number' }).click();
  await expect(serials(page).first()).toHaveText('PENDING-1');
  await box('HARDWARE-1').click({ modifiers: ['Shift'] });
  await expect(selected).toContainText('2 devices selected');
  await expect(box('HARDWARE-1')).toBeChecked();
  await expect(box('NONE-1')).not.toBeChecked();
});

test('by keyboard: titles sort, Space and Shift select, Enter opens', async ({ page, tenant }) => {
  tenant.scene({ devices: DEVICES });
  await opened(page);
  await serials(page).first().click();
  await page.keyboard.press('ArrowUp');
  await expect(page.getByRole('columnheader', { name: 'Serial number' })).toBeFocused();
  await page.keyboard.press('Enter');
  await expect(serials(page).first()).toHaveText('FAILED-1');
  await expect(serials(page).last()).toHaveText('PENDING-1');
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Space');
  const selected = page.getByRole('group', { name: 'Selected devices' });
  await expect(selected).toContainText('1 device selected');
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Shift+ArrowDown');
  await expect(selected).toContainText('3 devices selected');
  await page.keyboard.press('ArrowLeft');
  const box = page.getByRole('checkbox', { name: 'Select HARDWARE-1' });
  await expect(box).toBeFocused();
  // The number is there before the row is.
  await expect(box).toBeChecked();
  await page.keyboard.press('Space');
  await expect(selected).toContainText('2 devices selected');
  await page.keyboard.press('Control+a');
  await expect(selected).toContainText('6 devices selected');
  await expect(page.getByRole('checkbox', { name: 'Select all shown' })).toBeChecked();
  await page.keyboard.press('Enter');
  await expect(page.getByRole('complementary').getByRole('heading', { name: 'HARDWARE-1' })).toBeVisible();
});

test('what is selected holds while the list is narrowed and read again', async ({ page, tenant }) => {
  tenant.scene({ devices: DEVICES });
  await opened(page);
  await page.getByRole('searchbox').fill('hq');
  await expect(serials(page)).toHaveCount(3);
  await page.getByRole('checkbox', { name: 'Select all shown' }).check();
  const selected = page.getByRole('group', { name: 'Selected devices' });
  await expect(selected).toContainText('3 devices selected');
  await page.getByRole('searchbox').fill('kiosk');
  await expect(selected).toContainText('3 devices selected, 3 of them not shown');
  await page.getByRole('checkbox', { name: 'Select FAILED-1' }).check();
  await expect(selected).toContainText('4 devices selected, 3 of them not shown');
  await page.getByRole('searchbox').fill('');
  await selected.getByRole('button', { name: 'Show only these' }).click();
  await expect(serials(page)).toHaveText(['FAILED-1', 'HARDWARE-1', 'GOOD-1', 'NEW-1']);
  await page.getByRole('button', { name: 'Read again' }).click();
  await expect(selected).toContainText('4 devices selected');
  await page.getByRole('button', { name: 'Select none' }).click();
  await expect(selected).toHaveCount(0);
  await expect(serials(page)).toHaveCount(6);
});

test('what is shown is saved, and no cell is a formula', async ({ page, tenant, saved }) => {
  tenant.scene({ devices: DEVICES });
  await opened(page);
  await page.getByRole('searchbox').fill('hq');
  await expect(serials(page)).toHaveCount(3);
  const [table] = await saved(() => page.getByRole('button', { name: 'Save as CSV' }).click());
  expect(table!.name).toBe('tenant-devices.csv');
  const lines = table!.bytes.toString('utf8').trim().split('\r\n');
  expect(lines).toHaveLength(4);
  expect(lines[0]).toContain('Serial number,Manufacturer,Model,Group tag');
  expect(lines[1]).toContain('Hardware changed,');
  expect(lines[3]).toContain(",'=HQ,");
  const [list] = await saved(() => page.getByRole('button', { name: 'Save as JSON' }).click());
  const read = JSON.parse(list!.bytes.toString('utf8'));
  expect(read.map(({ serial }: { serial: string }) => serial)).toEqual(['HARDWARE-1', 'GOOD-1', 'NEW-1']);
  expect(read[0].attention).toEqual(['hardware-changed', 'with-profile']);
});

test("a plan's list is shown with its age, and the way back to the plan is open", async ({ page, tenant }) => {
  tenant.scene({ devices: DEVICES });
  await drop(page, 'stick.csv', csv(devices(2)));
  await plan(page);
  const before = tenant.state().log.length;
  await open(page);
  await expect(serials(page)).toHaveCount(6);
  await expect(page.getByText('Read this minute.')).toBeVisible();
  const asked = () => tenant.state().log.slice(before)
    .filter(({ method, path }) => method === 'GET' && path.endsWith('AutopilotDeviceIdentities')).length;
  expect(asked()).toBe(0);
  await page.getByRole('button', { name: 'Plan' }).click();
  await expect(page.getByText(/^Compared with 6 devices/)).toBeVisible();
  await open(page);
  await page.getByRole('button', { name: 'Read again' }).click();
  await expect.poll(asked).toBe(2);
  await page.getByRole('button', { name: 'Plan' }).click();
  await expect(page.getByText(/^Compared with 6 devices/)).toBeVisible();
});

test('who may not read is told, and somebody else signs in', async ({ page, tenant }) => {
  tenant.scene({ devices: DEVICES });
  await open(page);
  await signIn(page, 'Theo Technician');
  await expect(page.getByRole('alert')).toBeVisible();
  await expect(page.getByText('The list could not be read; why is said beside it.')).toBeVisible();
  await signIn(page, 'Rory Reader', 'Sign in again');
  await expect(serials(page)).toHaveCount(6);
  await expect(page.getByRole('alert')).toHaveCount(0);
  await page.getByRole('banner').getByRole('button', { name: 'Sign out' }).click();
  await expect(serials(page)).toHaveCount(0);
});

for (const [name, use] of VIEWS) {
  test.describe(name, () => {
    test.use(use);
    test.slow(); // Axe looks at every element of the page, time and again.
    test('nothing of it is against WCAG as far as axe can tell', async ({ page, tenant }) => {
      tenant.scene({ devices: DEVICES, generate: { count: 40 } });
      await open(page);
      await expect(page.getByRole('button', { name: /^Sign in to/ })).toBeEnabled();
      await accessible(page, 'signed out');
      await (await openSignIn(page)).getByRole('button', { name: 'Ada Admin' }).click();
      await expect(serials(page).first()).toBeVisible();
      await page.getByRole('columnheader', { name: 'State' }).click();
      await page.getByRole('checkbox', { name: 'Select FAILED-1' }).check();
      await expect(page.getByRole('group', { name: 'Selected devices' })).toBeVisible();
      await accessible(page, 'the list, sorted and selected');
      await serials(page).first().click();
      await page.getByRole('button', { name: 'Details' }).click();
      await accessible(page, 'details');
    });
  });
}
