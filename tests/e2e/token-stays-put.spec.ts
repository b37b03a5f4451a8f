/** The access token is in MSAL's own place for this tab, and nowhere else. */
import type { BrowserContext, Page } from '@playwright/test';
import { readFile } from 'node:fs/promises';
import { choosePerson, clipboard, drop, goOn, plan, register, resultIs, signIn } from './admin.ts';
import { csv } from './csv.ts';
import { expect, test } from './fixtures.ts';
import { devices } from './fleet.ts';

/** What was seen from outside the page: tokens, addresses, the console. */
interface Seen {
  tokens: Set<string>;
  addresses: string[];
  said: string[];
}

function watch(context: BrowserContext): Seen {
  const seen: Seen = { tokens: new Set(), addresses: [], said: [] };
  context.on('request', request => {
    seen.addresses.push(request.url(), request.headers()['referer'] ?? '');
    const { authorization } = request.headers();
    if (authorization?.startsWith('Bearer ')) seen.tokens.add(authorization.slice('Bearer '.length));
  });
  // With its fragment, which no request has.
  context.on('page', page => page.on('framenavigated', frame => seen.addresses.push(frame.url())));
  context.pages().forEach(page => page.on('framenavigated', frame => seen.addresses.push(frame.url())));
  context.on('console', message => seen.said.push(message.text()));
  return seen;
}

/** Looks everywhere that a page can keep something; gives how many secrets were looked for. */
async function staysPut(page: Page, { tokens, addresses, said }: Seen): Promise<number> {
  const kept = await page.evaluate(async () => {
    const databases: { [name: string]: unknown } = {};
    for (const { name = '' } of await indexedDB.databases()) {
      const database = await new Promise<IDBDatabase>((resolve, reject) => {
        const opening = indexedDB.open(name);
        opening.onsuccess = () => resolve(opening.result);
        opening.onerror = () => reject(opening.error);
      });
      for (const store of database.objectStoreNames) {
        databases[name] = await new Promise((resolve, reject) => {
          const reading = database.transaction(store).objectStore(store).getAll();
          reading.onsuccess = () => resolve(reading.result);
          reading.onerror = () => reject(reading.error);
        });
      }
      database.close();
    }
    const fields = [...document.querySelectorAll<HTMLInputElement>('input, textarea')];
    return {
      session: { ...sessionStorage },
      local: JSON.stringify({ ...localStorage }),
      databases: JSON.stringify(databases),
      cookies: document.cookie,
      page: document.documentElement.outerHTML + fields.map(field => field.value).join('\n'),
      name: window.name,
      state: JSON.stringify(history.state),
      address: location.href,
    };
  });

  const stored = await cached(page);
  // The worker's requests are not shown by every engine; the session knows the token too.
  const secrets = Object.entries(kept.session)
    .filter(([key]) => /\|(accesstoken|refreshtoken|idtoken)\|/i.test(key))
    .map(([, value]) => (JSON.parse(value) as { secret: string }).secret);
  for (const secret of [...secrets, ...tokens]) {
    expect(secret.length).toBeGreaterThan(20);
    const places = {
      'local storage': kept.local,
      'a database': kept.databases,
      'a cookie': kept.cookies,
      'the page': kept.page,
      "the window's name": kept.name,
      'the history': kept.state,
      'an address': addresses.join('\n'),
      'the console': said.join('\n'),
      'Cache Storage': stored,
    };
    for (const [place, text] of Object.entries(places)) expect(text.includes(secret), place).toBe(false);
  }
  // A run has its journal until its results are saved; files that were kept are gone.
  for (const name of Object.keys(JSON.parse(kept.databases) as object)) expect(name).toBe('preflight-journal');
  for (const [key, value] of Object.entries(kept.session)) {
    if (key === 'preflight.cloud') expect(value).toMatch(/^[a-z0-9-]*$/);
    else expect(key).toMatch(/^msal/);
  }
  expect(new URL(kept.address).search + new URL(kept.address).hash).toBe('');
  return secrets.length;
}

/** Everything in Cache Storage, with the address of each. */
function cached(page: Page): Promise<string> {
  return page.evaluate(async () => {
    const texts: string[] = [];
    for (const name of await caches.keys()) {
      const cache = await caches.open(name);
      for (const request of await cache.keys()) {
        texts.push(request.url, await (await cache.match(request))!.text());
      }
    }
    return texts.join('\n');
  });
}

test('after a run nothing but the session of the tab holds a token', async ({ page, context, tenant }) => {
  tenant.scene({ delays: { unknown: 0, pending: 0.1, visible: 0.1 } });
  const seen = watch(context);
  await drop(page, 'stick.csv', csv(devices(3)));
  await plan(page);
  await register(page);
  await resultIs(page, 'Done: 3 devices registered.');
  await page.getByRole('main').getByRole('button', { name: 'Technical log' }).click();
  await expect(page.getByRole('dialog').getByRole('row').nth(1)).toBeVisible();
  expect(await staysPut(page, seen)).toBeGreaterThanOrEqual(3);
});

test('after a sign-in in the window of the page itself neither', async ({ page, context }) => {
  await page.addInitScript(() => { window.open = () => null; });
  await page.reload();
  const seen = watch(context);
  await drop(page, 'stick.csv', csv(devices(3)));
  await page.getByRole('button', { name: /^Continue with/ }).click();
  await page.getByRole('button', { name: /^Sign in to/ }).click();
  await page.getByRole('button', { name: 'Sign in in this window instead' }).click();
  await page.getByRole('button', { name: 'Leave and sign in' }).click();
  await choosePerson(page, 'Ada Admin');
  await expect(page.getByText(/^Compared with/)).toBeVisible();
  expect(await staysPut(page, seen)).toBeGreaterThanOrEqual(3);
});

test('with several people, a customer and a refusal neither', async ({ page, context, site, tenant }) => {
  const { pace, authority: _, ...one } = tenant.config;
  await site.configure({ pace, clouds: ['global', 'china'].map(cloud => ({ ...one, cloud })) });
  await page.goto(`${site.origin}/`);
  const seen = watch(context);
  await drop(page, 'stick.csv', csv(devices(3)));
  await page.getByRole('button', { name: /^Continue with/ }).click();
  await page.getByRole('radio', { name: 'China (21Vianet)' }).check();
  await signIn(page, 'Nico Newcomer');
  await expect(page.getByRole('alert')).toContainText('AADSTS90094');
  await page.getByRole('textbox', { name: 'Tenant of the customer' }).fill('fabrikam.example');
  await signIn(page, 'Ada Admin');
  await expect(page.getByText(/^Compared with/)).toBeVisible();
  await page.getByText('Use another account').first().click();
  await signIn(page, 'Rory Reader', 'Use another account');
  await expect(page.getByRole('banner')).toContainText('rory@practice.example');
  await expect(page.getByText(/^Compared with/)).toBeVisible();
  expect(await staysPut(page, seen)).toBeGreaterThanOrEqual(6);
});

test('after signing out the session of the tab holds no token', async ({ page }) => {
  await drop(page, 'stick.csv', csv(devices(3)));
  await plan(page);
  await page.getByRole('button', { name: 'Sign out' }).click();
  await expect(page.getByRole('button', { name: 'Sign in to the practice tenant' })).toBeVisible();
  const session = await page.evaluate(() => JSON.stringify({ ...sessionStorage }));
  expect(session).not.toMatch(/"secret|\|accesstoken|\|refreshtoken/i);
});

/** Every token that the sign-in has given, whichever page or frame asked for it. */
function issued(context: BrowserContext): { all(): Promise<Set<string>>; grants(): Promise<string[]> } {
  const bodies: Promise<{ [key: string]: unknown }>[] = [];
  const grants: string[] = [];
  context.on('response', response => {
    if (!/\/token$/.test(new URL(response.url()).pathname) || response.request().method() !== 'POST') return;
    grants.push(new URLSearchParams(response.request().postData() ?? '').get('grant_type') ?? '');
    bodies.push(response.json().catch(() => ({})) as Promise<{ [key: string]: unknown }>);
  });
  return {
    all: async () => new Set((await Promise.all(bodies)).flatMap(body =>
      ['access_token', 'refresh_token', 'id_token'].map(key => body[key]))
      .filter((token): token is string => typeof token === 'string')),
    grants: async () => {
      await Promise.all(bodies);
      return grants;
    },
  };
}

test.describe('with the page kept for use without a network', () => {
  test.use({ serviceWorkers: 'allow' });

  test('after a refresh, a refusal, a lost answer and a crash nothing that is kept, shown, copied or saved has one', async ({ page, context, tenant, site }) => {
    test.setTimeout(120_000);
    const lines = devices(12);
    tenant.scene({
      delays: { unknown: 0, pending: 8, visible: 0.1 },
      elsewhere: [lines[3]!.serial],
      faults: [
        { on: 'POST /import', nth: 1, answer: { status: 401 } },
        { on: 'POST /import', nth: 2, answer: { status: 503 } },
        { on: 'GET /importedWindowsAutopilotDeviceIdentities', nth: 2, answer: { status: 401 } },
        { on: 'GET /importedWindowsAutopilotDeviceIdentities', nth: 4, lose: 'after' },
      ],
    });
    const seen = watch(context);
    const tokens = issued(context);
    await drop(page, 'stick.csv', csv(lines));
    await plan(page);
    await register(page);
    await expect.poll(() => Object.keys(tenant.state().counters.acceptedImports).length, { timeout: 60_000 }).toBe(12);
    // As a crash: nothing is asked, nothing is put away.
    await page.close();
    const next = await context.newPage();
    await next.goto(`${site.origin}/`);
    const download = next.waitForEvent('download');
    await next.getByRole('button', { name: 'Save it' }).click();
    const journal = await readFile(await (await download).path(), 'utf8');
    expect(journal).toContain(lines[0]!.serial);
    await goOn(next);
    await resultIs(next, '11 of 12 devices registered.');

    const files: { [name: string]: string } = { journal };
    const save = async (name: string, act: () => Promise<unknown>) => {
      const download = next.waitForEvent('download');
      await act();
      files[name] = await readFile(await (await download).path(), 'utf8');
    };
    const copied = await clipboard(next);
    await next.getByRole('button', { name: 'Copy for a ticket' }).first().click();
    await expect.poll(copied).toContain(lines[3]!.serial);
    files['the ticket'] = await copied();
    await next.getByRole('main').getByRole('button', { name: 'Technical log' }).click();
    const dialog = next.getByRole('dialog');
    await expect(dialog.getByRole('row').nth(1)).toBeVisible();
    files['the log that is shown'] = await dialog.innerText();
    await save('the saved log', () => dialog.getByRole('button', { name: /^Save/ }).click());
    await next.keyboard.press('Escape');
    await save('the report', () => next.getByRole('button', { name: 'Save results' }).click());

    expect((await cached(next)).includes('/assets/'), 'the page is kept').toBe(true);
    const all = await tokens.all();
    expect(all.size).toBeGreaterThanOrEqual(6);
    expect(await tokens.grants()).toContain('refresh_token');
    await staysPut(next, { ...seen, tokens: new Set([...seen.tokens, ...all]) });
    for (const token of all) {
      for (const [place, text] of Object.entries(files)) expect(text.includes(token), place).toBe(false);
    }
  });
});
