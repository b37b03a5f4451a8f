/** Who signs in, who can't, and how either goes on. */
import type { Page } from '@playwright/test';
import { choosePerson, drop, openSignIn, plan, register, resultIs, signIn } from './admin.ts';
import { csv } from './csv.ts';
import { expect, test } from './fixtures.ts';
import { devices } from './fleet.ts';
import { TENANT_ID } from '../tenant/names.mjs';

const lines = devices(3);
const QUICK = { delays: { unknown: 0, pending: 0.1, visible: 0.1 } };

/** From the start to the button that signs in. */
async function ready(page: Page): Promise<void> {
  await drop(page, 'stick.csv', csv(lines));
  await page.getByRole('button', { name: 'Continue with 3 devices' }).click();
  await expect(page.getByRole('button', { name: 'Sign in to the practice tenant' })).toBeEnabled();
}

test('the page says who is signed in, into which tenant, and signs out', async ({ page }) => {
  await ready(page);
  await expect(page.getByRole('banner')).toContainText('Practice tenant');
  await signIn(page, 'Ada Admin');
  await expect(page.getByRole('banner')).toContainText('ada@practice.example');
  const section = page.getByRole('main').getByRole('region', { name: 'Practice tenant' });
  await expect(section).toContainText('ada@practice.example');
  await expect(section).toContainText(TENANT_ID);
  await expect(page.getByText(/^Compared with/)).toBeVisible();

  await page.getByRole('button', { name: 'Sign out' }).click();
  await expect(page.getByRole('banner')).not.toContainText('ada@practice.example');
  await expect(page.getByText(/^Compared with/)).toHaveCount(0);
  await signIn(page, 'Rory Reader');
  await expect(page.getByRole('banner')).toContainText('rory@practice.example');
});

test('results that are in no file are asked about before signing out', async ({ page, tenant, saved }) => {
  tenant.scene(QUICK);
  await ready(page);
  await signIn(page, 'Ada Admin');
  await expect(page.getByText(/^Compared with/)).toBeVisible();
  await register(page);
  await resultIs(page, 'Done: 3 devices registered.');
  const out = page.getByRole('banner').getByRole('button', { name: 'Sign out' });
  const dialog = page.getByRole('dialog', { name: 'The results are not saved' });
  await out.click();
  await dialog.getByRole('button', { name: 'Cancel' }).click();
  await resultIs(page, 'Done: 3 devices registered.');
  await expect(page.getByRole('banner')).toContainText('ada@practice.example');
  await out.click();
  const [file] = await saved(() => dialog.getByRole('button', { name: 'Save results and go on' }).click());
  expect(file!.bytes.toString('utf8')).toContain(lines[0]!.serial);
  await expect(page.getByRole('banner')).not.toContainText('@practice.example');
  await expect(page.getByRole('heading', { name: 'Plan', level: 1 })).toBeVisible();
  await expect(page.getByRole('button', { name: 'Sign in to the practice tenant' })).toBeEnabled();
});

test('a reload keeps the sign-in', async ({ page }) => {
  await ready(page);
  await signIn(page, 'Ada Admin');
  await expect(page.getByText(/^Compared with/)).toBeVisible();
  await page.reload();
  await drop(page, 'stick.csv', csv(lines));
  await page.getByRole('button', { name: 'Continue with 3 devices' }).click();
  await expect(page.getByRole('banner')).toContainText('ada@practice.example');
  await expect(page.getByText(/^Compared with/)).toBeVisible();
});

const refusal = 'The sign-in was cancelled in its window, or the permissions that Preflight asks for were refused there. Sign in again and accept them.';
for (const [what, act, sentence] of [
  ['cancelled in the window', (popup: Page) => popup.getByRole('button', { name: 'Cancel' }).click(), refusal],
  ['refused by the person', (popup: Page) => choosePerson(popup, 'Una Unwilling'), refusal],
  ["without an administrator's consent", (popup: Page) => choosePerson(popup, 'Nico Newcomer'),
    'An administrator of the tenant has to consent to the permissions that Preflight asks for. Send this link to one, or open it if you are one; then sign in again.'],
] as const) {
  test(`a sign-in ${what} is told, and somebody else signs in`, async ({ page }) => {
    await ready(page);
    await act(await openSignIn(page));
    await expect(page.getByRole('alert')).toContainText(sentence);
    await signIn(page, 'Ada Admin');
    await expect(page.getByText(/^Compared with/)).toBeVisible();
    await expect(page.getByRole('alert')).toHaveCount(0);
  });
}

test('a window that was closed is opened again', async ({ page }) => {
  await ready(page);
  const popup = await openSignIn(page);
  await expect(page.getByText('Waiting for the sign-in window…')).toBeVisible();
  await popup.close();
  await signIn(page, 'Ada Admin', 'Open it again');
  await expect(page.getByText(/^Compared with/)).toBeVisible();
});

test('the waiting for a window that was closed is given up, and another is opened', async ({ page }) => {
  await ready(page);
  await (await openSignIn(page)).close();
  await page.getByRole('button', { name: 'Cancel' }).click();
  await expect(page.getByText('Waiting for the sign-in window…')).toHaveCount(0);
  await signIn(page, 'Ada Admin');
  await expect(page.getByText(/^Compared with/)).toBeVisible();
});

test('an account that may only read plans, is told why it may not write, and another goes on', async ({ page, context, tenant }) => {
  tenant.scene(QUICK);
  const asked: string[] = [];
  context.on('request', request => asked.push(new URL(request.url()).pathname));
  await drop(page, 'stick.csv', csv(lines));
  await plan(page, 'Rory Reader');
  await register(page);
  await expect(page.getByRole('alert')).toContainText('Your account may not register Autopilot devices.');
  expect(tenant.state().devices).toEqual([]);
  await signIn(page, 'Ada Admin', 'Sign in again');
  await resultIs(page, 'Done: 3 devices registered.');
  // A run keeps to its tenant.
  expect(asked.filter(path => path.endsWith('/auth'))).toEqual(['/organizations/auth', `/${TENANT_ID}/auth`]);
  await expect(page.getByRole('banner')).toContainText('ada@practice.example');
  expect(tenant.state().devices.map(({ serialNumber }) => serialNumber).sort())
    .toEqual(lines.map(({ serial }) => serial).sort());
});

for (const [person, what, sentence] of [
  ['Theo Technician', 'no role', 'Your account may not register Autopilot devices. It needs the role Intune Administrator'],
  ['Lina Unlicensed', 'no licence', 'The service refuses for want of a licence: '],
] as const) {
  test(`an account with ${what} is told so, and another goes on`, async ({ page }) => {
    await ready(page);
    await signIn(page, person);
    await expect(page.getByRole('alert')).toContainText(sentence);
    await signIn(page, 'Ada Admin', 'Sign in again');
    await expect(page.getByText(/^Compared with/)).toBeVisible();
    await expect(page.getByRole('button', { name: 'Register 3 new devices' })).toBeEnabled();
    await expect(page.getByRole('alert')).toHaveCount(0);
  });
}
