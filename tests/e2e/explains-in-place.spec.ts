/** What is asked for, found or new is explained where it stands. */
import { accessible, VIEWS } from './accessible.ts';
import { choosePerson, drop, openSignIn } from './admin.ts';
import { csv } from './csv.ts';
import { expect, test } from './fixtures.ts';
import { devices } from './fleet.ts';
import type { Page } from '@playwright/test';

const FEW = csv(devices(3));

async function toThePlan(page: Page): Promise<void> {
  await drop(page, 'few.csv', FEW);
  await page.getByRole('button', { name: /^Continue with/ }).click();
}

test('each permission says what it is for before anybody signs in', async ({ page, tenant }) => {
  await toThePlan(page);
  await page.getByText('What Preflight is allowed to do').click();
  const service = page.getByRole('region', { name: 'DeviceManagementServiceConfig.ReadWrite.All' });
  await expect(service).toContainText('each only after you have said so');
  await expect(service).toContainText('Privileged Role Administrator');
  await expect(service).toContainText('Policy and Profile Manager');
  await expect(page.getByRole('region', { name: 'User.ReadBasic.All' })).toContainText('Only when you press Look up');
  // What is explained is what is asked for.
  expect(tenant.config.scopes ?? []).not.toContain('User.ReadBasic.All');
  await page.getByRole('button', { name: 'Consent, step by step' }).click();
  await expect(page.getByRole('heading', { name: 'To Preflight itself' })).toBeFocused();
  await page.goBack();
  await expect(page.getByRole('heading', { name: 'Plan', level: 1 })).toBeVisible();
});

test('where consent is missing, its steps are a click away', async ({ page }) => {
  await toThePlan(page);
  await choosePerson(await openSignIn(page), 'Nico Newcomer');
  await page.getByRole('button', { name: 'Consent, step by step' }).click();
  await expect(page.getByRole('heading', { name: 'To Preflight itself' })).toBeFocused();
});

test('where the role is missing, the roles are', async ({ page }) => {
  await toThePlan(page);
  await choosePerson(await openSignIn(page), 'Theo Technician');
  await page.getByRole('button', { name: 'Which role is needed' }).click();
  await expect(page.getByRole('article', { name: 'An administrator, with this page' })).toContainText('Intune Administrator');
});

test('what was found in a file as a whole is explained too', async ({ page }) => {
  const unsure = devices(2).map(({ serial, hash }) => `${serial}X,Berlin,77001,${hash}\n`).join('');
  await drop(page, 'unsure.csv', unsure);
  const files = page.getByRole('region', { name: 'Files' });
  await files.getByText('What is this?').first().click();
  await expect(files.getByRole('heading', { name: 'What it finds' })).toBeVisible();
  await expect(files.getByText('columns-unsure')).toBeVisible();
});

test('after an update a dot stands at the version until what is new was looked at', async ({ page }) => {
  const version = page.getByRole('contentinfo').getByRole('button', { name: /^Version/ });
  await expect(version).toHaveAccessibleName(/^Version \d+\.\d+\.\d+$/);
  await page.evaluate(() => localStorage.setItem('preflight.seen', '0.0.1'));
  await page.reload();
  await expect(version).toHaveAccessibleName(/New since you were here$/);
  await version.click();
  const dialog = page.getByRole('dialog', { name: "What's new" });
  await expect(dialog.getByRole('listitem').first()).toBeVisible();
  await expect(dialog.getByRole('listitem').filter({ hasText: 'docs/rules.md' })).toHaveCount(1);
  await dialog.getByRole('button', { name: 'Close' }).click();
  await expect(version).toHaveAccessibleName(/^Version \d+\.\d+\.\d+$/);
  await page.reload();
  await expect(version).toHaveAccessibleName(/^Version \d+\.\d+\.\d+$/);
});

for (const [name, use] of VIEWS) {
  test.describe(name, () => {
    test.use(use);
    test('the explanations can be used by everybody', async ({ page }) => {
      await page.getByRole('contentinfo').getByRole('button', { name: /^Version/ }).click();
      await expect(page.getByRole('dialog', { name: "What's new" })).toBeVisible();
      await accessible(page, 'news');
      await page.keyboard.press('Escape');
      await page.getByText('How to check that yourself').click();
      await accessible(page, 'start');
      await toThePlan(page);
      await page.getByText('What Preflight is allowed to do').click();
      await expect(page.getByRole('region', { name: 'User.ReadBasic.All' })).toBeVisible();
      await accessible(page, 'permissions');
    });
  });
}
