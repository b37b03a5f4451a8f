/**
 * A page that was open once opens without a network, and a newer build never gets into
 * one that is open. The service worker is allowed here only.
 */
import type { Page } from '@playwright/test';
import { cp, mkdtemp, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { writeIntegrity } from '../../www/integrity.mjs';
import { writeServiceWorker } from '../../www/offline.mjs';
import { serve } from '../../www/serve.mjs';
import { start } from '../tenant/server.mjs';
import { VIEWS, accessible } from './accessible.ts';
import { column, drop, mendSample, plan, register, resultIs } from './admin.ts';
import { csv } from './csv.ts';
import { expect, test as base } from './fixtures.ts';
import { devices } from './fleet.ts';

const DIST = fileURLToPath(new URL('../../dist', import.meta.url));
const HEADING = 'Check hardware hashes. Register the devices.';
const NEWER_HEADING = 'The newer build.';
const QUICK = { delays: { unknown: 0.1, pending: 0.1, visible: 0.1 } };

/** A host whose folder is the test's own, to put a newer build into. */
const test = base.extend<{ folder: string }>({
  serviceWorkers: 'allow',
  folder: async ({}, use) => {
    const folder = await mkdtemp(join(tmpdir(), 'preflight-host-'));
    await cp(DIST, folder, { recursive: true });
    await use(folder);
    await rm(folder, { recursive: true });
  },
  servers: async ({ config, folder }, use) => {
    const site = await serve({ root: folder });
    const tenant = await start({ port: 0, page: site.origin });
    await site.configure(config ?? tenant.config);
    await use({ site, tenant });
    await Promise.all([site.close(), tenant.close()]);
  },
  page: async ({ page, complaints }, use) => {
    // So Firefox says of a request, without its address, that was under way as its page was left.
    complaints.expect(/^exception: Failed to load ‘’\. A ServiceWorker intercepted the request/);
    await page.evaluate(() => navigator.serviceWorker.ready);
    await use(page);
  },
});

/** Puts another build in the place of the one that is there: every name of a file is new. */
async function deploy(folder: string): Promise<void> {
  const assets = join(folder, 'assets');
  const names = await readdir(assets);
  const renamed = names.map(name => [name, name.replace('.', '2.')] as const);
  for (const path of ['index.html', 'redirect.html', ...names.map(name => `assets/${name}`)]) {
    if (!/\.(html|js)$/.test(path)) continue;
    let text = await readFile(join(folder, path), 'utf8');
    for (const [name, other] of renamed) text = text.replaceAll(name, other);
    await writeFile(join(folder, path), text.replace(HEADING, NEWER_HEADING));
  }
  for (const [name, other] of renamed) await rename(join(assets, name), join(assets, other));
  await rm(join(folder, 'sw.js'));
  await writeIntegrity(folder);
  await writeServiceWorker(folder);
}

/** Has the browser ask for a newer build, as it does by itself when a page is opened. */
const ask = (page: Page) =>
  page.evaluate(async () => void await (await navigator.serviceWorker.ready).update());

const newer = (page: Page) => page.getByText('A newer version is here: it starts when every Preflight tab is closed.');
const useIt = (page: Page) => page.getByRole('button', { name: 'Use it now' });
const heading = (page: Page, name: string) => page.getByRole('heading', { name, level: 1 });

/** Opened by the service worker from now on. */
async function again(page: Page): Promise<void> {
  // In Firefox a page that is loaded again goes past the service worker when it is driven.
  await page.goto(page.url());
  await expect(page.getByText(/^Version/)).toBeVisible();
}

test('without a network the page opens, checks, repairs and saves', async ({ page, context, saved, complaints }) => {
  complaints.expect(/Failed to load resource|NetworkError/);
  await context.setOffline(true);
  await again(page);
  await expect(page.getByText('You are offline: files can be checked; registering waits for the network.')).toBeVisible();
  await mendSample(page);
  await page.getByRole('button', { name: 'Save', exact: true }).click();
  const files = await saved(() => page.getByRole('dialog').getByRole('button', { name: 'Save all 2 files' }).click(), 2);
  for (const { bytes } of files) expect(bytes.length).toBeGreaterThan(100_000);
});

for (const [how, use] of VIEWS) {
  test.describe(how, () => {
    test.use(use);
    test('what it says at the foot is accessible', async ({ page, context, folder }) => {
      await deploy(folder);
      await ask(page);
      await expect(newer(page)).toBeVisible();
      await page.getByRole('button', { name: 'Try a broken sample' }).click();
      await expect(page.getByText('621 rows', { exact: true })).toBeVisible();
      await context.setOffline(true);
      await expect(page.getByText(/^You are offline/)).toBeVisible();
      await accessible(page, 'offline, beside a newer build');
      await context.setOffline(false);
      await expect(page.getByText(/^You are offline/)).toHaveCount(0);
    });
  });
}

test('a newer build waits: the open tab keeps its own files and ends its run', async ({ page, folder, tenant, saved, complaints }) => {
  tenant.scene(QUICK);
  await again(page);
  const answered: [string, boolean][] = [];
  page.context().on('response', answer => answered.push([answer.url(), answer.fromServiceWorker()]));
  await drop(page, 'stick.csv', csv(devices(3)));
  await plan(page);
  const old = await readdir(join(folder, 'assets'));
  await deploy(folder);
  await ask(page);
  await expect(newer(page)).toBeVisible();

  await register(page);
  await resultIs(page, 'Done: 3 devices registered.');
  await expect(page.getByText('It can be used at once when what was changed here is saved.')).toBeVisible();
  await expect(useIt(page)).toHaveCount(0);
  // Also what this tab has not needed so far: the host has none of it any more.
  const statuses = await page.evaluate(names => Promise.all(names.map(async name =>
    (await fetch(`assets/${name}`)).status)), old.filter(name => !name.startsWith('redirect-')));
  expect(new Set(statuses)).toEqual(new Set([200]));
  await page.getByRole('banner').getByRole('button', { name: 'Devices' }).click();
  await expect(page.getByText('Read this minute.')).toBeVisible();
  await page.getByRole('navigation').getByRole('button', { name: 'Result' }).click();

  await saved(() => page.getByRole('button', { name: 'Save results' }).click());
  await expect(page.getByText('Using it now closes the list of this tab; the files stay as they are.')).toBeVisible();
  await page.getByRole('button', { name: 'Start over' }).click();
  await expect(heading(page, HEADING)).toBeVisible();
  await useIt(page).click();
  await expect(heading(page, NEWER_HEADING)).toBeVisible();
  await expect(newer(page)).toHaveCount(0);
  expect(await page.evaluate(() => caches.keys())).toHaveLength(1);

  // What the sign-in and Graph are asked goes past the service worker.
  void complaints;
  const past = answered.filter(([url]) => new URL(url).origin !== new URL(page.url()).origin || url.includes('redirect.html'));
  expect(past.length).toBeGreaterThan(5);
  expect(past.filter(([, from]) => from)).toEqual([]);
});

test('work in another tab keeps the newer build back, and its end lets it start in both', async ({ page, context, folder }) => {
  await again(page);
  const other = await context.newPage();
  await other.goto(page.url());
  await drop(other, 'stick.csv', csv(devices(2)));
  await expect(column(other, 'serial')).toHaveCount(2);
  await deploy(folder);
  await ask(page);
  await expect(newer(page)).toBeVisible();
  await expect(page.getByText('It can be used at once when no other Preflight tab has files open.')).toBeVisible();
  await expect(useIt(page)).toHaveCount(0);
  await expect(useIt(other)).toBeVisible();

  await other.getByRole('button', { name: 'Remove stick.csv', exact: true }).click();
  await useIt(page).click();
  for (const tab of [page, other]) await expect(heading(tab, NEWER_HEADING)).toBeVisible();
});

test('a run keeps the newer build back', async ({ page, folder, tenant }) => {
  tenant.scene({ delays: { unknown: 1000, pending: 1000, visible: 1000 } });
  await drop(page, 'stick.csv', csv(devices(2)));
  await plan(page);
  await register(page);
  await deploy(folder);
  await ask(page);
  await expect(page.getByText('It can be used at once when the run here has ended.')).toBeVisible();
  await expect(useIt(page)).toHaveCount(0);
});

test('closing every tab is enough for the newer build', async ({ page, context, folder }) => {
  await again(page);
  await deploy(folder);
  await ask(page);
  await expect(newer(page)).toBeVisible();
  const address = page.url();
  const other = await context.newPage();
  await page.close();
  // The closed tab may take a while to be gone; until then no other may open the page. Chromium
  // loses what is asked for in the moment in which it stops the old service worker: a tab that
  // is opened then waits until it is loaded again.
  await expect(async () => {
    await other.goto(address, { timeout: 10_000 });
    const shown = await other.getByRole('heading', { level: 1 }).textContent({ timeout: 10_000 });
    if (shown !== NEWER_HEADING) await other.goto('about:blank');
    expect(shown).toBe(NEWER_HEADING);
  }).toPass({ intervals: [500, 1000, 3000, 5000] });
});

test('the policy is the host\'s of today, not that of the day it was kept', async ({ page, site }) => {
  await again(page);
  await site.configure({ clientId: '11111111-2222-3333-4444-555555555555', cloud: 'usgov-l5' });
  const answer = await page.goto(page.url());
  const allowed = (policy: string | undefined) => policy?.includes('https://dod-graph.microsoft.us');
  expect(allowed(answer!.headers()['content-security-policy'])).toBe(true);
  const worker = await page.evaluate(async () => {
    const [name] = await caches.keys();
    const kept = await (await caches.open(name!)).keys();
    const { url } = kept.find(({ url }) => url.includes('/assets/worker-'))!;
    return (await fetch(url)).headers.get('content-security-policy') ?? '';
  });
  expect(allowed(worker)).toBe(true);
});

test('the settings are the host\'s last word', async ({ page, context, site, complaints }) => {
  complaints.expect(/Failed to load resource|NetworkError/);
  await again(page);
  await site.configure({ clientID: 'x' });
  for (const offline of [false, true]) {
    await context.setOffline(offline);
    await page.goto(page.url());
    await expect(heading(page, 'This page is not set up right')).toBeVisible();
  }
});

test('where the host has no such page any more it is not opened from what was kept', async ({ page, folder, complaints }) => {
  complaints.expect(/Failed to load resource/);
  await again(page);
  await writeFile(join(folder, 'index.html'), '<!doctype html><title>Other</title><h1>Something else</h1>');
  await rm(join(folder, 'sw.js'));
  await page.goto(page.url());
  await expect(heading(page, 'Something else')).toBeVisible();
  expect(await page.evaluate(() => navigator.serviceWorker.getRegistrations())).toHaveLength(0);
});

test('the page can be installed', async ({ page, site }) => {
  const client = await page.context().newCDPSession(page);
  const { errors, data } = await client.send('Page.getAppManifest');
  expect(errors).toEqual([]);
  const { installabilityErrors } = await client.send('Page.getInstallabilityErrors');
  // What is opened for a test is a private window.
  expect(installabilityErrors.filter(({ errorId }) => errorId !== 'in-incognito')).toEqual([]);
  const answer = await page.request.get(`${site.origin}/manifest.webmanifest`);
  expect(answer.headers()['content-type']).toBe('application/manifest+json');
  for (const { src, type, sizes } of JSON.parse(data!).icons) {
    const icon = await page.request.get(`${site.origin}/${src}`);
    expect(icon.headers()['content-type']).toBe(type);
    // The size stands in the first bytes of a PNG.
    const bytes = await icon.body();
    if (type === 'image/png') expect(`${bytes.readUInt32BE(16)}x${bytes.readUInt32BE(20)}`).toBe(sizes);
  }
});

test('a file that the system opens with the installed page is read', async ({ page }) => {
  await page.addInitScript(() => {
    const launchQueue = { setConsumer: (take: unknown) => Object.assign(window, { take }) };
    Object.defineProperty(window, 'launchQueue', { value: launchQueue });
  });
  await again(page);
  const lines = devices(2);
  await page.evaluate(async bytes => {
    const folder = await navigator.storage.getDirectory();
    const handle = await folder.getFileHandle('opened.csv', { create: true });
    const writable = await handle.createWritable();
    await writable.write(new Uint8Array(bytes));
    await writable.close();
    (window as unknown as { take(launch: object): void }).take({ files: [handle] });
  }, [...csv(lines)]);
  await expect(column(page, 'serial')).toHaveText(lines.map(line => line.serial));
});
