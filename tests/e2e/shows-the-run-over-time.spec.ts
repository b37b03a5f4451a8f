/** The run as a picture: states over time, waits that the service asked for, the time left. */
import type { Page } from '@playwright/test';
import { accessible, VIEWS } from './accessible.ts';
import { drop, plan, register, resultIs } from './admin.ts';
import { csv } from './csv.ts';
import { expect, test, type Tenant } from './fixtures.ts';
import { devices } from './fleet.ts';

/** Two batches; before the second the service asks to slow down. */
async function run(page: Page, tenant: Tenant, seconds: number): Promise<void> {
  tenant.scene({
    limits: { rowsPerImport: 4 },
    delays: { unknown: 0.1, pending: 0.2, visible: 0.2, profile: 0.2 },
    faults: [{ on: 'POST /import', nth: 3, answer: { status: 429, headers: { 'Retry-After': String(seconds) } } }],
  });
  await drop(page, 'stick.csv', csv(devices(6).map(line => ({ ...line, user: '' }))));
  await plan(page);
  await register(page);
}

test('a wait that the service asked for is marked and told, and the end is kept', async ({ page, tenant }) => {
  test.slow();
  await run(page, tenant, 6);
  const course = page.getByRole('region', { name: 'The course of the run' });
  await expect(course.getByText("How long it takes can't be said yet.")).toBeVisible();
  await expect(page.getByText(/the service asked us to slow down/)).toBeVisible();
  await expect(course.getByText(/^1 wait, \d+ seconds? in all$/)).toBeVisible();
  await course.getByText('The course in numbers').click();
  await expect(course.getByRole('row').filter({ hasText: 'The service asked us to slow down.' })).toBeVisible();
  await expect(course.getByRole('columnheader', { name: 'Sent' })).toBeVisible();
  await resultIs(page, '6 devices registered.');
});

test('the time left is said once devices have shown how long it takes', async ({ page, tenant }) => {
  test.slow();
  await run(page, tenant, 8);
  const course = page.getByRole('region', { name: 'The course of the run' });
  await expect(course.getByText("How long it takes can't be said yet.")).toBeVisible();
  await expect(course.getByText(/(Less than a|About \d+|\d+ to \d+) minutes? left\./)).toBeVisible({ timeout: 60_000 });
  await resultIs(page, '6 devices registered.');
});

test('the result shows what became of all, and each reason leads to its rows', async ({ page, tenant }) => {
  test.slow();
  const lines = devices(5).map(line => ({ ...line, user: '' }));
  tenant.scene({
    delays: { unknown: 0.1, pending: 0.1, visible: 0.1, profile: 0.1 },
    elsewhere: [lines[0]!.serial, lines[1]!.serial],
    verdicts: [{ serial: lines[2]!.serial, code: 802, name: 'InvalidZtdHardwareHash' }],
  });
  await drop(page, 'stick.csv', csv(lines));
  await plan(page);
  await register(page);
  await expect(page.getByRole('heading', { name: 'Result', level: 1 })).toBeVisible({ timeout: 60_000 });
  const table = page.getByRole('table', { name: 'What became of them' });
  await expect(table.getByRole('row', { name: /^With its profile.* 2 40%$/ })).toBeVisible();
  await table.getByRole('button', { name: 'ZtdDeviceAssignedToOtherTenant' }).click();
  await expect(page.getByText('2 of 5 rows: ZtdDeviceAssignedToOtherTenant')).toBeVisible();
  await table.getByRole('button', { name: 'InvalidZtdHardwareHash' }).click();
  await expect(page.getByText('1 of 5 rows: InvalidZtdHardwareHash')).toBeVisible();
  await table.getByRole('button', { name: 'InvalidZtdHardwareHash' }).click();
  await expect(page.getByText('5 rows', { exact: true })).toBeVisible();
});

for (const [name, use] of VIEWS) {
  test.describe(name, () => {
    test.use(use);
    test('it is accessible', async ({ page, tenant }) => {
      test.slow();
      await run(page, tenant, 60);
      const course = page.getByRole('region', { name: 'The course of the run' });
      await expect(course.getByText(/^1 wait,/)).toBeVisible();
      await course.getByText('The course in numbers').click();
      await accessible(page, name);
    });
  });
}
