/**
 * What has no end, or no measure, is read up to a limit and no further: files, answers of the
 * service, settings beside the page. A sentence says so, and the page answers all the while.
 */
import type { Page } from '@playwright/test';
import { once } from 'node:events';
import { createServer, get, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { choosePerson, column, drop, openSignIn, plan, register, resultIs } from './admin.ts';
import { csv } from './csv.ts';
import { limitMemory } from './faults.ts';
import { expect, test } from './fixtures.ts';
import { devices } from './fleet.ts';
import { clickWhileRead, dropMade, type Piece } from './large.ts';
import { zip } from './zip.ts';

const lines = devices(12);
const MEBIBYTE = 1 << 20;
/** Less than any of these files has: 64 MiB. */
const MEMORY = 1024;

/** Two files that are in order, before anything else comes. */
async function twoFiles(page: Page): Promise<void> {
  await limitMemory(page, MEMORY);
  await page.reload();
  await drop(page, 'stick.csv', csv(lines));
  await drop(page, 'other.csv', csv(devices(3, 2001)));
  await expect(column(page, 'serial')).toHaveCount(15);
}

const entry = (page: Page, name: string) => page.locator('.files > .file', { hasText: name });

/** They are as they were, and the worker lives. */
async function othersAreThere(page: Page): Promise<void> {
  await expect(page.locator('.files progress')).toHaveCount(0, { timeout: 60_000 });
  await expect(page.getByRole('heading', { name: 'Preflight has stopped' })).toHaveCount(0);
  await page.getByRole('button', { name: 'other.csv', exact: true }).click();
  await expect(column(page, 'serial')).toHaveText(devices(3, 2001).map(({ serial }) => serial));
}

const CUT = 'Line 1 has more than 262,144 characters and was cut.';
const HEADER = 'Device Serial Number,Windows Product ID,Hardware Hash';

/** Files of half a gigabyte, or of fifty million lines, and what is said of them. */
const ENDLESS: [string, Piece[], string[]][] = [
  ['a line without an end', [['x'.repeat(MEBIBYTE), 500]], [CUT, 'which names no column that we know']],
  ['a line of 250 million columns', [['x,'.repeat(MEBIBYTE / 2), 500]], [CUT, 'which names no column that we know']],
  ['a quote that nobody closes', [[`${HEADER}\r\n"`, 1], ['x'.repeat(MEBIBYTE), 500]], ['Line 2 has more than 262,144 characters and was cut.']],
  ['a header of a million columns over nothing', [[`${HEADER}${',x'.repeat(MEBIBYTE)}\r\n`, 1], ['\r\n'.repeat(MEBIBYTE / 2), 100]], [CUT]],
];

for (const [what, pieces, said] of ENDLESS) {
  test(`${what} is read in little memory, and the page answers meanwhile`, async ({ page }) => {
    await twoFiles(page);
    const answered = await clickWhileRead(page, 'stick.csv', 13);
    await dropMade(page, 'endless.csv', pieces);
    await answered();
    await othersAreThere(page);
    for (const sentence of said) await expect(entry(page, 'endless.csv')).toContainText(sentence);
  });
}

test('a hundred thousand lines without a hash are no devices, and the others stay', async ({ page }) => {
  await twoFiles(page);
  await drop(page, 'tiny.csv', 'a\n'.repeat(100_000));
  await expect(entry(page, 'tiny.csv')).toContainText('The first line is a, which names no column that we know.');
  await expect(page.getByRole('grid')).toHaveAttribute('aria-rowcount', '16');
  await othersAreThere(page);
});

const MAIN = 'http://schemas.openxmlformats.org/spreadsheetml/2006/main';
const RELATIONS = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships';
const SHEET = (rows: number) => `<?xml version="1.0"?><worksheet xmlns="${MAIN}"><sheetData>` +
  '<row><c t="inlineStr"><is><t>x</t></is></c></row>'.repeat(rows) + '</sheetData></worksheet>';
const workbook = () => zip({
  '[Content_Types].xml': '<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>',
  'xl/workbook.xml': `<?xml version="1.0"?><workbook xmlns="${MAIN}" xmlns:r="${RELATIONS}"><sheets><sheet name="One" sheetId="1" r:id="rId1"/></sheets></workbook>`,
  'xl/_rels/workbook.xml.rels': `<?xml version="1.0"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="${RELATIONS}/worksheet" Target="worksheets/sheet1.xml"/></Relationships>`,
  'xl/worksheets/sheet1.xml': SHEET(2_000_000),
});

const BOMBS: [string, string, () => Buffer][] = [
  ['an archive', 'bomb.zip', () => zip({ 'bomb.csv': Buffer.alloc(256 * MEBIBYTE, 'A,,\r\n') })],
  ['a workbook', 'bomb.xlsx', workbook],
  ['an archive in an archive', 'bombs.zip', () => zip({ 'bomb.zip': zip({ 'bomb.csv': Buffer.alloc(256 * MEBIBYTE, '0') }) })],
];

const BOMB = 'This unpacks to more than 250 times its length, which no list of devices does, and was not read further.';

for (const [what, name, make] of BOMBS) {
  test(`${what} that is a bomb is left off in little memory, and the others stay`, async ({ page }) => {
    await twoFiles(page);
    await dropMade(page, name, [[make(), 1]]);
    await expect(entry(page, name)).toContainText(BOMB);
    await othersAreThere(page);
  });
}

const LIST = 'GET /windowsAutopilotDeviceIdentities';
const TOO_LARGE = 'An answer was larger than any that Microsoft Graph sends, so it was not read. Check the network and the proxy, then go on.';

test('an answer without an end is not waited for, and the list is read once there is one', async ({ page, tenant }) => {
  tenant.scene({ faults: [{ on: LIST, nth: 1, answer: { status: 200, body: { value: [] }, endless: true } }] });
  await drop(page, 'stick.csv', csv(lines));
  await page.getByRole('button', { name: /^Continue with/ }).click();
  await choosePerson(await openSignIn(page), 'Ada Admin');
  await expect(page.getByRole('alert')).toContainText(TOO_LARGE, { timeout: 30_000 });
  await page.getByRole('button', { name: 'Try again', exact: true }).click();
  await expect(page.getByText(/^Compared with/)).toBeVisible();
});

test('an import whose answer has no end is looked for before anything is sent again', async ({ page, tenant }) => {
  // It is looked for twice, a while apart.
  test.slow();
  tenant.scene({
    delays: { unknown: 0, pending: 0.1, visible: 0.1 },
    faults: [{ on: 'POST /import', nth: 1, answer: { status: 200, body: { value: [] }, endless: true } }],
  });
  await drop(page, 'stick.csv', csv(lines));
  await plan(page);
  await register(page);
  await expect(page.getByRole('alert')).toContainText(TOO_LARGE, { timeout: 30_000 });
  await page.getByRole('button', { name: 'Try again', exact: true }).click();
  await resultIs(page, 'Done: 12 devices registered.');
  const { devices, counters } = tenant.state();
  expect(devices.map(({ serialNumber }) => serialNumber).sort()).toEqual(lines.map(({ serial }) => serial).sort());
  expect(Object.values(counters.acceptedImports)).toEqual(lines.map(() => 1));
});

/** The page at an address where one of its settings never ends; `cut` when nobody reads that any more. */
async function withEndless(name: string, origin: string): Promise<{ origin: string; cut(): Promise<unknown>; close(): void }> {
  const sending: ServerResponse[] = [];
  const server = createServer((request, response) => {
    if (request.url === `/${name}`) {
      sending.push(response);
      response.writeHead(200, { 'Content-Type': 'application/json' });
      const more = () => { while (!response.destroyed && response.write(' '.repeat(1 << 16))); };
      response.on('drain', more);
      return more();
    }
    get(origin + request.url!, { agent: false }, answer => {
      response.writeHead(answer.statusCode!, answer.headers);
      answer.pipe(response);
    }).on('error', () => response.destroy());
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    cut: () => Promise.all(sending.map(response => response.destroyed || once(response, 'close'))),
    close: () => {
      server.close();
      server.closeAllConnections();
    },
  };
}

const SETTINGS = [
  ['config.json', 'config.json is longer than a megabyte, so it is something else than a configuration. Put the configuration in its place.'],
  ['policy.json', 'The policy is longer than a megabyte, so it is something else than a policy. Put the policy in its place.'],
] as const;

for (const [name, sentence] of SETTINGS) {
  test(`a ${name} without an end is not waited for, and said to be none`, async ({ page, site }) => {
    const host = await withEndless(name, site.origin);
    await page.goto(host.origin);
    await expect(page.getByRole('heading', { name: 'This page is not set up right' })).toBeVisible();
    await expect(page.getByRole('listitem')).toHaveText(sentence);
    await host.cut();
    host.close();
  });
}

test.describe('where the page is kept for use without a network', () => {
  test.use({ serviceWorkers: 'allow' });

  for (const [name, sentence] of SETTINGS) {
    test(`a ${name} without an end is not kept`, async ({ page, site }) => {
      const host = await withEndless(name, site.origin);
      await page.goto(host.origin);
      await page.evaluate(() => navigator.serviceWorker.ready);
      await page.goto(`${host.origin}/?again`);
      await expect.poll(() => page.evaluate(() => navigator.serviceWorker.controller?.state)).toBe('activated');
      await expect(page.getByRole('heading', { name: 'This page is not set up right' })).toBeVisible();
      await expect(page.getByRole('listitem')).toHaveText(sentence);
      await host.cut();
      expect(await page.evaluate(name => caches.match(name).then(kept => kept === undefined), name)).toBe(true);
      host.close();
    });
  }
});
