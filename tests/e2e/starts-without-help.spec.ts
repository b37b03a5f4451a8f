/** Somebody who never saw the page gets from the start to a registered sample, and loses nothing on the way. */
import { column, drop, narrowToLobby, plan, register, resultIs, signIn, whole, withoutConfig, withoutModule } from './admin.ts';
import { csv } from './csv.ts';
import { expect, test } from './fixtures.ts';
import { devices } from './fleet.ts';
import { still, watchShifts } from './shifts.ts';

const lines = devices(8);
const QUICK = { delays: { unknown: 0, pending: 0.1, visible: 0.1 } };

test('the clean sample is registered with five clicks', async ({ page, tenant }) => {
  tenant.scene(QUICK);
  await page.getByRole('button', { name: 'Try a clean sample' }).click();
  await expect(page.getByText('Nothing found in 25 rows.')).toBeVisible();
  await page.getByRole('button', { name: 'Continue with 25 devices' }).click();
  await signIn(page, 'Ada Admin');
  await register(page);
  await resultIs(page, 'Done: 25 devices registered.');
});

test('the samples are files too, which read as they are', async ({ page, saved }) => {
  for (const [sample, rows] of [['clean', 25], ['broken', 621]] as const) {
    const [file] = await saved(() => page.getByRole('button', { name: `Save the ${sample} sample as a file` }).click());
    expect(file!.name).toBe(`sample-${sample}.csv`);
    await expect(page.getByText('Drop CSV files here')).toBeVisible();
    await drop(page, file!.name, file!.bytes);
    await expect(page.locator('.showing')).toHaveText(`${rows} rows`);
    if (sample === 'clean') await expect(page.getByText('Nothing found in 25 rows.')).toBeVisible();
    else await expect(page.getByRole('region', { name: 'Findings' }).getByRole('button', { name: /^Error No serial number/ })).toBeVisible();
    await page.reload();
  }
});

test('the start says how to check that nothing leaves, and it is so', async ({ page, context }) => {
  await page.getByText('How to check that yourself').click();
  await expect(page.getByText('Pull the network plug')).toBeVisible();
  await expect(page.getByText(/^Version/)).toBeVisible();
  // What later steps need is fetched first.
  await whole(page);
  const asked: string[] = [];
  context.on('request', request => { if (!request.url().startsWith('blob:')) asked.push(request.url()); });
  await context.setOffline(true);
  await drop(page, 'stick.csv', csv(lines));
  await expect(column(page, 'serial')).toHaveText(lines.map(({ serial }) => serial));
  expect(asked).toEqual([]);
});

test('files that are dropped before the module is there are next', async ({ page }) => {
  const go = await withoutModule(page);
  await drop(page, 'stick.csv', csv(lines));
  await page.locator('input[type=file][multiple]').setInputFiles(
    { name: 'more.csv', mimeType: 'text/csv', buffer: csv(devices(2, 2001)) });
  await expect(page.getByText('Preflight is still being loaded.')).toBeVisible();
  go();
  await expect(page.getByRole('heading', { name: 'Review', level: 1 })).toBeVisible();
  await expect(page.getByText('10 rows', { exact: true })).toBeVisible();
});

test('the sample waits for the module too', async ({ page }) => {
  const go = await withoutModule(page);
  await page.getByRole('button', { name: 'Try a broken sample' }).click();
  await expect(page.getByText('Preflight is still being loaded.')).toBeVisible();
  go();
  await expect(page.getByText(/^62\d rows$/)).toBeVisible();
});

test('going back loses nothing', async ({ page, tenant }) => {
  await drop(page, 'stick.csv', csv(lines));
  await narrowToLobby(page);
  await plan(page);
  const before = tenant.state().counters.requests;
  const step = (name: string) => page.getByRole('navigation', { name: 'Steps' }).getByRole('button', { name }).click();
  await step('Review');
  await expect(page.getByText('1 of 8 rows: “Lobby”')).toBeVisible();
  await expect(column(page, 'group-tag')).toHaveText(['Lobby']);
  await expect(page.getByRole('button', { name: /^Undo:/ })).toBeEnabled();
  await step('Start');
  await page.getByRole('button', { name: 'Back to the list' }).click();
  await expect(column(page, 'group-tag')).toHaveText(['Lobby']);
  await step('Plan');
  await expect(page.getByText(/^Compared with/)).toBeVisible();
  expect(tenant.state().counters.requests, 'the tenant is not read again').toBe(before);
  await expect(page.getByRole('button', { name: 'Register 8 new devices' })).toBeEnabled();
});

test('files that are added from the start are not hidden by an old filter', async ({ page }) => {
  await drop(page, 'stick.csv', csv(lines));
  await page.getByRole('searchbox', { name: 'Search the rows' }).fill(lines[0]!.serial);
  await expect(page.locator('.showing')).toContainText('1 of 8 rows');
  await page.getByRole('navigation', { name: 'Steps' }).getByRole('button', { name: 'Start' }).click();
  await drop(page, 'more.csv', csv(devices(2, 2001)));
  await expect(page.locator('.showing')).toHaveText('10 rows');
});

test('nothing on the page jumps on the way to the plan', async ({ page, site }) => {
  await watchShifts(page);
  await page.goto(`${site.origin}/?`);
  await expect(page.getByText(/^Version/)).toBeVisible();
  await still(page, 'start');
  await drop(page, 'stick.csv', csv(lines));
  await expect(column(page, 'serial')).toHaveCount(8);
  await still(page, 'review');
  await plan(page);
  await still(page, 'plan');
});

for (const [where, viewport] of [
  ['on a laptop', { width: 1280, height: 800 }],
  ['on a telephone', { width: 360, height: 740 }],
] as const) {
  test(`what comes with the configuration moves nothing that may be clicked, ${where}`, async ({ page }) => {
    await page.setViewportSize(viewport);
    const go = await withoutConfig(page);
    const places = () => Promise.all(['Choose files', 'Watch a folder', 'Try a broken sample', 'Ways to register'].map(name =>
      page.getByRole('button', { name }).boundingBox()));
    const before = await places();
    expect(before).not.toContain(null);
    go();
    await expect(page.getByRole('button', { name: 'Open a saved run' })).toBeVisible();
    await expect(page.getByText('Practice tenant')).toBeVisible();
    expect(await places()).toEqual(before);
  });
}
