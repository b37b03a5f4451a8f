/**
 * What every end-to-end test stands on: a practice tenant and a page server of its own,
 * and a page that must not complain.
 *
 * A test fails on each violation of the policy, each error on the console and each
 * uncaught exception, in the page, its worker and its popups, unless it says before
 * that it causes them (`complaints.expect`).
 */
import { test as base, expect } from '@playwright/test';
import type { BrowserContext, ConsoleMessage, Page, Worker } from '@playwright/test';
import { mkdir, readdir, readFile, rm, watch } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { serve } from '../../www/serve.mjs';
import { start } from '../tenant/server.mjs';

export { expect };

const DIST = fileURLToPath(new URL('../../dist', import.meta.url));

/** How long a browser may take to write a file that was saved. */
const WRITTEN = 20_000;

/** A file that the browser wrote, as it lies in the folder of downloads. */
export interface Saved {
  name: string;
  bytes: Buffer;
}

interface Fixtures {
  /** What `config.json` says; without it, what the practice tenant asks for. */
  config: object | string | undefined;
  /** The page's server. */
  site: Servers['site'];
  /** The practice tenant: its addresses, its configuration, and its controls. */
  tenant: Servers['tenant'];
  /** Does what saves `count` files, and gives them in the order of their names. */
  saved(action: () => Promise<unknown>, count?: number): Promise<Saved[]>;
  /** What the page complained of. */
  complaints: Complaints;
}

interface PerWorker {
  /** Where Firefox puts what is saved. */
  downloads: string;
}

export const test = base.extend<Fixtures & { servers: Servers }, PerWorker>({
  config: [undefined, { option: true }],

  downloads: [async ({}, use, worker) => {
    const folder = join(worker.project.outputDir, `saved-${worker.parallelIndex}`);
    await rm(folder, { recursive: true, force: true });
    await mkdir(folder, { recursive: true });
    await use(folder);
    await rm(folder, { recursive: true, force: true });
  }, { scope: 'worker' }],

  launchOptions: [async ({ launchOptions, browserName, downloads }, use) => {
    // Firefox tells of no download from a blob: address; the file is found by itself.
    const own = browserName === 'firefox' ? { downloadsPath: downloads } : {};
    await use({ ...launchOptions, ...own });
  }, { scope: 'worker' }],

  // The two name each other: the page's origin is the tenant's redirect address.
  servers: async ({ config }, use) => {
    const site = await serve({ root: DIST });
    const tenant = await start({ port: 0, page: site.origin });
    await site.configure(config ?? tenant.config);
    await use({ site, tenant });
    await Promise.all([site.close(), tenant.close()]);
  },
  site: ({ servers }, use) => use(servers.site),
  tenant: ({ servers }, use) => use(servers.tenant),

  complaints: async ({ context, site }, use) => {
    const complaints = new Complaints(site.origin);
    await complaints.listen(context);
    await use(complaints);
    expect(complaints.unexpected(), 'the page complained').toEqual([]);
  },

  page: async ({ page, site, complaints }, use) => {
    void complaints; // must listen before the page opens
    await page.goto(`${site.origin}/`);
    await use(page);
  },

  saved: ({ page, browserName, downloads }, use) => use((action, count = 1) =>
    browserName === 'firefox'
      ? savedInFolder(downloads, action, count)
      : savedByEvent(page, action, count)),
});

/** The practice tenant as tests hold it. */
export type Tenant = Servers['tenant'];

interface Servers {
  site: Awaited<ReturnType<typeof serve>>;
  tenant: Awaited<ReturnType<typeof start>>;
}

/** Violations, console errors and exceptions of our own pages. */
class Complaints {
  #heard: string[] = [];
  #expected: RegExp[] = [];
  #origin: string;

  constructor(origin: string) {
    this.#origin = origin;
  }

  /** Lets through what the test causes on purpose. */
  expect(pattern: RegExp): void {
    this.#expected.push(pattern);
  }

  unexpected(): string[] {
    return this.#heard.filter(text => !this.#expected.some(pattern => pattern.test(text)));
  }

  async listen(context: BrowserContext): Promise<void> {
    // Each engine has its own way to say violations, and keeps some to itself; this
    // says all of them, with their source.
    await context.addInitScript(tellViolations);
    const listen = (page: Page) => page.on('worker', (worker: Worker) => {
      // A worker can be gone before it is asked.
      void worker.evaluate(tellViolations).catch(() => {});
    });
    context.pages().forEach(listen);
    context.on('page', listen);
    context.on('console', message => this.#console(message));
    context.on('weberror', error => {
      const text = error.error().message;
      if (FIREFOX_VIOLATION.test(text)) return;
      if (this.#ours(error.page()?.url())) this.#heard.push(`exception: ${text}`);
    });
  }

  #console(message: ConsoleMessage): void {
    if (message.type() !== 'error' || !this.#ours(message.page()?.url())) return;
    const { url } = message.location();
    // Chromium puts each refusal of Graph on the console; the page is to handle those.
    const foreign = message.text().startsWith('Failed to load resource') && !this.#ours(url);
    if (!foreign) this.#heard.push(`console: ${message.text()} (${url})`);
  }

  /** The sign-in page of the practice tenant is not ours; a blank page is nobody's. */
  #ours(url: string | undefined): boolean {
    return url === undefined || url.startsWith(`${this.#origin}/`);
  }
}

/** Firefox raises each violation as an exception too, without the source. */
const FIREFOX_VIOLATION = /^The page’s settings blocked/;

function tellViolations(): void {
  addEventListener('securitypolicyviolation', ({ effectiveDirective, blockedURI, sourceFile }) => {
    // Before a screenshot Playwright hides the caret in Firefox with a style of its own.
    // No code of the page comes from eval: the policy forbids it.
    if (effectiveDirective === 'style-src-elem' && sourceFile?.endsWith('eval')) return;
    console.error(`policy: ${effectiveDirective} refused ${blockedURI} in ${sourceFile}`);
  });
}

async function savedByEvent(
  page: Page,
  action: () => Promise<unknown>,
  count: number,
): Promise<Saved[]> {
  const files: Saved[] = [];
  const all = page.waitForEvent('download', {
    timeout: WRITTEN,
    predicate: async download => {
      files.push({
        name: download.suggestedFilename(),
        bytes: await readFile(await download.path()),
      });
      return files.length === count;
    },
  });
  await Promise.all([all, action()]);
  return files.sort(byName);
}

/**
 * Waits for files in a folder. Firefox makes an empty file of the right name, writes
 * beside it into `….part`, and puts that in its place when it is whole.
 */
async function savedInFolder(
  folder: string,
  action: () => Promise<unknown>,
  count: number,
): Promise<Saved[]> {
  for (const name of await readdir(folder)) await rm(join(folder, name));
  const whole = async (): Promise<Saved[] | undefined> => {
    const names = await readdir(folder);
    if (names.length !== count || names.some(name => name.endsWith('.part'))) return undefined;
    const files = await Promise.all(names.map(async name => ({
      name,
      bytes: await readFile(join(folder, name)),
    })));
    return files.every(file => file.bytes.length > 0) ? files.sort(byName) : undefined;
  };
  const changes = watch(folder, { signal: AbortSignal.timeout(WRITTEN) });
  const waiting = (async () => {
    // A name that was listed can be gone a moment later; the next change tells again.
    for await (const _ of changes) {
      const files = await whole().catch(() => undefined);
      if (files) return files;
    }
    return [];
  })();
  const [files] = await Promise.all([
    waiting.catch(async () => {
      // The last change may have been told before all of it was written.
      const files = await whole();
      if (files) return files;
      throw new Error(`${count} files were to be saved; there are: ${await readdir(folder)}`);
    }),
    action(),
  ]);
  return files;
}

function byName(a: Saved, b: Saved): number {
  return a.name < b.name ? -1 : 1;
}
