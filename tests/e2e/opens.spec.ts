import { drop, withoutModule } from './admin.ts';
import { csv } from './csv.ts';
import { expect, test } from './fixtures.ts';
import { devices } from './fleet.ts';

test('the page opens, and its worker is ready', async ({ page }) => {
  await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
  await expect(page.getByText('Drop CSV files here')).toBeVisible();
  // The version is the module's own word.
  await expect(page.getByText(/^Version \d+\.\d+\.\d+$/)).toBeVisible();
});

test('the page can be used before the module is there', async ({ page }) => {
  const arrive = await withoutModule(page);
  const [chooser] = await Promise.all([
    page.waitForEvent('filechooser'),
    page.getByRole('button', { name: 'Choose files' }).click(),
  ]);
  expect(chooser.isMultiple()).toBe(true);
  await drop(page, 'stick.csv', csv(devices(3)));
  await expect(page.getByText(/^Version/)).toHaveCount(0);
  arrive();
  await expect(page.getByRole('button', { name: 'Continue with 3 devices' })).toBeEnabled();
});

test('the page is served under the strictest policy', async ({ page, site, tenant }) => {
  const answer = await page.request.get(`${site.origin}/`);
  const headers = answer.headers();
  const policy = new Map((headers['content-security-policy'] ?? '').split('; ').map(directive => {
    const [name, ...values] = directive.split(' ');
    return [name, values.join(' ')] as const;
  }));
  const service = { signIn: new URL(tenant.idp).origin, graph: new URL(tenant.graph).origin };
  expect(Object.fromEntries(policy)).toMatchObject({
    'default-src': "'none'",
    'script-src': "'self' 'wasm-unsafe-eval'",
    'style-src': "'self'",
    'base-uri': "'none'",
    'form-action': "'none'",
    'frame-ancestors': "'none'",
    'require-trusted-types-for': "'script'",
  });
  // No other host: what the page may talk to is what its configuration names.
  const hosts = (policy.get('connect-src') ?? '').split(' ').sort();
  expect(hosts).toEqual(["'self'", service.signIn, service.graph].sort());
  expect(headers['x-content-type-options']).toBe('nosniff');
  expect(headers['referrer-policy']).toBe('no-referrer');
});

test('the worker and the module have the policy too', async ({ page, site }) => {
  const assets = await page.evaluate(() =>
    performance.getEntriesByType('resource').map(entry => entry.name));
  expect(assets.length).toBeGreaterThan(0);
  for (const asset of assets) {
    const { origin } = new URL(asset);
    expect(origin).toBe(site.origin);
    const headers = (await page.request.get(asset)).headers();
    expect(headers['content-security-policy'], asset).toContain("default-src 'none'");
  }
});
