/** A policy of the company is chosen, dropped or brought by the page, and every row checked by it. */
import type { Page } from '@playwright/test';
import { column, drop } from './admin.ts';
import { csv } from './csv.ts';
import { expect, test } from './fixtures.ts';
import { devices } from './fleet.ts';

const lines = devices(3).map((line, place) => ({ ...line, tag: ['HQ', 'Field', ''][place]! }));
const POLICY = { allowedTags: ['HQ*'], requiredColumns: ['tag'] };
const panel = (page: Page) => page.getByRole('region', { name: 'Policy' });
const refusedTags = (page: Page) => page.getByRole('button', { name: /^Error Group tag that the policy does not allow/ });
const DEMANDS = ['Group tag: HQ*', 'A group tag in each row'];

const file = (policy: object, name: string) =>
  ({ name, mimeType: 'application/json', buffer: Buffer.from(JSON.stringify(policy)) });

/** As the browser's own file dialog does, which a test can open once in a page (Firefox). */
async function choose(page: Page, policy: object, name = 'company.json'): Promise<void> {
  await panel(page).locator('input[type="file"]').setInputFiles(file(policy, name));
}

async function chooseByKeyboard(page: Page, policy: object): Promise<void> {
  const [chooser] = await Promise.all([
    page.waitForEvent('filechooser'),
    panel(page).getByRole('button', { name: 'Choose a policy' }).press('Enter'),
  ]);
  await chooser.setFiles([file(policy, 'company.json')]);
}

/** What is found in the three rows under the policy, and without it. */
async function isApplied(page: Page): Promise<void> {
  await expect(refusedTags(page)).toBeVisible();
  await expect(page.getByRole('button', { name: 'Continue with 1 device' })).toBeEnabled();
}

async function isNotApplied(page: Page): Promise<void> {
  await expect(refusedTags(page)).toHaveCount(0);
  await expect(page.getByRole('button', { name: 'Continue with 3 devices' })).toBeEnabled();
}

test('one is chosen before the files, shown, and taken off again', async ({ page }) => {
  await expect(panel(page)).toContainText('None.');
  await chooseByKeyboard(page, POLICY);
  await expect(panel(page)).toContainText('company.json');
  await expect(panel(page).getByRole('listitem')).toHaveText(DEMANDS);
  await drop(page, 'stick.csv', csv(lines));
  await isApplied(page);
  await expect(panel(page).getByRole('listitem')).toHaveText(DEMANDS);

  await panel(page).getByRole('button', { name: 'Take off company.json' }).press('Enter');
  await isNotApplied(page);
  await expect(panel(page)).toContainText('None.');
});

test('one is chosen after the files, and another takes its place', async ({ page }) => {
  await drop(page, 'stick.csv', csv(lines));
  await isNotApplied(page);
  await choose(page, POLICY);
  await isApplied(page);
  await expect(page.getByRole('status')).toHaveText('company.json is in force: every row was checked by it.');
  await choose(page, { maxRows: 2 }, 'small.json');
  await expect(panel(page).getByRole('listitem')).toHaveText(['At most 2 rows in a file']);
  await expect(refusedTags(page)).toHaveCount(0);
});

test('one that is dropped with other files is told by what is in it', async ({ page }) => {
  await page.locator('body').drop({ files: [
    { name: 'stick.csv', mimeType: 'text/csv', buffer: csv(lines) },
    { name: 'policy.json', mimeType: 'application/json', buffer: Buffer.from(JSON.stringify(POLICY)) },
  ] });
  await isApplied(page);
  await expect(panel(page)).toContainText('policy.json');
  await expect(column(page, 'serial')).toHaveCount(3);
  // Another kind of JSON is a file like any other.
  await drop(page, 'report.json', '{"rows": [], "version": 1}');
  await expect(page.locator('.files > .file')).toHaveCount(2);
  await expect(panel(page)).toContainText('policy.json');
});

test('what is wrong with one is listed, and what was in force before stays', async ({ page }) => {
  await drop(page, 'stick.csv', csv(lines));
  await choose(page, POLICY);
  await isApplied(page);
  await choose(page, { maxRows: 0, tags: [] }, 'broken.json');
  const box = panel(page).locator('.box');
  await expect(box).toContainText("broken.json can't be used. What was in force before still is.");
  await expect(box.getByRole('listitem')).toHaveCount(2);
  await expect(box).toContainText('maxRows of the policy must be a whole number from 1 to 1000000; it is 0.');
  await isApplied(page);
  await box.getByRole('button', { name: 'Close' }).click();
  await expect(box).toHaveCount(0);
  await expect(panel(page)).toContainText('company.json');
});

test.describe('beside the page', () => {
  const serves = (page: Page, status: number, body: string) =>
    page.route('**/policy.json', route => route.fulfill({ status, body, contentType: 'application/json' }));

  test('one is in force from the start, and comes back after another', async ({ page, site }) => {
    await serves(page, 200, JSON.stringify(POLICY));
    await page.goto(`${site.origin}/`);
    await expect(panel(page)).toContainText('Policy of this page');
    await expect(panel(page).getByRole('listitem')).toHaveText(DEMANDS);
    await drop(page, 'stick.csv', csv(lines));
    await isApplied(page);
    await choose(page, { maxRows: 5 });
    await isNotApplied(page);
    await panel(page).getByRole('button', { name: 'Take off company.json' }).click();
    await isApplied(page);
    await expect(panel(page)).toContainText('Policy of this page');
  });

  test('one that can\'t be used stops the page', async ({ page, site }) => {
    await serves(page, 200, '{"maxRows": "many"}');
    await page.goto(`${site.origin}/`);
    await expect(page.getByRole('heading', { name: 'This page is not set up right' })).toBeVisible();
    await expect(page.getByRole('listitem')).toContainText('maxRows of the policy must be a whole number');
  });

  test('there is none, or it can\'t be fetched', async ({ page, site, complaints }) => {
    complaints.expect(/policy\.json/); // The browser says on the console what it did not get.
    await serves(page, 404, '');
    await page.goto(`${site.origin}/`);
    await expect(panel(page)).toContainText('None.');
    await expect(panel(page).locator('.box')).toHaveCount(0);
    await serves(page, 503, '');
    await page.goto(`${site.origin}/`);
    await expect(panel(page).locator('.box')).toContainText('could not be fetched');
  });
});
