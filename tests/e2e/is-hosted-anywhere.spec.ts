/** Where a host sends the headers, no page frames Preflight; where it can't, the page sees to it, as far as a page can. */
import { cp, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Page } from '@playwright/test';
import { githubPages } from '../../www/hosting/github-pages.mjs';
import { serve } from '../../www/serve.mjs';
import { start } from '../tenant/server.mjs';
import { drop, plan, register, resultIs } from './admin.ts';
import { csv } from './csv.ts';
import { expect, test } from './fixtures.ts';
import { devices } from './fleet.ts';

const DIST = fileURLToPath(new URL('../../dist', import.meta.url));

/** A host that sends no headers of ours, with what is laid over `dist/` for it. */
const bare = test.extend({
  serviceWorkers: 'allow',
  servers: async ({}, use) => {
    const folder = await mkdtemp(join(tmpdir(), 'preflight-bare-'));
    await cp(DIST, folder, { recursive: true });
    const site = await serve({ root: folder, headers: () => () => ({}) });
    const tenant = await start({ port: 0, page: site.origin });
    for (const [path, text] of Object.entries(await githubPages(tenant.config, DIST))) {
      const file = join(folder, path.replace('github-pages/', ''));
      await mkdir(dirname(file), { recursive: true });
      await writeFile(file, text);
    }
    await site.configure(tenant.config);
    await use({ site, tenant });
    await Promise.all([site.close(), tenant.close()]);
    await rm(folder, { recursive: true });
  },
});

/** Another page, on another origin, with ours in a frame. */
async function inFrame(page: Page, origin: string): Promise<Server> {
  const server = createServer((_, answer) =>
    answer.writeHead(200, { 'Content-Type': 'text/html' }).end(`<h1>Win a prize</h1><iframe src="${origin}/" width="600" height="400"></iframe>`));
  await new Promise<void>(done => server.listen(0, '127.0.0.1', done));
  await page.goto(`http://localhost:${(server.address() as AddressInfo).port}/`);
  await page.waitForLoadState('load');
  return server;
}

test('no other page frames it: the host forbids that', async ({ page, site, complaints }) => {
  complaints.expect(/frame-ancestors|X-Frame-Options|refused to connect/i);
  const server = await inFrame(page, site.origin);
  await expect(page.getByRole('heading', { name: 'Win a prize' })).toBeVisible();
  for (const frame of page.frames().slice(1)) expect(await frame.locator('#page').count()).toBe(0);
  server.close();
});

bare('where the host forbids nothing, the page itself refuses to be framed', async ({ page, site }) => {
  const server = await inFrame(page, site.origin);
  const frame = page.frameLocator('iframe');
  await expect(frame.getByRole('heading', { name: 'Preflight does not run inside another page' })).toBeVisible();
  await expect(frame.getByRole('link', { name: 'Open it by itself' })).toBeVisible();
  await expect(frame.getByRole('button')).toHaveCount(0);
  server.close();
});

bare('there the page brings its own policy: it asks no other host and runs nothing inline', async ({ page, complaints }) => {
  complaints.expect(/connect-src|Content.Security.Policy|Trusted|blocked|Sink type/i);
  const refused = await page.evaluate(() => new Promise<string>(done => {
    addEventListener('securitypolicyviolation', ({ effectiveDirective, blockedURI }) => {
      if (effectiveDirective === 'connect-src') done(blockedURI);
    });
    void fetch('https://elsewhere.example/').catch(() => {});
  }));
  expect(refused).toMatch(/^https:\/\/elsewhere\.example/);
  await expect(page.evaluate(() => { document.body.innerHTML = '<p>markup</p>'; })).rejects.toThrow(/TrustedHTML|Sink type mismatch/);
});

bare('there it registers, and opens without a network', async ({ page, context, tenant, complaints }) => {
  tenant.scene({ delays: { unknown: 0.1, pending: 0.1, visible: 0.1 } });
  await drop(page, 'stick.csv', csv(devices(2)));
  await plan(page);
  await register(page);
  await resultIs(page, 'Done: 2 devices registered.');
  await page.evaluate(() => navigator.serviceWorker.ready);
  complaints.expect(/Failed to load resource|NetworkError/);
  await context.setOffline(true);
  await page.goto(page.url());
  await expect(page.getByText(/^Version/)).toBeVisible();
});
