/** Nothing of the page is against WCAG as far as axe can tell, in light and in dark. */
import AxeBuilder from '@axe-core/playwright';
import type { Page } from '@playwright/test';
import { column, drop, openSignIn, choosePerson, register, resultIs } from './admin.ts';
import { csv } from './csv.ts';
import { expect, test } from './fixtures.ts';
import { devices, fleet } from './fleet.ts';

async function accessible(page: Page, where: string): Promise<void> {
  await test.step(where, async () => {
    // Colours that are just changing are not those that stay.
    await page.evaluate(() => Promise.all(document.getAnimations().map(animation => animation.finished)));
    const { violations } = await new AxeBuilder({ page }).analyze();
    const told = violations.flatMap(({ id, help, nodes }) =>
      nodes.map(({ html, failureSummary }) => `${id}: ${help}\n${html}\n${failureSummary}`));
    expect(told, where).toEqual([]);
    const wide = await page.evaluate(() =>
      document.documentElement.scrollWidth - document.documentElement.clientWidth);
    expect(wide, `${where}: pixels to scroll sideways`).toBe(0);
  });
}

async function fromStartToResult(page: Page): Promise<void> {
  await accessible(page, 'start');

  await drop(page, 'stick.csv', fleet().bytes);
  await expect(page.getByText('620 rows', { exact: true })).toBeVisible();
  await accessible(page, 'review');
  await page.getByRole('region', { name: 'Findings' }).getByText('What is this?').first().click();
  await expect(page.getByRole('heading', { name: 'What it finds' })).toBeVisible();
  await accessible(page, 'help');
  await column(page, 'serial').first().click();
  await page.getByRole('button', { name: 'Details' }).click();
  await page.getByText(/^\d+ raw records$/).click();
  await accessible(page, 'details');
  await page.getByRole('button', { name: 'Close' }).click();
  await column(page, 'serial').first().dblclick();
  await accessible(page, 'editing');
  await page.keyboard.press('Escape');
  await page.getByRole('button', { name: 'Save', exact: true }).click();
  await accessible(page, 'save dialog');
  await page.getByRole('dialog').getByRole('button', { name: 'Close' }).click();
  await page.getByRole('button', { name: 'Remove stick.csv', exact: true }).click();

  await drop(page, 'few.csv', csv([...devices(3), { ...devices(1, 2001)[0]!, serial: '' }]));
  await page.getByRole('button', { name: /^Continue with/ }).click();
  await expect(page.getByRole('button', { name: /^Sign in to/ })).toBeEnabled();
  await accessible(page, 'signed out');
  const popup = await openSignIn(page);
  await accessible(page, 'waiting for the sign-in');
  await choosePerson(popup, 'Ada Admin');
  await expect(page.getByText(/^Compared with/)).toBeVisible();
  await accessible(page, 'plan');
  await page.getByRole('button', { name: /^Register .* new/ }).click();
  await accessible(page, 'confirm dialog');
  await page.keyboard.press('Escape');
  await register(page);
  await expect(page.getByRole('progressbar', { name: 'Devices settled' })).toBeVisible();
  await accessible(page, 'register');
  await resultIs(page, 'of 3 devices registered.');
  await accessible(page, 'result');
  await page.getByRole('button', { name: 'Start over' }).click();
  await accessible(page, 'results that are not saved');
}

const VIEWS = [
  ['in light', { colorScheme: 'light' }],
  ['in dark', { colorScheme: 'dark' }],
  ['on a telephone', { colorScheme: 'light', viewport: { width: 360, height: 740 } }],
] as const;

for (const [name, use] of VIEWS) {
  test.describe(name, () => {
    test.use(use);

    test('every step of the way', async ({ page, tenant }) => {
      test.slow(); // axe looks at everything a dozen times.
      tenant.scene({
        elsewhere: [devices(3)[2]!.serial],
        delays: { unknown: 0.1, pending: 3, visible: 0.1 },
      });
      await fromStartToResult(page);
    });

    test('an account that may not', async ({ page }) => {
      await drop(page, 'few.csv', csv(devices(3)));
      await page.getByRole('button', { name: /^Continue with/ }).click();
      await choosePerson(await openSignIn(page), 'Theo Technician');
      await expect(page.getByRole('alert')).toBeVisible();
      await accessible(page, 'blocked');
    });

    test.describe('trouble', () => {
      test.use({ config: { clientId: 42, colour: 'blue' } });

      test('with the configuration', async ({ page }) => {
        await expect(page.getByRole('heading', { name: 'This page is not set up right' })).toBeVisible();
        await accessible(page, 'configuration trouble');
      });
    });
  });
}
