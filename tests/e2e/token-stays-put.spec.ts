/** The access token is in MSAL's own place for this tab, and nowhere else. */
import { drop, plan, register, resultIs } from './admin.ts';
import { csv } from './csv.ts';
import { expect, test } from './fixtures.ts';
import { devices } from './fleet.ts';

test('after a run nothing but the session of the tab holds a token', async ({ page, context, tenant }) => {
  tenant.scene({ delays: { unknown: 0, pending: 0.1, visible: 0.1 } });
  const tokens = new Set<string>();
  const addresses: string[] = [];
  const said: string[] = [];
  context.on('request', request => {
    addresses.push(request.url(), request.headers()['referer'] ?? '');
    const { authorization } = request.headers();
    if (authorization?.startsWith('Bearer ')) tokens.add(authorization.slice('Bearer '.length));
  });
  context.on('console', message => said.push(message.text()));

  await drop(page, 'stick.csv', csv(devices(3)));
  await plan(page);
  await register(page);
  await resultIs(page, 'Done: 3 devices registered.');

  const kept = await page.evaluate(async () => {
    const databases: unknown[] = [];
    for (const { name = '' } of await indexedDB.databases()) {
      const database = await new Promise<IDBDatabase>((resolve, reject) => {
        const opening = indexedDB.open(name);
        opening.onsuccess = () => resolve(opening.result);
        opening.onerror = () => reject(opening.error);
      });
      for (const store of database.objectStoreNames) {
        databases.push(await new Promise((resolve, reject) => {
          const reading = database.transaction(store).objectStore(store).getAll();
          reading.onsuccess = () => resolve(reading.result);
          reading.onerror = () => reject(reading.error);
        }));
      }
      database.close();
    }
    const caches = await globalThis.caches.keys();
    return {
      session: { ...sessionStorage },
      local: JSON.stringify({ ...localStorage }),
      databases: JSON.stringify(databases),
      cookies: document.cookie,
      caches,
      page: document.documentElement.outerHTML,
    };
  });

  // The worker's requests are not shown by every engine; the session knows the token too.
  const secrets = Object.entries(kept.session)
    .filter(([key]) => /\|(accesstoken|refreshtoken|idtoken)\|/i.test(key))
    .map(([, value]) => (JSON.parse(value) as { secret: string }).secret);
  expect(secrets.length).toBeGreaterThanOrEqual(3);
  for (const secret of [...secrets, ...tokens]) {
    expect(secret.length).toBeGreaterThan(20);
    const places = {
      'local storage': kept.local,
      'a database': kept.databases,
      'a cookie': kept.cookies,
      'the page': kept.page,
      'an address': addresses.join('\n'),
      'the console': said.join('\n'),
    };
    for (const [place, text] of Object.entries(places)) expect(text.includes(secret), place).toBe(false);
  }
  expect(kept.caches).toEqual([]);
  for (const key of Object.keys(kept.session)) expect(key).toMatch(/^msal/);
});

test('after signing out the session of the tab holds no token', async ({ page }) => {
  await drop(page, 'stick.csv', csv(devices(3)));
  await plan(page);
  await page.getByRole('button', { name: 'Sign out' }).click();
  await expect(page.getByRole('button', { name: 'Sign in to the practice tenant' })).toBeVisible();
  const session = await page.evaluate(() => JSON.stringify({ ...sessionStorage }));
  expect(session).not.toMatch(/"secret|\|accesstoken|\|refreshtoken/i);
});
