/** Before a device is assigned to a user, the tenant is asked whether there is one. */
import AxeBuilder from '@axe-core/playwright';
import type { Page } from '@playwright/test';
import { signIn } from './admin.ts';
import { expect, test, type Tenant } from './fixtures.ts';

const SCOPE = 'User.ReadBasic.All';

/** One device is selected, and its user is to be changed. */
async function openUser(page: Page, tenant: Tenant, person: string): Promise<void> {
  tenant.scene({ devices: [{ serial: 'L700001FPR', groupTag: 'Kiosk' }] });
  await page.getByRole('banner').getByRole('button', { name: 'Devices' }).click();
  await signIn(page, person);
  await expect(page.getByText('1 device', { exact: true })).toBeVisible();
  await page.getByRole('checkbox', { name: 'Select all shown' }).check();
  await page.getByRole('button', { name: 'Change', exact: true }).click();
  await dialog(page).getByRole('checkbox', { name: 'Assigned user' }).check();
}

const dialog = (page: Page) => page.getByRole('dialog');
const principal = (page: Page) => dialog(page).getByRole('textbox', { name: 'User principal name' });
const told = (page: Page) => dialog(page).locator('.look-up').getByRole('status');
const press = (page: Page) => dialog(page).getByRole('button', { name: 'Look up' }).click();

/** Presses it, and gives the window that asks for the permission. */
async function pressForWindow(page: Page): Promise<Page> {
  const [popup] = await Promise.all([page.waitForEvent('popup'), press(page)]);
  return popup;
}

/** What was asked of the directory. */
const asked = (tenant: Tenant) =>
  tenant.state().log.filter(({ path }) => path.startsWith('/v1.0/users/')).map(({ path, query, status }) =>
    `${decodeURIComponent(path)}?${query} ${status}`);

test('a user is found, once the permission is given, and another is not', async ({ page, tenant }) => {
  await openUser(page, tenant, 'Ada Admin');
  await principal(page).fill('rory@practice.example');
  const popup = await pressForWindow(page);
  await expect(popup.getByRole('listitem').filter({ hasText: SCOPE })).toBeVisible();
  // Of what the sign-in has asked for nothing is asked again.
  await expect(popup.getByText('DeviceManagementServiceConfig')).toHaveCount(0);
  expect(asked(tenant)).toEqual([]);
  await popup.getByRole('button', { name: 'Accept' }).click();
  await expect(told(page)).toHaveText('There is such a user: Rory Reader (rory@practice.example).');
  await dialog(page).getByRole('button', { name: 'Greet as Rory Reader' }).click();
  await expect(dialog(page).getByRole('textbox', { name: 'Name that the device greets' })).toHaveValue('Rory Reader');
  await expect(dialog(page).getByRole('button', { name: /^Greet as/ })).toHaveCount(0);
  expect((await new AxeBuilder({ page }).analyze()).violations).toEqual([]);

  // What was said of one name is not said of another; nobody is asked for anything again.
  await principal(page).fill('nobody@practice.example');
  await expect(told(page)).toHaveText('');
  await press(page);
  await expect(told(page)).toHaveText(
    'The tenant has no user nobody@practice.example. Assigned all the same, this name locks the device out: '
    + 'nobody can sign in to it while it is set up.');
  await expect(told(page)).toHaveClass('problem');
  expect((await new AxeBuilder({ page }).analyze()).violations).toEqual([]);
  const select = '$select=displayName,userPrincipalName';
  expect(asked(tenant)).toEqual([
    `/v1.0/users/rory@practice.example?${select} 200`,
    `/v1.0/users/nobody@practice.example?${select} 404`,
  ]);

  await principal(page).fill('rory@practice.example');
  await dialog(page).getByRole('checkbox', { name: 'Allow changes to existing devices' }).check();
  await dialog(page).getByRole('button', { name: 'Change 1 device' }).click();
  await expect.poll(() => tenant.state().devices.map(({ userPrincipalName }) => userPrincipalName))
    .toEqual(['rory@practice.example']);
});

test('where the permission is refused the change goes on without it', async ({ page, tenant }) => {
  await openUser(page, tenant, 'Ada Admin');
  await principal(page).fill('rory@practice.example');
  const popup = await pressForWindow(page);
  await popup.getByRole('button', { name: 'Cancel' }).click();
  await expect(told(page)).toHaveText(
    'Not looked up: the permission to look up users was refused in the sign-in window. '
    + 'The change can be made without; check the name yourself.');
  expect((await new AxeBuilder({ page }).analyze()).violations).toEqual([]);
  await dialog(page).getByRole('checkbox', { name: 'Allow changes to existing devices' }).check();
  await dialog(page).getByRole('button', { name: 'Change 1 device' }).click();
  await expect.poll(() => tenant.state().devices.map(({ userPrincipalName }) => userPrincipalName))
    .toEqual(['rory@practice.example']);
  expect(asked(tenant)).toEqual([]);
});

test('where only an administrator can give the permission, that is said', async ({ page, tenant }) => {
  await openUser(page, tenant, 'Rory Reader');
  await principal(page).fill('ada@practice.example');
  await pressForWindow(page);
  await expect(told(page)).toHaveText(
    'Not looked up: only an administrator of the tenant can give the permission to look up users, User.ReadBasic.All. '
    + 'The change can be made without; check the name yourself.');
  expect(asked(tenant)).toEqual([]);
});
