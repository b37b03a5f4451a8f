/** What a list is made of is seen at a glance, and each bar leads to its rows. */
import type { Page } from '@playwright/test';
import { accessible, VIEWS } from './accessible.ts';
import { column, drop, plan } from './admin.ts';
import { csv } from './csv.ts';
import { expect, test } from './fixtures.ts';
import { devices, fleet, row } from './fleet.ts';

async function open(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Overview', exact: true }).click();
  await expect(page.getByRole('region', { name: 'Overview' })).toBeVisible();
}

const table = (page: Page, name: string) => page.getByRole('table', { name });

test('makers, tags, Windows and findings are counted, and a bar narrows the list to its rows', async ({ page }) => {
  const { bytes, rows } = fleet();
  await drop(page, 'devices.csv', bytes);
  await expect(page.getByText('620 rows', { exact: true })).toBeVisible();
  await open(page);
  await expect(page.locator('hash-grid')).toBeHidden();
  for (const name of ['Readiness', 'Makers and models', 'Group tags', 'Windows that took the hash']) {
    await expect(table(page, name)).toBeVisible();
  }
  const kiosk = rows.filter(({ tag }) => tag === 'Kiosk').length;
  const line = table(page, 'Group tags').getByRole('row').filter({ hasText: 'Kiosk' });
  await expect(line).toContainText(String(kiosk));
  await line.getByRole('button', { name: 'Kiosk' }).click();

  await expect(page.getByText(`${kiosk} of 620 rows: group tag “Kiosk”`)).toBeVisible();
  await expect(page.getByRole('status')).toHaveText(`${kiosk} rows shown: Kiosk.`);
  await expect(column(page, 'group-tag').first()).toHaveText('Kiosk');
  // The keyboard is among the rows that were chosen.
  await expect(page.locator('hash-grid :focus')).toBeVisible();

  await open(page);
  await table(page, 'Group tags').getByRole('button', { name: 'No group tag' }).click();
  await expect(column(page, 'group-tag').first()).toHaveText('');
  await page.getByRole('button', { name: 'Show all' }).click();
  await expect(page.getByText('620 rows', { exact: true })).toBeVisible();
});

test('a maker is opened to its models by the keyboard', async ({ page }) => {
  await drop(page, 'stick.csv', csv(devices(60)));
  await open(page);
  const makers = table(page, 'Makers and models');
  const more = makers.getByRole('button', { name: /^Models of/ }).first();
  await more.focus();
  await page.keyboard.press('Enter');
  await expect(more).toHaveAttribute('aria-expanded', 'true');
  const name = (await more.getAttribute('aria-label'))!.replace('Models of ', '');
  const model = makers.getByRole('row').nth(2);
  const count = await model.getByRole('cell').first().innerText();
  await model.getByRole('button').focus();
  await page.keyboard.press('Enter');
  await expect(page.getByText(new RegExp(`^${count} of 60 rows: ${name} and `))).toBeVisible();
  await expect(column(page, 'manufacturer').first()).toHaveText(name);
});

test('an edit is counted at once, and many tags are folded', async ({ page }) => {
  const lines = Array.from({ length: 12 }, (_, place) => ({ ...row(7300 + place), tag: `Site ${place}` }));
  await drop(page, 'stick.csv', csv(lines));
  await open(page);
  const tags = table(page, 'Group tags');
  await expect(tags.getByRole('row', { name: /^Site/ })).toHaveCount(6);
  await page.getByRole('button', { name: '6 more, 6 rows' }).click();
  await expect(tags.getByRole('row', { name: /^Site/ })).toHaveCount(12);
  await page.getByRole('button', { name: 'Change many' }).click();
  const dialog = page.getByRole('dialog', { name: 'Change many rows' });
  await dialog.getByRole('textbox', { name: 'Text' }).fill('HQ');
  await dialog.getByRole('button', { name: 'Set in 12 rows' }).click();
  await expect(tags.getByRole('row', { name: /^HQ 12 100%/ })).toBeVisible();
});

test('beside the plan it shows what is new and what is there', async ({ page, tenant }) => {
  const lines = devices(8).map(line => ({ ...line, user: '' }));
  tenant.scene({ devices: lines.slice(0, 3).map(({ serial, tag }) => ({ serial, groupTag: tag })) });
  await drop(page, 'stick.csv', csv(lines));
  await plan(page);
  await open(page);
  const ready = table(page, 'Readiness');
  await expect(ready.getByRole('row', { name: /^New 5/ })).toBeVisible();
  await ready.getByRole('button', { name: 'Already here', exact: true }).click();
  await expect(page.getByText('3 of 8 rows: Already here')).toBeVisible();
});

for (const [name, use] of VIEWS) {
  test.describe(name, () => {
    test.use({ viewport: { width: 1366, height: 850 }, ...use });
    test('it is accessible', async ({ page }) => {
      await drop(page, 'devices.csv', fleet().bytes);
      await expect(page.getByText('620 rows', { exact: true })).toBeVisible();
      await open(page);
      await table(page, 'Makers and models').getByRole('button', { name: /^Models of/ }).first().click();
      await accessible(page, name);
      if (name !== 'on a telephone') {
        const longer = await page.evaluate(() =>
          document.documentElement.scrollHeight - document.documentElement.clientHeight);
        expect(longer, 'pixels that the page itself scrolls').toBe(0);
      }
    });
  });
}
