/**
 * The main job, end to end: a file from a stick becomes registered devices.
 */
import { drop, signIn } from './admin.ts';
import { expect, test } from './fixtures.ts';
import { fleet, row } from './fleet.ts';

const { bytes, rows, faults } = fleet();
/** Places of rows that the tenant has, or that somebody else has. */
const HERE = [100, 101, 102];
const OTHER_TAG = [112, 113];
const AMBIGUOUS = 120;
const ELSEWHERE = 130;

const SCENE = {
  devices: [
    ...HERE.map(place => ({ serial: rows[place]!.serial, groupTag: rows[place]!.tag })),
    ...OTHER_TAG.map(place => ({ serial: rows[place]!.serial, groupTag: 'Old' })),
    // One serial number, two makers: nothing says which of them the row is.
    { serial: rows[AMBIGUOUS]!.serial, manufacturer: 'Contoso', model: 'One' },
    { serial: rows[AMBIGUOUS]!.serial, manufacturer: 'Fabrikam', model: 'Two' },
  ],
  // More than two pages of a list.
  generate: { count: 450 },
  page: 200,
  elsewhere: [rows[ELSEWHERE]!.serial],
  otherAdmins: { records: [{ serial: 'OLGA-0001' }, { serial: 'OLGA-0002' }] },
  delays: { unknown: 0.2, pending: 0.2, visible: 0.2 },
  faults: [{ on: 'POST /import', nth: 2, answer: { status: 429, headers: { 'Retry-After': '1' } } }],
};

test('a file with faults is mended and its devices are registered', async ({ page, tenant, saved }) => {
  // After a 429 the pace is halved for a window of 20 seconds.
  test.setTimeout(120_000);
  tenant.scene(SCENE);
  await drop(page, 'stick.csv', bytes);

  // Every planted fault is found, and nothing else.
  await expect(page.getByRole('heading', { name: 'Review' })).toBeVisible();
  await expect(page.getByText('UTF-16LE with BOM')).toBeVisible();
  const found = page.getByRole('list').filter({ has: page.locator('.group') });
  await expect(found.locator('.group')).toHaveCount(faults.length);
  for (const { title, lines } of faults) {
    const group = found.locator('.group').filter({ hasText: title });
    const button = group.getByRole('button', { name: title }).first();
    await button.click();
    const places = page.getByRole('grid').getByRole('gridcell', { name: /^stick\.csv/ });
    await expect(places).toHaveText(lines.map(line => `stick.csv:${line}`));
    await button.click();
  }

  // What can be proved is repaired, all of a kind at once.
  const fixable = [
    'No serial number',
    'Rows swapped',
    'Serial number of another device',
    'Hardware hash is not Base64',
    'Hardware hash cut short',
    'Hardware hash without its padding',
    'Same device twice',
    'Blanks around the group tag',
    'Serial number spelt otherwise than in the hash',
  ];
  for (const title of fixable) {
    await page.getByRole('button', { name: new RegExp(`^Fix.*: ${title}`) }).click();
    await expect(page.getByRole('button', { name: new RegExp(`^Fix.*: ${title}`) })).toHaveCount(0);
  }
  // And one is undone and done again.
  await page.getByRole('button', { name: /^Undo/ }).click();
  await expect(page.getByRole('button', { name: /^Fix.*: Serial number spelt/ })).toBeVisible();
  await page.getByRole('button', { name: /^Redo/ }).click();
  await expect(page.getByRole('button', { name: /^Fix.*: Serial number spelt/ })).toHaveCount(0);

  // What only a person can know is edited in place.
  await found.getByRole('button', { name: /Assigned user is no user principal name/ }).first().click();
  await page.getByRole('gridcell', { name: 'ada.lovelace' }).dblclick();
  await page.keyboard.press('ControlOrMeta+a');
  await page.keyboard.type('ada@contoso.example');
  await page.keyboard.press('Enter');
  await expect(page.getByText('Assigned user is no user principal name')).toHaveCount(0);
  rows[190]!.user = 'ada@contoso.example';

  // Four rows stay broken: they are left out.
  await page.getByRole('button', { name: 'Continue with 615 devices' }).click();

  await signIn(page, 'Ada Admin');
  await expect(page.getByRole('banner').getByText('ada@practice.example')).toBeVisible();
  await expect(page.getByText('Compared with 457 devices in the tenant.')).toBeVisible();
  for (const [state, count] of [['New', 609], ['Already here', 3],
    ['Already here, other group tag', 2], ['Ambiguous', 1], ['With errors', 4]] as const) {
    await expect(page.getByRole('button', { name: new RegExp(`^${state}\\b.*\\b${count}\\b`) })).toBeVisible();
  }

  await page.getByRole('button', { name: 'Register 609 new devices' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Register 609 new devices' }).click();
  await expect(page.getByRole('heading', { name: 'Result' })).toBeVisible({ timeout: 120_000 });
  await expect(page.getByText('608 of 609 devices registered.')).toBeVisible();
  await expect(page.getByRole('region', { name: 'What failed, and what to do' })
    .getByText('ZtdDeviceAssignedToOtherTenant')).toBeVisible();

  // The tenant's own list is what was asked for, tags included, each device once.
  const state = tenant.state();
  const listed = new Map<string, string[]>();
  for (const { serialNumber, groupTag } of state.devices) {
    listed.set(serialNumber, [...listed.get(serialNumber) ?? [], groupTag ?? '']);
  }
  const left = new Set([30, 41, 50, 61, 170, ELSEWHERE, ...HERE, ...OTHER_TAG, AMBIGUOUS]);
  const wanted = rows.map((line, place) => ({ ...line, place })).filter(({ place }) => !left.has(place));
  expect(wanted).toHaveLength(608);
  for (const { place, tag } of wanted) {
    expect(listed.get(inside(place)), `line ${place + 2}`).toEqual([tag.trim()]);
  }
  for (const place of OTHER_TAG) expect(listed.get(inside(place))).toEqual(['Old']);
  for (const serial of Object.values(state.counters.acceptedImports)) expect(serial).toBe(1);

  // The throttled batch was met, and our import records are gone, and only ours.
  expect(state.counters.faults).toMatchObject([{ struck: 1 }]);
  expect(state.records.map(({ serialNumber }) => serialNumber)).toEqual(['OLGA-0001', 'OLGA-0002']);
  expect(new Set(state.counters.deletedRecordIds).size).toBe(609);

  const [results] = await saved(() => page.getByRole('button', { name: 'Save results' }).click());
  const table = results!.bytes.toString('utf8').split('\r\n');
  expect(table.filter(line => line.includes(',profile assigned,'))).toHaveLength(608);
  expect(table.filter(line => line.includes(',failed,'))).toHaveLength(1);
});

/** The serial number inside the hash of a row; two rows were swapped. */
function inside(place: number): string {
  const swapped = new Map([[20, 24], [24, 20]]);
  return row(1001 + (swapped.get(place) ?? place)).serial;
}
