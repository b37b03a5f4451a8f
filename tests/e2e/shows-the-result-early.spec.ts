/** What became of the devices is shown before the last import record is off the queue. */
import { drop, plan, register } from './admin.ts';
import { csv } from './csv.ts';
import { expect, test } from './fixtures.ts';
import { devices } from './fleet.ts';

test('the result is there while records are still removed, and its saving lets go of the journal', async (
  { page, tenant, saved },
) => {
  test.slow();
  tenant.scene({
    delays: { unknown: 0, pending: 0.1, visible: 0.1, profile: 0.1 },
    // Records are removed by batches, which the service does not take for now.
    faults: [{ on: 'POST /$batch', every: 1, answer: { status: 503 } }],
  });
  await drop(page, 'stick.csv', csv(devices(3)));
  await plan(page);
  await register(page);
  await page.getByRole('button', { name: 'See the result' }).click();
  await expect(page.getByText('Done: 3 devices registered.')).toBeVisible();
  await expect(page.getByText("3 import records of this run are still in the service's queue")).toBeVisible();
  await expect(page.getByRole('button', { name: 'Start over' })).toBeDisabled();
  const [report] = await saved(() => page.getByRole('button', { name: 'Save results' }).click());
  expect(report!.bytes.toString('utf8')).toContain('profile assigned');

  tenant.change({ faults: [] });
  await expect(page.getByRole('button', { name: 'Start over' })).toBeEnabled({ timeout: 60_000 });
  expect(tenant.state().records).toEqual([]);
  await page.reload();
  await expect(page.getByText(/^Version/)).toBeVisible();
  await expect(page.getByText('Runs that were begun here')).toHaveCount(0);
});
