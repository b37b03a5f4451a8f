/** Where the sign-in window does not open, this one is used, and the page comes back. */
import type { Page } from '@playwright/test';
import { choosePerson, column, drop, plan } from './admin.ts';
import { csv } from './csv.ts';
import { expect, test } from './fixtures.ts';
import { devices } from './fleet.ts';

const lines = devices(3);

/** As browsers do that block pop-ups. */
async function blockPopups(page: Page): Promise<void> {
  await page.addInitScript(() => { window.open = () => null; });
  await page.reload();
}

async function blocked(page: Page, goOn = 'Continue with 3 devices'): Promise<void> {
  await page.getByRole('button', { name: goOn }).click();
  await page.getByRole('button', { name: 'Sign in to the practice tenant' }).click();
  await expect(page.getByRole('alert')).toContainText(
    'The browser did not open the sign-in window. Allow pop-ups for this page and try again, or sign in in this window instead.');
  await page.getByRole('button', { name: 'Sign in in this window instead' }).click();
}

/** What is left in the browser of the files that were kept. */
const left = (page: Page) => page.evaluate(async () => {
  const databases = await indexedDB.databases();
  return [...databases.map(({ name }) => name), ...Object.keys(sessionStorage).filter(key => key === 'preflight.left')];
});

test('the files are kept, and the page goes on at the plan', async ({ page, site }) => {
  await blockPopups(page);
  await drop(page, 'stick.csv', csv(lines));
  await blocked(page);
  const dialog = page.getByRole('dialog', { name: 'Sign in in this window?' });
  await expect(dialog).toContainText('1 file stays in this browser until then and is read again; nothing is uploaded.');
  await dialog.getByRole('button', { name: 'Leave and sign in' }).click();
  await choosePerson(page, 'Ada Admin');
  await expect(page.getByText(/^Compared with/)).toBeVisible();
  await expect(page.getByRole('heading', { name: 'Plan', level: 1 })).toBeVisible();
  await expect(column(page, 'serial')).toHaveText(lines.map(line => line.serial));
  expect(page.url()).toBe(`${site.origin}/`);
  expect(await left(page)).toEqual([]);
});

test('a file that was taken off the list does not come back', async ({ page }) => {
  await blockPopups(page);
  await drop(page, 'stick.csv', csv(lines));
  await drop(page, 'more.csv', csv(devices(2, 2001)));
  await expect(column(page, 'serial')).toHaveCount(5);
  await page.getByRole('button', { name: 'Remove more.csv' }).click();
  await blocked(page);
  await expect(page.getByRole('dialog')).toContainText('1 file stays in this browser until then and is read again;');
  await page.getByRole('button', { name: 'Leave and sign in' }).click();
  await choosePerson(page, 'Ada Admin');
  await expect(page.getByRole('button', { name: 'Register 3 new devices' })).toBeVisible();
  await expect(column(page, 'serial')).toHaveText(lines.map(line => line.serial));
});

test('a policy that was chosen is in force again', async ({ page }) => {
  await blockPopups(page);
  await drop(page, 'stick.csv', csv(lines.map((line, at) => ({ ...line, tag: ['HQ', 'Field', 'Kiosk'][at] }))));
  await page.getByRole('region', { name: 'Policy' }).locator('input[type="file"]').setInputFiles({
    name: 'company.json', mimeType: 'application/json', buffer: Buffer.from('{"allowedTags":["HQ*"]}'),
  });
  await blocked(page, 'Continue with 1 device');
  await page.getByRole('button', { name: 'Leave and sign in' }).click();
  await choosePerson(page, 'Ada Admin');
  await expect(page.getByRole('button', { name: 'Register 1 new device' })).toBeVisible();
  await page.getByRole('navigation', { name: 'Steps' }).getByRole('button', { name: 'Review' }).click();
  await expect(page.getByRole('region', { name: 'Policy' })).toContainText('company.json');
});

test('rows that were left out of the plan are said before to be in it again', async ({ page }) => {
  await drop(page, 'stick.csv', csv(lines));
  await plan(page);
  await page.getByRole('button', { name: 'Leave out' }).click();
  await expect(page.getByText('3 rows left out of the plan.')).toBeVisible();
  await page.getByRole('banner').getByRole('button', { name: 'Sign out' }).click();
  await page.evaluate(() => { window.open = () => null; });
  await page.getByRole('button', { name: 'Sign in to the practice tenant' }).click();
  await page.getByRole('button', { name: 'Sign in in this window instead' }).click();
  await expect(page.getByRole('dialog')).toContainText('which rows are left out of the plan');
});

test('what was changed is lost only with the user\'s word', async ({ page }) => {
  await blockPopups(page);
  await drop(page, 'stick.csv', csv(lines));
  await column(page, 'group-tag').first().dblclick();
  await page.keyboard.type('Kiosk');
  await page.keyboard.press('Enter');
  await blocked(page);
  const dialog = page.getByRole('dialog', { name: 'Sign in in this window?' });
  await expect(dialog).toContainText('Changes that you made to rows are lost.');
  await dialog.getByRole('button', { name: 'Stay here' }).click();
  await expect(column(page, 'group-tag').first()).toHaveText('Kiosk');
  await page.getByRole('button', { name: 'Sign in in this window instead' }).click();
  await dialog.getByRole('button', { name: 'Save the list first' }).click();
  await expect(page.getByRole('dialog')).toContainText('Save');
  await page.keyboard.press('Escape');
  await page.getByRole('button', { name: 'Sign in in this window instead' }).click();
  await dialog.getByRole('button', { name: 'Leave and sign in' }).click();
  await choosePerson(page, 'Ada Admin');
  await expect(page.getByText(/^Compared with/)).toBeVisible();
  await expect(column(page, 'group-tag').first()).not.toHaveText('Kiosk');
});

test('a sign-in that is refused comes back with its reason and the files', async ({ page }) => {
  await blockPopups(page);
  await drop(page, 'stick.csv', csv(lines));
  await blocked(page);
  await page.getByRole('button', { name: 'Leave and sign in' }).click();
  await choosePerson(page, 'Nico Newcomer');
  await expect(page.getByRole('alert')).toContainText('An administrator of the tenant has to consent');
  await expect(column(page, 'serial')).toHaveText(lines.map(line => line.serial));
  expect(await left(page)).toEqual([]);
});

test('the sample is not kept, which is said before; afterwards files go straight on', async ({ page }) => {
  await blockPopups(page);
  await page.getByRole('button', { name: 'Try a broken sample' }).click();
  await page.getByRole('button', { name: /^Continue with/ }).click();
  await page.getByRole('button', { name: 'Sign in to the practice tenant' }).click();
  await page.getByRole('button', { name: 'Sign in in this window instead' }).click();
  await expect(page.getByRole('dialog')).toContainText('The rows made up for the sample are not kept.');
  await page.getByRole('button', { name: 'Leave and sign in' }).click();
  await choosePerson(page, 'Ada Admin');
  await expect(page.getByRole('status').filter({ hasText: 'You are signed in as ada@practice.example.' })).toBeVisible();
  await drop(page, 'stick.csv', csv(lines));
  await page.getByRole('button', { name: 'Continue with 3 devices' }).click();
  await expect(page.getByText(/^Compared with/)).toBeVisible();
});
