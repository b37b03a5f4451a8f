/**
 * What can go wrong on the person's own machine: the worker is lost, memory or room runs out,
 * the database is wiped or held, the clock jumps, the laptop sleeps, the network goes. Nothing
 * is lost, nothing is sent twice, and a sentence says what happened. The table of it is in
 * `docs/faults.md`.
 */
import type { Page } from '@playwright/test';
import { rmSync, writeFileSync } from 'node:fs';
import { column, drop, goOn, plan, register, resultIs, signIn, whole, withoutModule } from './admin.ts';
import { csv } from './csv.ts';
import { journalEntries, leaveRoom, limitMemory, setClock, setQuota, trap, useUpRoom, wipe } from './faults.ts';
import { expect, test, type Tenant } from './fixtures.ts';
import { devices } from './fleet.ts';

const QUICK = { unknown: 0, pending: 0.1, visible: 0.1 };
/** Time for something to happen between two states. */
const SLOW = { unknown: 0, pending: 3, visible: 0.1 };
const HOUR = 3_600_000;
const IMPORT = 'POST /import';
/** More than are asked for one by one, so that the queue is read. */
const lines = devices(12);
const serials = lines.map(({ serial }) => serial);

/** Every device is in the tenant once, was sent once, and no record of ours is left. */
function allOnce(tenant: Tenant): void {
  const { devices, records, counters } = tenant.state();
  expect(devices.map(({ serialNumber }) => serialNumber).sort()).toEqual([...serials].sort());
  expect(records).toEqual([]);
  expect(serials.map(serial => counters.acceptedImports[serial])).toEqual(serials.map(() => 1));
}

const stopped = (page: Page) => page.getByRole('heading', { name: 'Preflight has stopped' });
const button = (page: Page, name: string | RegExp) => page.getByRole('button', { name, exact: true });
/** What is said of a run that nothing is written down of. */
const ALONE = 'This run has no journal in this browser, so keep this page open until all devices are settled. ' +
  'If it closes, the run can\'t go on';
const accepted = (page: Page) => expect(button(page, 'Accepted 12')).toBeVisible();

async function begin(page: Page): Promise<void> {
  await drop(page, 'stick.csv', csv(lines));
  await plan(page);
  await register(page);
}

test('a worker that is lost in the review: the same rows are there again, with what was changed', async ({ page }) => {
  await drop(page, 'stick.csv', csv(lines));
  await drop(page, 'more.csv', csv(devices(3, 2001)));
  await expect(column(page, 'serial')).toHaveCount(15);
  await column(page, 'group-tag').first().dblclick();
  await page.keyboard.type('Lobby');
  await page.keyboard.press('Enter');
  await button(page, 'Remove more.csv').click();
  await page.getByRole('searchbox', { name: 'Search the rows' }).fill('Lobby');
  await expect(page.getByText('1 of 12 rows: “Lobby”')).toBeVisible();
  await trap(page);
  await expect(stopped(page)).toBeFocused();
  await expect(page.getByText('Your files are unchanged, and nothing was sent.')).toBeVisible();
  await button(page, 'Open the same files again').click();
  await expect(page.getByText('The same files were read again, with what was changed here.')).toBeVisible();
  await expect(page.getByText('1 of 12 rows: “Lobby”')).toBeVisible();
  await expect(column(page, 'group-tag')).toHaveText(['Lobby']);
  // And each change is a step that can be undone, as before.
  await page.keyboard.press('ControlOrMeta+z');
  await page.keyboard.press('ControlOrMeta+z');
  await page.getByRole('searchbox', { name: 'Search the rows' }).fill('');
  await expect(column(page, 'serial')).toHaveCount(15);
  await expect(page.getByText('Lobby')).toHaveCount(0);
});

test('a dialog that was open does not outlive the worker', async ({ page }) => {
  await drop(page, 'stick.csv', csv(lines));
  await button(page, 'Save').click();
  await expect(page.getByRole('dialog')).toBeVisible();
  await trap(page);
  await button(page, 'Open the same files again').click();
  await expect(page.getByText('The same files were read again.')).toBeVisible();
  await expect(page.getByRole('dialog')).toHaveCount(0);
});

test('files that need more memory than there is are named, and the others stay', async ({ page }) => {
  await limitMemory(page, 160);
  await page.reload();
  await drop(page, 'stick.csv', csv(lines));
  await expect(column(page, 'serial')).toHaveText(serials);
  await column(page, 'group-tag').first().dblclick();
  await page.keyboard.type('Lobby');
  await page.keyboard.press('Enter');
  const long = `A-1,,,${'x'.repeat(100_000)}\r\n`;
  await drop(page, 'large.csv', `Device Serial Number,Windows Product ID,Hardware Hash,Group Tag\r\n${long.repeat(200)}`);
  await expect(stopped(page)).toBeVisible();
  await expect(page.getByText('The files need more memory than the browser gives this page.')).toBeVisible();
  await button(page, 'Open the same files again').click();
  await expect(page.getByText('large.csv was left out: it was being read when the work stopped.')).toBeVisible();
  await expect(column(page, 'serial')).toHaveText(serials);
  await expect(column(page, 'group-tag').first()).toHaveText('Lobby');
});

test('a file that is gone or changed before it is read is named, and the others are there', async ({ page }, info) => {
  const file = (name: string, content: Buffer) => {
    const path = info.outputPath(name);
    writeFileSync(path, content);
    return path;
  };
  const files = [
    file('gone.csv', csv(devices(2, 3001))), file('stick.csv', csv(lines)), file('changed.csv', csv(devices(3, 2001))),
  ] as const;
  const go = await withoutModule(page);
  await page.locator('input[type=file][multiple]').setInputFiles([...files]);
  await expect(page.getByText('Preflight is still being loaded.')).toBeVisible();
  rmSync(files[0]);
  writeFileSync(files[2], 'something else');
  go();
  await expect(page.getByText('2 files could not be read to their end; the list of files says which.')).toBeVisible();
  // That is said for a while; at the files it stays.
  await expect(page.getByText(/^Only 0 of the \d+ bytes of this file could be read/)).toHaveCount(2);
  await expect(column(page, 'serial')).toHaveText(serials);
  await expect(page.getByRole('button', { name: 'Continue with 12 devices' })).toBeEnabled();
});

test('a worker that is lost at the plan: it is made again, and nobody signs in again', async ({ page, tenant }) => {
  tenant.scene({ delays: QUICK });
  await drop(page, 'stick.csv', csv(lines));
  await plan(page);
  await trap(page);
  await button(page, 'Open the same files again').click();
  await page.getByRole('button', { name: 'Continue with 12 devices' }).click();
  await expect(page.getByText(/^Compared with/)).toBeVisible();
  await register(page);
  await resultIs(page, 'Done: 12 devices registered.');
  allOnce(tenant);
});

test('a worker that is lost at the plan: rows that were left out are said to be in the next one', async ({ page, tenant }) => {
  tenant.scene({ delays: QUICK });
  await drop(page, 'stick.csv', csv(lines));
  await plan(page);
  await page.getByRole('button', { name: 'Leave out' }).click();
  await expect(page.getByText('12 rows left out of the plan.')).toBeVisible();
  await trap(page);
  const sentence = 'Rows that were left out of the plan are in the next one again: leave them out once more there.';
  await expect(page.getByText(sentence)).toBeVisible();
  await button(page, 'Open the same files again').click();
  await expect(page.getByRole('status').filter({ hasText: sentence })).toBeVisible();
  await page.getByRole('button', { name: 'Continue with 12 devices' }).click();
  await expect(page.getByRole('button', { name: 'Register 12 new devices' })).toBeVisible();
});

test('a worker that is lost in a run: it goes on from its journal', async ({ page, tenant }) => {
  tenant.scene({ delays: SLOW });
  await begin(page);
  await accepted(page);
  await trap(page);
  await expect(page.getByText('Devices that were sent stay sent.')).toBeVisible();
  await button(page, 'Go on with the run').click();
  await resultIs(page, 'Done: 12 devices registered.');
  allOnce(tenant);
  // And once more, where all of it is known and in no file yet.
  await trap(page);
  await button(page, 'Go on with the run').click();
  await resultIs(page, 'Done: 12 devices registered.');
  await expect(column(page, 'serial')).toHaveCount(12);
  allOnce(tenant);
});

test('without a journal a run whose worker is lost is planned once more', async ({ page, tenant }) => {
  tenant.scene({ delays: SLOW });
  await drop(page, 'stick.csv', csv(lines));
  await plan(page);
  await setQuota(page, 1);
  await register(page);
  await expect(page.getByRole('alert')).toContainText('This browser has no room left for the run\'s journal');
  expect(tenant.state().counters.acceptedImports).toEqual({});
  await button(page, 'Go on without a journal').click();
  await accepted(page);
  await expect(page.getByText(ALONE)).toBeVisible();
  await trap(page);
  await expect(page.getByText('Devices that were sent stay sent. The run has no journal in this browser')).toBeVisible();
  await expect(button(page, 'Go on with the run')).toHaveCount(0);
  await button(page, 'Open the same files again').click();
  await expect(page.getByText('The run has no journal in this browser, so it can\'t go on by itself.')).toBeVisible();
  await page.getByRole('button', { name: 'Continue with 12 devices' }).click();
  await expect(page.getByText('No device is new: there is nothing to register.')).toBeVisible();
  await setQuota(page);
});

test('a run without a journal can not be left for later', async ({ page, tenant }) => {
  tenant.scene({ delays: SLOW });
  await drop(page, 'stick.csv', csv(lines));
  await plan(page);
  await setQuota(page, 1);
  await register(page);
  await button(page, 'Go on without a journal').click();
  await accepted(page);
  tenant.change({ faults: [{ on: 'GET /importedWindowsAutopilotDeviceIdentities', every: 1, answer: { status: 403 } }] });
  await expect(button(page, 'Try again')).toBeVisible();
  await expect(button(page, 'Leave it for later')).toHaveCount(0);
  tenant.change({ faults: [] });
  await button(page, 'Try again').click();
  await resultIs(page, 'Done: 12 devices registered.');
  await setQuota(page);
});

test('a browser without room for the journal: nothing is sent until there is some', async ({ page, tenant }) => {
  tenant.scene({ delays: QUICK });
  await drop(page, 'stick.csv', csv(lines));
  await plan(page);
  await setQuota(page, 1);
  await register(page);
  await expect(page.getByRole('alert')).toContainText('This browser has no room left for the run\'s journal');
  expect(tenant.state().counters.acceptedImports).toEqual({});
  await setQuota(page);
  await button(page, 'Try again').click();
  await resultIs(page, 'Done: 12 devices registered.');
  allOnce(tenant);
});

/** A run that has sent its devices, and a browser that can keep nothing more. */
async function fullInTheMiddle(page: Page, tenant: Tenant, visible: number): Promise<void> {
  tenant.scene({ delays: { unknown: 0, pending: 600, visible } });
  await drop(page, 'stick.csv', csv(lines));
  await plan(page);
  await leaveRoom(page, 4 << 20);
  await register(page);
  await accepted(page);
  await expect(page.getByText('If it closes, the run goes on when this page is opened again.')).toBeVisible();
  await useUpRoom(page);
  expect(await journalEntries(page)).toBeGreaterThan(0);
  tenant.advance(600);
  await expect(page.getByRole('alert')).toContainText(
    'This browser has no room left for the run\'s journal, so nothing more is sent: a closed page would lose sight of it. ' +
    'Free space on the disk, or delete data of other pages in the browser\'s settings, then try again; ' +
    'or go on without a journal and keep the page open to the end.');
}

test('room that runs out in the middle of a run: it waits, and goes on where there is some again', async ({ page, tenant }) => {
  await fullInTheMiddle(page, tenant, 0.1);
  const { requests } = tenant.state().counters;
  await button(page, 'Try again').click();
  await expect(page.getByRole('alert')).toContainText('This browser has no room left');
  expect(tenant.state().counters.requests).toBe(requests);
  await setQuota(page);
  await button(page, 'Try again').click();
  await resultIs(page, 'Done: 12 devices registered.');
  allOnce(tenant);
});

test('room that runs out in the middle of a run: without a journal it goes on to its end, and says that it has none', async ({ page, context, site, tenant }) => {
  await fullInTheMiddle(page, tenant, 600);
  await button(page, 'Go on without a journal').click();
  await expect(page.getByText(ALONE)).toBeVisible();
  // What is not written down to its end would be gone on with from where it stopped.
  await expect.poll(() => journalEntries(page)).toBe(0);
  tenant.advance(600);
  await resultIs(page, 'Done: 12 devices registered.');
  allOnce(tenant);
  await page.close();
  const next = await context.newPage();
  await next.goto(`${site.origin}/`);
  await drop(next, 'stick.csv', csv(lines));
  await next.getByRole('button', { name: 'Continue with 12 devices' }).click();
  await signIn(next, 'Ada Admin');
  await expect(next.getByText('No device is new: there is nothing to register.')).toBeVisible();
});

test('journals that are wiped in the middle of a run are written whole again', async ({ page, context, site, tenant }) => {
  tenant.scene({ delays: { unknown: 0, pending: 2, visible: 8 } });
  await begin(page);
  await accepted(page);
  await wipe(page, 'indexeddb');
  // What the next answers say is written down.
  await expect(button(page, 'Registered 12')).toBeVisible();
  await page.close();
  const next = await context.newPage();
  await next.goto(`${site.origin}/`);
  await goOn(next);
  await resultIs(next, 'Done: 12 devices registered.');
  allOnce(tenant);
});

test('where all that the browser keeps is wiped in a run, it goes on once somebody has signed in', async ({ page, tenant }) => {
  tenant.scene({ delays: SLOW });
  await begin(page);
  await accepted(page);
  await wipe(page, 'all');
  await expect(page.getByRole('alert')).toContainText('There is no sign-in to go on with: Nobody is signed in.');
  await signIn(page, 'Ada Admin', /^Sign in/);
  await resultIs(page, 'Done: 12 devices registered.');
  allOnce(tenant);
});

test('a database that another tab holds is said, and the run goes on when it is let go', async ({ page, context, tenant }) => {
  tenant.scene({ delays: QUICK });
  await drop(page, 'stick.csv', csv(lines));
  await plan(page);
  // One tab does not let go of the database, and so another one can't delete it: whoever comes waits.
  const other = await context.newPage();
  await other.goto(page.url());
  await other.evaluate(() => new Promise<void>(resolve => {
    const opening = indexedDB.open('preflight-journal', 1);
    opening.onupgradeneeded = () => opening.result.createObjectStore('entries');
    opening.onsuccess = () => {
      Object.assign(window, { held: opening.result });
      indexedDB.deleteDatabase('preflight-journal').onblocked = () => resolve();
    };
  }));
  await register(page);
  await expect(page.getByRole('alert')).toContainText('Another tab holds the place of the run\'s journal');
  expect(tenant.state().counters.acceptedImports).toEqual({});
  // It is tried once more before anybody is asked.
  await other.close();
  await resultIs(page, 'Done: 12 devices registered.');
  allOnce(tenant);
});

test('a clock that is set back by a day holds no run up, neither this one nor one that is taken up', async ({ page, context, site, tenant }) => {
  tenant.scene({
    delays: { unknown: 0.5, pending: 1, visible: 0.1 },
    faults: [{ on: IMPORT, nth: 1, answer: { status: 429, headers: { 'Retry-After': '1' } } }],
  });
  await setClock(page, 48 * HOUR);
  await begin(page);
  await expect(page.getByText(/the service asked us to slow down/)).toBeVisible();
  await setClock(page, 24 * HOUR);
  await accepted(page);
  await page.close();
  const next = await context.newPage();
  await next.goto(`${site.origin}/`);
  await goOn(next);
  await resultIs(next, 'Done: 12 devices registered.');
  allOnce(tenant);
});

test('a laptop that slept in a run gives nothing up, and has a new token before anybody is asked', async ({ page, tenant }) => {
  tenant.scene({ delays: { unknown: 0, pending: 3 * 3600, visible: 1 } });
  await page.clock.install();
  await begin(page);
  await accepted(page);
  // Neither a timer nor a request for eight hours; the token was good for one.
  await page.clock.setSystemTime(Date.now() + 8 * HOUR);
  tenant.advance(8 * 3600);
  await setClock(page, 8 * HOUR);
  await resultIs(page, 'Done: 12 devices registered.');
  allOnce(tenant);
});

test('without a network everything but the requests goes on, at each step', async ({ page, context, tenant, saved, complaints }) => {
  complaints.expect(/Failed to load resource/);
  tenant.scene({ delays: QUICK });
  await whole(page);
  await context.setOffline(true);
  await drop(page, 'stick.csv', csv(lines));
  await expect(column(page, 'serial')).toHaveText(serials);
  await expect(page.getByText('You are offline: files can be checked; registering waits for the network.')).toBeVisible();
  await page.getByRole('button', { name: /^Continue with/ }).click();
  await expect(page.getByRole('alert')).toContainText('The sign-in service could not be reached. Check the network, then try again.');
  await context.setOffline(false);
  await expect(page.getByRole('alert')).toHaveCount(0);
  await signIn(page, 'Ada Admin');
  await expect(page.getByText(/^Compared with/)).toBeVisible();
  // The list can't be read until the network is back.
  await context.setOffline(true);
  await button(page, 'Read the tenant again').click();
  await expect(page.getByRole('main').getByText(/^You are offline.*waits for the network/)).toBeVisible();
  await context.setOffline(false);
  await expect(page.getByText(/^Compared with/)).toBeVisible();
  await register(page);
  await resultIs(page, 'Done: 12 devices registered.');
  await context.setOffline(true);
  const [report] = await saved(() => button(page, 'Save results').click());
  for (const serial of serials) expect(report!.bytes.toString()).toContain(serial);
  allOnce(tenant);
});

test('a part of the page that could not be fetched is fetched again before it is wanted', async ({ page, context, complaints }) => {
  complaints.expect(/Failed to load resource/);
  let refused = 0;
  await page.route('**/assets/bench-*.js', route => {
    refused += 1;
    return refused === 1 ? route.abort() : route.continue();
  });
  await page.reload();
  await expect.poll(() => refused).toBe(1);
  await expect(async () => {
    await context.setOffline(true);
    await context.setOffline(false);
    expect(await page.evaluate(() => performance.getEntriesByName('preflight:whole').length)).toBe(1);
  }).toPass();
  expect(refused).toBe(2);
});
