/** Devices that the tenant has are changed, deregistered and left alone as the admin says. */
import { accessible } from './accessible.ts';
import { drop, plan, resultIs, signIn } from './admin.ts';
import { csv } from './csv.ts';
import { expect, test } from './fixtures.ts';
import { devices } from './fleet.ts';

const QUICK = { unknown: 0, pending: 0.1, visible: 0.1, profile: 0.1, delete: 0.1 };

const lines = devices(4).map(line => ({ ...line, tag: 'HQ', user: '' }));
const [first, second, third, fourth] = lines;

/** Two are new, one has another tag, one is as it shall be, one is somebody else's. */
const there = [
  { serial: third!.serial, groupTag: 'Field' },
  { serial: fourth!.serial, groupTag: 'HQ' },
  { serial: 'THEIRS-1', groupTag: 'Field' },
];

test('existing devices are changed once that is allowed, and the run is undone', async ({ page, tenant }) => {
  test.slow();
  tenant.scene({ devices: there, delays: QUICK });
  const tags = () => Object.fromEntries(
    tenant.state().devices.map(({ serialNumber, groupTag }) => [serialNumber, groupTag]));
  await drop(page, 'stick.csv', csv(lines));
  await plan(page);

  const both = page.getByRole('button', { name: 'Register 2 new devices and change 1 existing device' });
  await expect(both).toHaveCount(0);
  await page.getByRole('checkbox', { name: 'Allow changes to existing devices' }).check();
  await both.click();
  const dialog = page.getByRole('dialog');
  await expect(dialog).toContainText('The 1 existing device gets the group tag and the user of its row');
  await accessible(page, 'the question of both');
  await dialog.getByRole('button', { name: 'Register 2 new devices and change 1 existing device' }).click();
  await resultIs(page, 'Done: 2 devices registered and 1 existing device changed.');
  const before = { [third!.serial]: 'HQ', [fourth!.serial]: 'HQ', 'THEIRS-1': 'Field' };
  expect(tags()).toEqual({ [first!.serial]: 'HQ', [second!.serial]: 'HQ', ...before });
  const changed = page.getByRole('region', { name: 'Existing devices' }).getByRole('row');
  await expect(changed.nth(1)).toContainText(`${third!.serial}Group tag HQ.Changed`);

  // To undo it takes the number of devices, typed.
  await page.getByText('Undo this run').click();
  await page.getByRole('button', { name: 'Deregister 2 devices' }).click();
  const now = dialog.getByRole('button', { name: 'Deregister 2 devices' });
  const typed = dialog.getByRole('textbox', { name: 'Type 2 to go on' });
  await typed.fill('1');
  await expect(now).toBeDisabled();
  await accessible(page, 'the typed number');
  await typed.fill('2');
  await typed.press('Enter');
  await resultIs(page, 'Done: 1 existing device changed and 2 devices deregistered.');
  expect(tags()).toEqual(before);
  await expect(page.getByText('Undo this run')).toHaveCount(0);
  await accessible(page, 'the result of an undo');
});

test('an undo whose page is closed is gone on with, once changes are allowed anew', async (
  { page, context, site, tenant },
) => {
  test.slow();
  tenant.scene({ devices: there, delays: QUICK });
  await drop(page, 'stick.csv', csv(lines));
  await plan(page);
  await page.getByRole('button', { name: 'Register 2 new devices' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Register 2 new devices' }).click();
  await resultIs(page, 'Done: 2 devices registered.');
  // From now on the service does not answer what would deregister.
  tenant.change({ faults: [{ on: 'POST /$batch', every: 1, answer: { status: 503 } }] });
  await page.getByText('Undo this run').click();
  await page.getByRole('checkbox', { name: 'Allow changes to existing devices' }).check();
  await page.getByRole('button', { name: 'Deregister 2 devices' }).click();
  await page.getByRole('textbox', { name: 'Type 2 to go on' }).fill('2');
  await page.getByRole('dialog').getByRole('button', { name: 'Deregister 2 devices' }).click();
  await expect.poll(() => tenant.state().counters.faults[0]!.struck).toBeGreaterThan(0);
  await page.close();

  tenant.change({ faults: [] });
  const next = await context.newPage();
  await next.goto(`${site.origin}/`);
  await next.getByRole('button', { name: 'Go on', exact: true }).click();
  await expect(next.getByRole('alert')).toContainText('Sign in to it, then go on.');
  await signIn(next, 'Ada Admin', /^Sign in$/);
  // Who signs in has allowed nothing yet, and a journal may come from anywhere.
  await expect(next.getByRole('alert')).toContainText('This run is to change or deregister 2 existing devices.');
  expect(tenant.state().devices).toHaveLength(5);
  await next.getByRole('button', { name: 'Allow changes to existing devices, and go on' }).click();
  await resultIs(next, 'Done: 2 devices deregistered.');
  expect(tenant.state().devices.map(({ serialNumber }) => serialNumber).sort())
    .toEqual(there.map(({ serial }) => serial).sort());
});

test('corporate identifiers are added to those of the tenant', async ({ page, tenant }) => {
  tenant.scene({ devices: there, delays: QUICK, identifiers: [{ identifier: 'NORTHWIND,20ZX004GE,PXRH275P6' }] });
  await drop(page, 'identifiers.csv', [
    'Litware Corporation,Litware Book 3,098759917179',
    'NORTHWIND,20ZX004GE,PXRH275P6',
    'Contoso Devices,Aurora 16 G2,5CXDWZ0X4Z', '',
  ].join('\r\n'));
  await plan(page);
  await page.getByRole('button', { name: 'Add 3 corporate identifiers' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Add 3 corporate identifiers' }).click();
  await resultIs(page, 'Done: 3 corporate identifiers in the tenant.');
  expect(tenant.state().identifiers.map(({ importedDeviceIdentifier }) => importedDeviceIdentifier).sort()).toEqual([
    'Contoso Devices,Aurora 16 G2,5CXDWZ0X4Z',
    'Litware Corporation,Litware Book 3,098759917179',
    'NORTHWIND,20ZX004GE,PXRH275P6',
  ]);
});
