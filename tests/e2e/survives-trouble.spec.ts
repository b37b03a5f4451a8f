/** Lost answers, throttling, a sign-in that runs out, a network that goes: nothing is lost or sent twice. */
import type { Page } from '@playwright/test';
import { column, drop, plan, register, resultIs, signIn, whole } from './admin.ts';
import { csv } from './csv.ts';
import { expect, test, type Tenant } from './fixtures.ts';
import { devices } from './fleet.ts';

const QUICK = { unknown: 0, pending: 0.1, visible: 0.1 };
const IMPORT = 'POST /import';
const LIST = 'GET /windowsAutopilotDeviceIdentities';
const QUEUE = 'GET /importedWindowsAutopilotDeviceIdentities';
/** More than are asked for one by one, so that the queue is read. */
const lines = devices(12);

async function start(page: Page): Promise<void> {
  await drop(page, 'stick.csv', csv(lines));
  await plan(page);
  await register(page);
}

/** Every device is in the tenant once, and no record of ours is left. */
function allOnce(tenant: Tenant): void {
  const { devices, records } = tenant.state();
  expect(devices.map(({ serialNumber }) => serialNumber).sort()).toEqual(lines.map(({ serial }) => serial).sort());
  expect(records).toEqual([]);
}

/** And the page has sent each once. */
function sentOnce(tenant: Tenant): void {
  expect(Object.values(tenant.state().counters.acceptedImports)).toEqual(lines.map(() => 1));
}

const TROUBLE: [string, object[]][] = [
  ['an answer that was lost after its effect', [{ on: IMPORT, nth: 1, lose: 'after' }]],
  ['a request that is lost before its effect', [{ on: IMPORT, nth: 1, lose: 'before' }]],
  ['a service that is out of order for a while', [
    { on: IMPORT, nth: 1, answer: { status: 503 } },
    { on: QUEUE, nth: 1, answer: { status: 504 } },
  ]],
  ['a gateway that forgets the headers of CORS', [{ on: QUEUE, nth: 1, answer: { status: 503, cors: false } }]],
  ['throttling that does not say for how long', [
    { on: IMPORT, nth: 1, answer: { status: 429 } },
    { on: QUEUE, nth: 1, answer: { status: 429 } },
  ]],
  ['an access token that expires during the run', [{ on: QUEUE, nth: 1, answer: { status: 401 } }]],
  ['a challenge for claims', [{
    on: IMPORT, nth: 1, answer: {
      status: 401,
      headers: {
        'WWW-Authenticate': `Bearer error="insufficient_claims", claims="${
          Buffer.from('{"access_token":{"nbf":{"essential":true,"value":"1700000000"}}}').toString('base64')}"`,
      },
    },
  }]],
];

for (const [what, faults] of TROUBLE) {
  test(`a run goes on by itself after ${what}`, async ({ page, tenant }) => {
    tenant.scene({ delays: QUICK, faults });
    await start(page);
    await resultIs(page, 'Done: 12 devices registered.');
    allOnce(tenant);
    // A browser sends a request again by itself when a kept connection breaks.
    if (!what.includes('lost after')) sentOnce(tenant);
    for (const { struck } of tenant.state().counters.faults) expect(struck).toBe(1);
  });
}

/** The answer to the first request is lost, and the browser's own repeat is refused. */
for (const status of [429, 401]) {
  test(`a request whose own repeat by the browser is answered with ${status} is not sent again`, async ({ page, tenant }) => {
    tenant.scene({
      delays: QUICK,
      faults: [{ on: IMPORT, nth: 1, lose: 'after' }, { on: IMPORT, nth: 2, answer: { status } }],
    });
    await start(page);
    await resultIs(page, 'Done: 12 devices registered.');
    allOnce(tenant);
    sentOnce(tenant);
    // Both engines repeat a POST on a connection that was kept; without that this says nothing.
    const [lost] = tenant.state().counters.faults;
    expect(lost!.met).toBe(2);
  });
}

test('the list of the tenant is read though the service stumbles', async ({ page, tenant }) => {
  tenant.scene({
    generate: { count: 30 }, page: 10,
    faults: [{ on: LIST, nth: [1, 3], answer: { status: 503, headers: { 'Retry-After': '1' } } }],
  });
  await drop(page, 'stick.csv', csv(lines));
  await plan(page);
  await expect(page.getByText('Compared with 30 devices in the tenant.')).toBeVisible();
});

test('a session that has ended is said, and signing in again goes on', async ({ page, tenant }) => {
  tenant.scene({ delays: QUICK, faults: [{ on: IMPORT, nth: 1, answer: { status: 401 } }] });
  await drop(page, 'stick.csv', csv(lines));
  await plan(page);
  // Neither the refresh token nor the hidden window is of use any more.
  const ended = { error: 'invalid_grant', error_description: 'AADSTS700084: The refresh token has expired.' };
  tenant.change({
    faults: [
      { on: IMPORT, nth: 1, answer: { status: 401 } },
      { on: 'POST /sign-in/token', nth: 1, answer: { status: 400, body: ended } },
      { on: 'GET /sign-in/auth', nth: 1, answer: { status: 400, body: ended } },
    ],
  });
  await register(page);
  await expect(page.getByRole('alert')).toContainText(
    'There is no sign-in to go on with: The sign-in has run out. Sign in, then go on.', { timeout: 30_000 });
  await signIn(page, 'Ada Admin', 'Sign in again');
  await resultIs(page, 'Done: 12 devices registered.');
  allOnce(tenant);
  sentOnce(tenant);
});

test('a network that goes and comes back', async ({ page, context, tenant }) => {
  tenant.scene({ delays: { unknown: 0, pending: 2, visible: 0.1 } });
  await whole(page);
  await start(page);
  await expect(page.getByRole('button', { name: 'Accepted 12' })).toBeVisible();
  await context.setOffline(true);
  await expect(page.getByText(/to try again: the service did not answer/)).toBeVisible({ timeout: 30_000 });
  await context.setOffline(false);
  await resultIs(page, 'Done: 12 devices registered.');
  allOnce(tenant);
});

/** A run that is stopped. Its first attempt is refused, so that there is time before anything is sent. */
async function stopped(page: Page, tenant: Tenant): Promise<void> {
  tenant.scene({
    delays: QUICK,
    faults: [{ on: IMPORT, nth: 1, answer: { status: 429, headers: { 'Retry-After': '3' } } }],
  });
  await start(page);
  await expect(page.getByText(/the service asked us to slow down/)).toBeVisible();
  await page.getByRole('button', { name: 'Stop' }).click();
  await resultIs(page, '0 of 12 devices registered.');
}

test('a run is stopped and goes on where it was', async ({ page, tenant }) => {
  await stopped(page, tenant);
  expect(tenant.state().devices).toEqual([]);
  await page.getByRole('button', { name: 'Go on with 12 devices' }).click();
  await resultIs(page, 'Done: 12 devices registered.');
  allOnce(tenant);
});

test('a run that was stopped does not go on because somebody signs in', async ({ page, tenant }) => {
  await stopped(page, tenant);
  const before = tenant.state().log.length;
  await page.getByRole('navigation', { name: 'Steps' }).getByRole('button', { name: 'Plan' }).click();
  const form = page.getByRole('main').locator('details', { hasText: 'Use another account' });
  await form.locator('summary').click();
  await signIn(page, 'Rory Reader', 'Use another account');
  await expect(page.getByRole('banner')).toContainText('rory@practice.example');
  await expect(page.getByRole('heading', { name: 'Plan', level: 1 })).toBeVisible();
  await page.getByRole('navigation', { name: 'Steps' }).getByRole('button', { name: 'Result' }).click();
  await expect(page.getByRole('button', { name: 'Go on with 12 devices' })).toBeVisible();
  expect(tenant.state().log.slice(before)).toEqual([]);
});

test('closing the page during a run, and before its results are saved, is asked about', async ({ page, tenant, saved }) => {
  tenant.scene({ delays: { unknown: 0, pending: 2, visible: 0.1 } });
  const asked = async () => {
    const dialog = page.waitForEvent('dialog', { timeout: 5000 });
    await page.close({ runBeforeUnload: true });
    const question = await dialog;
    expect(question.type()).toBe('beforeunload');
    await question.dismiss();
  };
  await start(page);
  await expect(page.getByRole('button', { name: 'Accepted 12' })).toBeVisible();
  await asked();
  await resultIs(page, 'Done: 12 devices registered.');
  await asked();
  allOnce(tenant);
  await saved(() => page.getByRole('button', { name: 'Save results' }).click());
  let questions = 0;
  page.on('dialog', dialog => { questions += 1; void dialog.accept(); });
  await page.reload();
  await expect(page.getByText('Drop CSV files here')).toBeVisible();
  expect(questions).toBe(0);
});

test('the same file after a run has nothing new', async ({ page, tenant }) => {
  tenant.scene({ delays: QUICK });
  await start(page);
  await resultIs(page, 'Done: 12 devices registered.');
  await page.getByRole('button', { name: 'Start over' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Go on without saving' }).click();
  await drop(page, 'stick.csv', csv(lines));
  await expect(column(page, 'serial')).toHaveCount(12);
  await page.getByRole('button', { name: 'Continue with 12 devices' }).click();
  await expect(page.getByText('No device is new: there is nothing to register.')).toBeVisible();
  expect(Object.values(tenant.state().counters.acceptedImports)).toEqual(lines.map(() => 1));
});
