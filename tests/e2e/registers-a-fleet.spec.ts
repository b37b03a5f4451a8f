/**
 * Five thousand devices, a service in trouble, and a page that crashes three times: each device
 * is registered once, with one import record, and nothing of others is touched.
 *
 * What it took is printed and attached to the report.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import type { Browser, BrowserContext, Page } from '@playwright/test';
import { goOn, plan, register, resultIs } from './admin.ts';
import { csv } from './csv.ts';
import { hasten } from './faults.ts';
import { expect, test, type Tenant } from './fixtures.ts';
import { devices } from './fleet.ts';

const COUNT = 5000;
const IMPORT = 'POST /import';
const QUEUE = 'GET /importedWindowsAutopilotDeviceIdentities';
const LIST = 'GET /windowsAutopilotDeviceIdentities';
const REMOVAL = 'DELETE /importedWindowsAutopilotDeviceIdentities/*';
const THEIRS = ['OLGA-0001', 'OLGA-0002', 'OLGA-0003'];

const slow = (seconds?: number) => ({
  status: 429, headers: seconds === undefined ? {} : { 'Retry-After': String(seconds) },
});

/** In the order in which a run meets them; each counts its own requests. */
const FAULTS = [
  { on: IMPORT, nth: 2, answer: slow(5) },
  { on: IMPORT, nth: 4, answer: slow() },
  { on: IMPORT, nth: 6, answer: { status: 503 } },
  { on: IMPORT, nth: 8, lose: 'before' },
  // The browser sends the 10th and the 13th again by itself.
  { on: IMPORT, nth: [10, 13], lose: 'after' },
  { on: IMPORT, nth: 11, answer: slow(3) },
  { on: IMPORT, nth: 14, answer: { status: 504 } },
  { on: QUEUE, delay: 0.1 },
  { on: QUEUE, every: 7, answer: { status: 503 } },
  { on: QUEUE, nth: [4, 23], answer: slow() },
  { on: QUEUE, nth: 12, lose: 'before' },
  { on: LIST, every: 9, answer: slow(2) },
  { on: LIST, nth: 5, lose: 'before' },
  { on: 'POST /$batch', nth: [3, 40], lose: 'after' },
  { on: 'POST /$batch', nth: 20, answer: { status: 502 } },
  { on: REMOVAL, every: 499, answer: { status: 503 } },
];

/** The most memory that a process of a page ever held, in MB: its objects, wasm and all. */
async function peak(browser: Browser): Promise<number> {
  const session = await browser.newBrowserCDPSession();
  const { processInfo } = await session.send('SystemInfo.getProcessInfo');
  await session.detach();
  const peaks = processInfo.filter(({ type }) => type === 'renderer').map(({ id }) => {
    const line = /^VmHWM:\s+(\d+) kB/m.exec(readFileSync(`/proc/${id}/status`, 'utf8'));
    return Number(line?.[1]) / 1024;
  });
  return Math.round(Math.max(...peaks));
}

/** The page's process dies; a new page is opened. */
async function crash(page: Page, context: BrowserContext, origin: string): Promise<Page> {
  const session = await context.newCDPSession(page);
  const crashed = page.waitForEvent('crash');
  void session.send('Page.crash').catch(() => {});
  await crashed;
  await page.close();
  const next = await context.newPage();
  await next.goto(`${origin}/`);
  await expect(next.getByText(/^A run of 5,000 devices in the tenant .* was not finished/)).toBeVisible();
  return next;
}

function imports(tenant: Tenant): number {
  return tenant.state().counters.faults[0]!.met;
}

test('5,000 devices, a service in trouble and three crashes', async ({ browser, page, context, tenant, site }, info) => {
  test.setTimeout(240_000);
  const lines = devices(COUNT, 20_001);
  const bytes = csv(lines, { encoding: 'UTF-8 without BOM' });
  tenant.scene({
    generate: { count: 40 },
    otherAdmins: { records: THEIRS.map(serial => ({ serial })) },
    delays: { unknown: 0.5, pending: 2, visible: 1, profile: 1 },
    limits: { writesPer20s: 100_000 },
    faults: FAULTS,
  });
  const before = tenant.state().devices;
  hasten(context, 8);
  const told: Record<string, number> = { 'file, MB': Math.round(bytes.length / 1e6) };
  const tell = async (what: string, since: number) => {
    told[`${what}, s`] = Math.round((performance.now() - since) / 100) / 10;
    told[`${what}, MB at most`] = await peak(browser);
  };

  await page.close();
  const first = await context.newPage();
  await first.goto(`${site.origin}/`);
  const file = info.outputPath('fleet.csv');
  writeFileSync(file, bytes);
  const began = performance.now();
  await first.locator('input[type="file"][multiple]').first().setInputFiles(file);
  await expect(first.getByRole('button', { name: 'Continue with 5,000 devices' })).toBeVisible();
  await tell('checked', began);
  await plan(first);
  const sending = performance.now();
  await register(first);
  await expect.poll(() => imports(tenant), { timeout: 60_000 }).toBeGreaterThanOrEqual(3);
  await tell('first page', sending);

  const second = await crash(first, context, site.origin);
  await goOn(second);
  await expect.poll(() => imports(tenant), { timeout: 60_000 }).toBeGreaterThanOrEqual(9);
  await tell('second page', sending);

  const third = await crash(second, context, site.origin);
  await goOn(third);
  const removed = () => tenant.state().counters.deletedRecordIds.length;
  await expect.poll(removed, { timeout: 90_000 }).toBeGreaterThanOrEqual(500);
  await tell('third page', sending);

  const last = await crash(third, context, site.origin);
  await goOn(last);
  await resultIs(last, 'Done: 5,000 devices registered.', 120_000);
  await tell('registered', sending);
  console.log(told);
  await info.attach('what it took', { body: JSON.stringify(told, null, 2), contentType: 'application/json' });

  const { devices: there, records, counters } = tenant.state();
  expect(Object.values(counters.acceptedImports)).toEqual(lines.map(() => 1));
  const ours = new Set(lines.map(({ serial }) => serial));
  expect(there.filter(({ serialNumber }) => ours.has(serialNumber)).length).toBe(COUNT);
  expect(there.filter(({ serialNumber }) => !ours.has(serialNumber))).toEqual(before);
  expect(records.map(({ serialNumber }) => serialNumber).sort()).toEqual(THEIRS);
  expect(counters.faults.filter(({ struck }) => struck === 0)).toEqual([]);
});
