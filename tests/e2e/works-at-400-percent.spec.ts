/**
 * Enlarged to 400 % a window of 1280 by 1024 pixels is 320 by 256 (WCAG 1.4.10): still
 * nothing is cut off, covered or to be scrolled in two directions. The same with the
 * spacing of text that a reader may set (1.4.12). Targets have 24 pixels (2.5.8).
 */
import type { Page } from '@playwright/test';
import { column, drop, lookOnTheWay } from './admin.ts';
import { csv } from './csv.ts';
import { expect, test } from './fixtures.ts';
import { devices, fleet } from './fleet.ts';
import { nothingCut, reachable, spaceText } from './reachable.ts';

test.use({ viewport: { width: 320, height: 256 } });

for (const spaced of [false, true]) {
  test.describe(spaced ? 'with text that is spaced' : 'as it is', () => {
    const look = async (page: Page, where: string) => {
      if (spaced) await spaceText(page);
      await reachable(page, where);
      await nothingCut(page, where);
    };

    test('from the start to saving', async ({ page }) => {
      await expect(page.getByText(/^Version/)).toBeVisible();
      await look(page, 'start');
      await drop(page, 'stick.csv', fleet().bytes);
      await expect(page.getByText('620 rows', { exact: true })).toBeVisible();
      await look(page, 'review');
      await page.getByRole('region', { name: 'Findings' }).getByText('What is this?').first().click();
      await expect(page.getByRole('heading', { name: 'What it finds' })).toBeVisible();
      await look(page, 'help');
      await column(page, 'serial').first().click();
      await page.getByRole('button', { name: 'Details' }).click();
      await expect(page.getByRole('complementary').getByRole('heading', { level: 2 })).toBeFocused();
      await page.evaluate(() => Promise.all(document.getAnimations().map(animation => animation.finished)));
      await expect(page.getByRole('button', { name: 'Close' })).toBeInViewport();
      await nothingCut(page, 'details');
      await page.getByRole('button', { name: 'Close' }).click();
      for (const [button, dialog] of [['Save', 'Save'], ['Change many', 'Change many']] as const) {
        await page.getByRole('button', { name: button, exact: true }).click();
        await expect(page.getByRole('dialog')).toBeVisible();
        await look(page, `${dialog} dialog`);
        await page.keyboard.press('Escape');
      }
      await page.locator('summary[aria-label="Steps"]').click();
      await look(page, 'steps');
    });

    test('from the sign-in to the result', async ({ page, tenant }) => {
      tenant.scene({ elsewhere: [devices(3)[2]!.serial], delays: { unknown: 0.1, pending: 1, visible: 0.1 } });
      await drop(page, 'few.csv', csv(devices(3)));
      await lookOnTheWay(page, '2 of 3 devices registered.', look);
      await page.getByRole('banner').getByRole('button', { name: 'Devices' }).click();
      await expect(page.getByText('Read this minute.')).toBeVisible();
      await look(page, 'devices');
    });
  });
}
