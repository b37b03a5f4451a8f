/** A run outlives its page: it goes on from its journal, sends nothing twice and loses nothing. */
import type { BrowserContext, Page } from '@playwright/test';
import { drop, goOn, plan, register, resultIs, signIn } from './admin.ts';
import { csv, type Line } from './csv.ts';
import { hasten } from './faults.ts';
import { expect, test, type Tenant } from './fixtures.ts';
import { devices } from './fleet.ts';
import { still, watchShifts } from './shifts.ts';

const IMPORT = 'POST /import';
const MANY = devices(600);
const FEW = devices(12);
const THEIRS = [{ serial: 'OLGA-0001' }, { serial: 'OLGA-0002' }];

/** Every device is in the tenant once, and no import record is left but those of others. */
function allThere(tenant: Tenant, lines: Line[], others: { serial: string }[] = []): void {
  const { devices, records } = tenant.state();
  expect(devices.map(({ serialNumber }) => serialNumber).sort()).toEqual(lines.map(({ serial }) => serial).sort());
  expect(records.map(({ serialNumber }) => serialNumber).sort()).toEqual(others.map(({ serial }) => serial));
}

/** And the service took each once. */
function takenOnce(tenant: Tenant, lines: Line[]): void {
  const { acceptedImports } = tenant.state().counters;
  expect(lines.map(({ serial }) => acceptedImports[serial])).toEqual(lines.map(() => 1));
}

/** Everything that the page has in databases of this browser, as text. */
function stored(page: Page): Promise<string> {
  return page.evaluate(async () => {
    const texts: string[] = [];
    for (const { name = '' } of await indexedDB.databases()) {
      const database = await new Promise<IDBDatabase>((resolve, reject) => {
        const opening = indexedDB.open(name);
        opening.onsuccess = () => resolve(opening.result);
        opening.onerror = () => reject(opening.error);
      });
      for (const store of database.objectStoreNames) {
        texts.push(JSON.stringify(await new Promise((resolve, reject) => {
          const reading = database.transaction(store).objectStore(store).getAll();
          reading.onsuccess = () => resolve(reading.result);
          reading.onerror = () => reject(reading.error);
        })));
      }
      database.close();
    }
    return texts.join('\n');
  });
}

/** Closes the page as a crash does, and opens another one. */
async function again(page: Page, context: BrowserContext, origin: string): Promise<Page> {
  await page.close();
  const next = await context.newPage();
  await next.goto(`${origin}/`);
  return next;
}

/** Begins a run that the service slows down at once, and loses the page. */
async function cutOff(page: Page, tenant: Tenant): Promise<void> {
  tenant.scene({
    delays: { unknown: 0, pending: 0.1, visible: 0.1 },
    faults: [{ on: IMPORT, nth: 1, answer: { status: 429, headers: { 'Retry-After': '12' } } }],
  });
  await drop(page, 'stick.csv', csv(FEW));
  await plan(page);
  await register(page);
  await expect(page.getByText(/the service asked us to slow down/)).toBeVisible();
  await page.reload();
}

function imports(tenant: Tenant): number {
  return tenant.state().counters.faults[0]!.met;
}

test('a run that is offered moves nothing of the start', async ({ page, context, tenant, site }) => {
  tenant.scene({ delays: { unknown: 60 } });
  await drop(page, 'stick.csv', csv(FEW));
  await plan(page);
  await register(page);
  await expect.poll(() => tenant.state().records.length).toBe(FEW.length);
  await watchShifts(context);
  const next = await again(page, context, site.origin);
  await expect(next.getByRole('button', { name: 'Go on', exact: true })).toBeVisible();
  await expect(next.getByText('Drop CSV files here')).toBeVisible();
  await still(next, 'start with a run');
});

test('a run of 600 devices goes on after its page was closed twice', async ({ page, context, tenant, site }) => {
  test.setTimeout(180_000);
  tenant.scene({
    otherAdmins: { records: THEIRS },
    delays: { unknown: 0.5, pending: 2, visible: 1 },
    faults: [
      { on: IMPORT, nth: 1, answer: { status: 429, headers: { 'Retry-After': '2' } } },
      { on: IMPORT, nth: 3, answer: { status: 429, headers: { 'Retry-After': '10' } } },
      { on: IMPORT, nth: 4, lose: 'after' },
    ],
  });
  await drop(page, 'stick.csv', csv(MANY));
  await plan(page);
  await register(page);
  // What is sent is written down before.
  await expect.poll(() => imports(tenant)).toBeGreaterThan(0);
  expect(await stored(page)).toContain(MANY[599]!.hash.slice(0, 200));
  // The page goes when the service has the first 500, and has refused the rest for now.
  await expect.poll(() => imports(tenant), { timeout: 30_000 }).toBe(3);
  hasten(context, 4);

  const second = await again(page, context, site.origin);
  await expect(second.getByText(/^A run of 600 devices in the tenant .* was not finished/)).toBeVisible();
  await expect(second.getByText(/still holds 100 hardware hashes/)).toBeVisible();
  await goOn(second);
  // And the next one when the rest has, whose answer is lost.
  await expect.poll(() => imports(tenant), { timeout: 60_000 }).toBeGreaterThan(3);

  const third = await again(second, context, site.origin);
  await goOn(third);
  await resultIs(third, 'Done: 600 devices registered.');
  allThere(tenant, MANY, THEIRS);
  // A browser sends a request again by itself when a kept connection breaks: the last
  // hundred may have been taken twice, and are registered once.
  takenOnce(tenant, MANY.slice(0, 500));

  const kept = await stored(third);
  expect(kept).toContain(MANY[0]!.serial);
  for (const { hash } of MANY) expect(kept.includes(hash.slice(0, 200))).toBe(false);
  const secrets = await third.evaluate(() => Object.entries(sessionStorage)
    .filter(([key]) => /\|(accesstoken|refreshtoken|idtoken)\|/i.test(key))
    .map(([, value]) => (JSON.parse(value) as { secret: string }).secret));
  expect(secrets.length).toBeGreaterThanOrEqual(3);
  for (const secret of secrets) expect(kept.includes(secret)).toBe(false);
});

test('a second click on the way to a run is none', async ({ page, tenant }) => {
  await cutOff(page, tenant);
  const before = tenant.state().log.length;
  await page.getByRole('button', { name: 'Go on', exact: true }).evaluate((button: HTMLElement) => {
    const said: string[] = [];
    Object.assign(window, { said });
    const status = document.querySelector('.said')!;
    new MutationObserver(() => said.push(status.textContent)).observe(status, { childList: true, characterData: true, subtree: true });
    button.click();
    button.click();
  });
  await expect(page.getByRole('progressbar', { name: 'Devices settled' })).toBeVisible();
  await expect.poll(() => tenant.state().log.length).toBeGreaterThan(before);
  const said = await page.evaluate(() => (window as unknown as { said: string[] }).said);
  expect(said.join()).not.toContain('did not work');
});

test('two tabs do not drive the same run', async ({ page, context, tenant, site }) => {
  tenant.scene({ delays: { unknown: 0, pending: 4, visible: 0.1 } });
  await drop(page, 'stick.csv', csv(FEW));
  await plan(page);
  await register(page);
  await expect(page.getByRole('button', { name: 'Accepted 12' })).toBeVisible();
  const other = await context.newPage();
  await other.goto(`${site.origin}/`);
  await expect(other.getByText('Another tab is at it: go on there.')).toBeVisible();
  await expect(other.getByRole('button', { name: 'Go on', exact: true })).toHaveCount(0);
  await expect(other.getByRole('button', { name: 'Delete it' })).toHaveCount(0);
  await resultIs(page, 'Done: 12 devices registered.');
  allThere(tenant, FEW);
  takenOnce(tenant, FEW);
});

test('what became of a run is seen later, until it is saved', async ({ page, context, tenant, site }) => {
  tenant.scene({ delays: { unknown: 0, pending: 0.1, visible: 0.1 } });
  await drop(page, 'stick.csv', csv(FEW));
  await plan(page);
  await register(page);
  await resultIs(page, 'Done: 12 devices registered.');
  const next = await again(page, context, site.origin);
  await next.getByRole('button', { name: 'See what became of it' }).click();
  await resultIs(next, 'Done: 12 devices registered.');
  await next.getByRole('button', { name: 'Save results' }).click();
  await expect(next.getByText(/handed to the browser/)).toBeVisible();
  await expect.poll(() => stored(next)).not.toContain(FEW[0]!.serial);
  await next.reload();
  await expect(next.getByText('Drop CSV files here')).toBeVisible();
  await expect(next.getByRole('heading', { name: 'Runs that were begun here' })).toHaveCount(0);
});

test('a journal that was saved goes on in another browser', async ({ page, context, browser, tenant, site, saved }) => {
  await cutOff(page, tenant);
  await expect(page.getByText(/^A run of 12 devices/)).toBeVisible();
  const [file] = await saved(() => page.getByRole('button', { name: 'Save it' }).click());
  expect(file!.name).toMatch(/^preflight-run-[0-9a-f]{8}\.journal$/);
  await page.getByRole('button', { name: 'Delete it' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Delete it' }).click();
  await expect(page.getByRole('heading', { name: 'Runs that were begun here' })).toHaveCount(0);
  expect(await stored(page)).not.toContain(FEW[0]!.serial);
  await context.close();

  const fresh = await browser.newContext();
  const next = await fresh.newPage();
  await next.goto(`${site.origin}/`);
  await next.locator('body').drop({ files: [
    { name: 'other.csv', mimeType: 'text/csv', buffer: csv(FEW) },
    { name: file!.name, mimeType: '', buffer: file!.bytes },
  ] });
  await expect(next.getByText(`${file!.name} is a saved run`)).toBeVisible();
  await expect(next.getByText('Drop CSV files here')).toBeVisible();
  await drop(next, file!.name, file!.bytes);
  await expect(next.getByRole('alert')).toContainText('Sign in to it, then go on.');
  await signIn(next, 'Ada Admin', /^Sign in$/);
  await expect(next.getByRole('alert')).toContainText('This run came in a file.');
  await next.getByRole('button', { name: 'Go on', exact: true }).click();
  await resultIs(next, 'Done: 12 devices registered.');
  allThere(tenant, FEW);
  takenOnce(tenant, FEW);
  await fresh.close();
});

test('a run that comes in a file sends nothing of itself, whoever is signed in', async ({ page, tenant, saved }) => {
  await cutOff(page, tenant);
  const [file] = await saved(() => page.getByRole('button', { name: 'Save it' }).click());
  // Somebody else's would name no tenant, or what is not theirs.
  const forged = file!.bytes.toString().replaceAll(tenant.config.tenantId, '');
  await page.getByRole('button', { name: 'Delete it' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Delete it' }).click();
  await drop(page, 'more.csv', csv(FEW.slice(0, 2)));
  await page.getByRole('button', { name: /^Continue with/ }).click();
  await expect(page.getByText(/^Compared with/)).toBeVisible();
  const before = tenant.state().log.length;
  await drop(page, 'devices.csv', forged);
  await expect(page.getByRole('alert')).toContainText('This run came in a file.');
  await expect(page.getByRole('button', { name: 'Go on', exact: true })).toBeVisible();
  expect(tenant.state().log.slice(before)).toEqual([]);
  await page.getByRole('button', { name: 'Go on', exact: true }).click();
  await resultIs(page, 'Done: 12 devices registered.');
  takenOnce(tenant, FEW);
});

test('nothing is sent that can not be written down, unless the person says so', async ({ page, tenant }) => {
  tenant.scene({ delays: { unknown: 0, pending: 0.1, visible: 0.1 } });
  // A later version of the database is there: that of this page can't be opened.
  await page.evaluate(() => new Promise<void>((resolve, reject) => {
    const opening = indexedDB.open('preflight-journal', 2);
    opening.onsuccess = () => {
      opening.result.close();
      resolve();
    };
    opening.onerror = () => reject(opening.error);
  }));
  await drop(page, 'stick.csv', csv(FEW));
  await plan(page);
  await register(page);
  await expect(page.getByRole('alert')).toContainText(
    /What is sent could not be written down first: .+ So nothing is sent/);
  expect(tenant.state().counters.acceptedImports).toEqual({});
  await page.getByRole('button', { name: 'Go on without a journal' }).click();
  await resultIs(page, 'Done: 12 devices registered.');
  allThere(tenant, FEW);
  takenOnce(tenant, FEW);
});
