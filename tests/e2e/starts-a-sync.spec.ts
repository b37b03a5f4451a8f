/** The tenant's sync: what came of starting one, and when the next is possible. */
import { drop, plan, register, resultIs, signIn } from './admin.ts';
import { csv } from './csv.ts';
import { expect, test } from './fixtures.ts';
import { devices } from './fleet.ts';

test('a sync is started from the devices, and the next is possible later', async ({ page, tenant }) => {
  tenant.scene({ generate: { count: 3 }, delays: { sync: 3600 } });
  await page.getByRole('banner').getByRole('button', { name: 'Devices' }).click();
  await signIn(page, 'Ada Admin');
  const sync = page.getByRole('region', { name: 'Sync of the tenant' });
  await expect(sync).toContainText('Never started by hand so far.');
  await sync.getByRole('button', { name: 'Start a sync' }).click();
  await expect(sync.getByRole('status')).toHaveText(
    "A sync was started; when it ends, the tenant's list shows what is new.");
  await expect(sync).toContainText(/The next can be started at \d/);
  await expect(sync).toContainText('Last started by hand this minute.');
  // Another wish is answered, and nothing more is asked of the tenant.
  await sync.getByRole('button', { name: 'Start a sync' }).click();
  await expect(sync.getByRole('status')).toHaveText(
    "A sync is running already; when it ends, the tenant's list shows what is new.");
  expect(tenant.state().log.filter(({ path }) => path.endsWith('/sync'))).toHaveLength(1);
});

test('beside the result, and too soon after somebody else', async ({ page, tenant }) => {
  tenant.scene({ delays: { unknown: 0, pending: 0.1, visible: 0.1, profile: 0, sync: 0 } });
  await drop(page, 'stick.csv', csv(devices(1)));
  await plan(page);
  await register(page);
  await resultIs(page, 'Done: 1 device registered.');
  const sync = page.getByRole('region', { name: 'Sync of the tenant' });
  await sync.getByRole('button', { name: 'Start a sync' }).click();
  await expect(sync.getByRole('status')).toHaveText(/^A sync was started/);
  await sync.getByRole('button', { name: 'Start a sync' }).click();
  await expect(sync.getByRole('status')).toHaveText(
    'A sync has just run; the tenant takes one in ten minutes from everybody together. It can be started again in 10 minutes.');
  // The results are still there.
  await expect(page.getByText('Done: 1 device registered.')).toBeVisible();
});

test('who may only read is told that it was refused', async ({ page, tenant }) => {
  tenant.scene({ generate: { count: 3 } });
  await page.getByRole('banner').getByRole('button', { name: 'Devices' }).click();
  await signIn(page, 'Rory Reader');
  const sync = page.getByRole('region', { name: 'Sync of the tenant' });
  await expect(sync).toContainText('Never started by hand so far.');
  await sync.getByRole('button', { name: 'Start a sync' }).click();
  await expect(sync.locator('.problem')).toContainText('role');
  await expect(page.getByText('3 devices', { exact: true })).toBeVisible();
});
