/** Rows of the plan are left out and taken in again, and what the plan says can be saved. */
import { column, drop, plan, register, resultIs } from './admin.ts';
import { csv } from './csv.ts';
import { expect, test } from './fixtures.ts';
import { devices } from './fleet.ts';

const lines = devices(6).map((line, place) => ({ ...line, tag: place < 3 ? 'hq' : 'Kiosk' }));

test('rows that are left out are not sent', async ({ page, tenant, saved }) => {
  tenant.scene({
    devices: [{ serial: 'THEIRS-1', groupTag: 'HQ' }],
    delays: { unknown: 0, pending: 0.1, visible: 0.1 },
  });
  await drop(page, 'stick.csv', csv(lines));
  await plan(page);
  await expect(page.getByText(/^Compared with 1 device in the tenant\. Read this minute\.$/)).toBeVisible();
  const near = page.getByRole('region', { name: 'Group tags that may be meant otherwise' }).getByRole('row');
  await expect(near.nth(1)).toHaveText(/^hq30HQ\s*$/);

  // All that are shown: here those of a tag.
  await page.getByRole('searchbox').fill('Kiosk');
  await expect(column(page, 'serial')).toHaveCount(3);
  await page.getByRole('button', { name: 'Leave out' }).click();
  await expect(page.getByText('3 rows left out of the plan.')).toBeVisible();
  await expect(page.getByRole('button', { name: 'Left out 3' })).toBeVisible();
  await column(page, 'serial').first().click();
  await page.getByRole('button', { name: 'Details' }).click();
  await page.getByRole('button', { name: 'Take this device in again' }).click();
  await expect(page.getByRole('button', { name: 'Left out 2' })).toBeVisible();
  await page.getByRole('button', { name: 'Close' }).click();

  await page.getByRole('button', { name: 'Save the plan' }).click();
  const [report] = await saved(() => page.getByRole('button', { name: /^Save \d+ rows/ }).click());
  expect(report!.bytes.toString('utf8').match(/left-out|left out/gi)).toHaveLength(2);
  await page.getByRole('dialog').getByRole('button', { name: 'Close' }).click();

  await register(page);
  await resultIs(page, 'Done: 4 devices registered.');
  const sent = Object.keys(tenant.state().counters.acceptedImports).sort();
  expect(sent).toEqual(lines.slice(0, 4).map(({ serial }) => serial).sort());
});
