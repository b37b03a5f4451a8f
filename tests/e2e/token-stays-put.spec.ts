/** The access token is in MSAL's own place for this tab, and nowhere else. */
import type { BrowserContext, Page } from '@playwright/test';
import { choosePerson, drop, plan, register, resultIs, signIn } from './admin.ts';
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
      caches: await globalThis.caches.keys(),
      page: document.documentElement.outerHTML + fields.map(field => field.value).join('\n'),
      name: window.name,
      state: JSON.stringify(history.state),
      address: location.href,
    };
  });

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
    };
    for (const [place, text] of Object.entries(places)) expect(text.includes(secret), place).toBe(false);
  }
  expect(kept.caches).toEqual([]);
  // A run has its journal until its results are saved; files that were kept are gone.
  for (const name of Object.keys(JSON.parse(kept.databases) as object)) expect(name).toBe('preflight-journal');
  for (const [key, value] of Object.entries(kept.session)) {
    if (key === 'preflight.cloud') expect(value).toMatch(/^[a-z0-9-]*$/);
    else expect(key).toMatch(/^msal/);
  }
  expect(new URL(kept.address).search + new URL(kept.address).hash).toBe('');
  return secrets.length;
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
