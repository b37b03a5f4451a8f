/** Every request is in the technical log, can be found there and saved, and no secret is. */
import AxeBuilder from '@axe-core/playwright';
import type { Page } from '@playwright/test';
import { drop, plan, register, resultIs } from './admin.ts';
import { csv } from './csv.ts';
import { expect, test } from './fixtures.ts';
import { devices } from './fleet.ts';

const QUICK = { unknown: 0, pending: 0.1, visible: 0.1, profile: 0.1 };
const lines = devices(3);

const dialog = (page: Page) => page.getByRole('dialog', { name: 'Technical log' });
const requests = (page: Page) => dialog(page).getByRole('region', { name: 'Requests' }).locator('tbody tr');
const openLog = (page: Page) => page.getByRole('main').getByRole('button', { name: 'Technical log' }).click();

async function run(page: Page): Promise<void> {
  await drop(page, 'stick.csv', csv(lines));
  await plan(page);
  await register(page);
  await resultIs(page, 'Done: 3 devices registered.');
}

test('a run is told request by request, newest first, and searched', async ({ page, tenant, saved }) => {
  tenant.scene({
    delays: QUICK,
    faults: [{ on: 'POST /import', nth: 1, answer: { status: 429, headers: { 'Retry-After': '1' } } }],
  });
  await run(page);
  await openLog(page);
  // The dialog opens before its lines are there.
  await expect(requests(page).nth(5)).toBeVisible();
  const count = await requests(page).count();
  await expect(dialog(page).getByRole('status')).toHaveText(`Lines 1 to ${count} of ${count}.`);
  const times = await requests(page).locator('.log-time').allTextContents();
  expect(times).toEqual([...times].sort().reverse());

  await dialog(page).getByRole('checkbox', { name: 'Newest first' }).uncheck();
  await expect(requests(page).first()).toContainText('GET /beta/deviceManagement/windowsAutopilotDeviceIdentities');
  await expect(requests(page).first()).toContainText('200');

  await dialog(page).getByRole('checkbox', { name: 'Only what failed' }).check();
  const failed = requests(page).filter({ hasText: 'POST' });
  await expect(failed).toHaveCount(1);
  await expect(failed).toContainText(/429\s*POST .*importedWindowsAutopilotDeviceIdentities/);
  const id = await failed.locator('td').nth(3).textContent();
  expect(id).toMatch(/^[0-9a-f-]{36}$/);

  await dialog(page).getByRole('checkbox', { name: 'Only what failed' }).uncheck();
  await dialog(page).getByRole('searchbox', { name: 'Search the log' }).fill(`post ${id}`);
  await expect(requests(page)).toHaveCount(1);
  await dialog(page).getByRole('searchbox', { name: 'Search the log' }).fill('nowhere');
  await expect(dialog(page).getByRole('status')).toHaveText('No line fits what is asked for.');

  const [file] = await saved(() => dialog(page).getByRole('button', { name: 'Save the log as CSV' }).click());
  expect(file!.name).toBe('preflight-log.csv');
  const text = file!.bytes.toString('utf8');
  expect(text.trim().split('\r\n')).toHaveLength(count + 1);
  expect(text).toContain(`,429,${id},`);
  const secrets = await page.evaluate(() => Object.entries({ ...sessionStorage })
    .filter(([key]) => /\|(accesstoken|refreshtoken|idtoken)\|/i.test(key))
    .map(([, value]) => (JSON.parse(value) as { secret: string }).secret));
  expect(secrets.length).toBeGreaterThanOrEqual(3);
  for (const secret of [...secrets, ...lines.map(({ hash }) => hash.slice(0, 60))]) {
    expect(text.includes(secret)).toBe(false);
  }
});

test('a request that got no answer says why', async ({ page, tenant }) => {
  // An answer that the page may not read is none; a lost one the browser may ask for again by itself.
  const queue = 'GET /importedWindowsAutopilotDeviceIdentities';
  tenant.scene({ delays: QUICK, faults: [{ on: queue, nth: 1, answer: { status: 503, cors: false } }] });
  await run(page);
  await openLog(page);
  await dialog(page).getByRole('checkbox', { name: 'Only what failed' }).check();
  await expect(requests(page)).toHaveCount(1);
  await expect(requests(page)).toContainText('importedWindowsAutopilotDeviceIdentities');
  // In the words of the browser.
  await expect(requests(page).locator('.log-answer')).toHaveText(/fetch|Network/);
});

test('the log is there from the plan on, follows the run, and ends by the keyboard', async ({ page, tenant }) => {
  tenant.scene({ delays: { unknown: 0, pending: 3, visible: 0.1, profile: 0.1 } });
  await drop(page, 'stick.csv', csv(lines));
  await expect(page.getByRole('button', { name: 'Continue with 3 devices' })).toBeVisible();
  await expect(page.getByRole('button', { name: 'Technical log' })).toHaveCount(0);
  await plan(page);
  const button = page.getByRole('main').getByRole('button', { name: 'Technical log' });
  await button.focus();
  await page.keyboard.press('Enter');
  await expect(requests(page)).toHaveCount(2);
  await page.keyboard.press('Escape');
  await expect(dialog(page)).toHaveCount(0);
  await expect(button).toBeFocused();

  await register(page);
  await openLog(page);
  await dialog(page).getByRole('searchbox', { name: 'Search the log' }).fill('importedWindows get');
  const before = await requests(page).count();
  // Nothing is clicked: what is asked of the service meanwhile appears.
  await expect.poll(() => requests(page).count()).toBeGreaterThan(before);
});

for (const [where, use] of [
  ['in light', { colorScheme: 'light' }],
  ['in dark, on a telephone', { colorScheme: 'dark', viewport: { width: 360, height: 740 } }],
] as const) {
  test.describe(where, () => {
    test.use(use);
    test.slow(); // Axe looks at every element of the page.

    test('the log is accessible', async ({ page, tenant }) => {
      tenant.scene({ delays: QUICK, faults: [{ on: 'POST /import', nth: 1, answer: { status: 503 } }] });
      await run(page);
      await openLog(page);
      await expect(requests(page).first()).toBeVisible();
      const { violations } = await new AxeBuilder({ page }).setLegacyMode(true).analyze();
      expect(violations.map(({ id, nodes }) => [id, nodes.map(({ html }) => html)])).toEqual([]);
      const wide = await dialog(page).evaluate(element => element.scrollWidth - element.clientWidth);
      expect(wide).toBe(0);
    });
  });
}
