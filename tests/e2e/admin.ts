/** What an admin does on the page, in the words of the page. */
import type { Locator, Page } from '@playwright/test';
import { expect } from './fixtures.ts';

/** Drops a file; without a place, on the page as a whole. */
export async function drop(
  page: Page,
  name: string,
  bytes: Buffer | string,
  place: Locator = page.locator('body'),
): Promise<void> {
  await place.drop({ files: { name, mimeType: 'text/csv', buffer: Buffer.from(bytes) } });
}

/** Opens the page with its module held back; what it gives lets the module come. */
export function withoutModule(page: Page): Promise<() => void> {
  return without(page, '**/*.wasm');
}

/** Opens the page with its configuration held back; what it gives lets that come. */
export function withoutConfig(page: Page): Promise<() => void> {
  return without(page, '**/config.json');
}

async function without(page: Page, files: string): Promise<() => void> {
  let go = () => {};
  const gone = new Promise<void>(resolve => { go = resolve; });
  await page.route(files, async route => {
    await gone;
    await route.continue();
  });
  await page.reload();
  await expect(page.getByText('Drop CSV files here')).toBeVisible();
  return go;
}

/** From the start to the broken sample with its cut hashes mended. */
export async function mendSample(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Try a broken sample' }).click();
  await expect(page.getByRole('heading', { name: 'Review', level: 1 })).toBeVisible();
  const fix = page.getByRole('button', { name: /^Fix.*: Hardware hash cut short/ });
  await fix.click();
  await expect(fix).toHaveCount(0);
}

/** Of the eight rows of a file one gets a tag of its own, and the list is narrowed to it. */
export async function narrowToLobby(page: Page): Promise<void> {
  await column(page, 'group-tag').first().dblclick();
  await page.keyboard.type('Lobby');
  await page.keyboard.press('Enter');
  await page.getByRole('searchbox', { name: 'Search the rows' }).fill('Lobby');
  await expect(page.getByText('1 of 8 rows: “Lobby”')).toBeVisible();
}

/** Clicks a button that opens the sign-in window, and gives the window. */
export async function openSignIn(page: Page, button: string | RegExp = /^Sign in/): Promise<Page> {
  const [popup] = await Promise.all([
    page.waitForEvent('popup'),
    page.getByRole('main').getByRole('button', { name: button }).click(),
  ]);
  return popup;
}

/** Chooses who to be in the sign-in window. */
export async function choosePerson(popup: Page, person: string): Promise<void> {
  await popup.getByRole('button', { name: person }).click();
}

export async function signIn(page: Page, person: string, button?: string | RegExp): Promise<void> {
  await choosePerson(await openSignIn(page, button), person);
}

/** From the review to the finished plan. */
export async function plan(page: Page, person = 'Ada Admin'): Promise<void> {
  await page.getByRole('button', { name: /^Continue with/ }).click();
  await signIn(page, person);
  await expect(page.getByText(/^Compared with/)).toBeVisible();
}

/** From the plan to the first request of the run. */
export async function register(page: Page): Promise<void> {
  await page.getByRole('button', { name: /^Register .* new devices?$/ }).click();
  await page.getByRole('dialog').getByRole('button', { name: /^Register/ }).click();
  await expect(page.getByRole('heading', { name: 'Register', level: 1 })).toBeVisible();
}

/** From the offer on the start page to the run that goes on. */
export async function goOn(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Go on', exact: true }).click();
  await expect(page.getByRole('alert')).toContainText('Sign in to it, then go on.');
  await signIn(page, 'Ada Admin', /^Sign in$/);
}

export async function resultIs(page: Page, sentence: string, timeout = 60_000): Promise<void> {
  await expect(page.getByRole('heading', { name: 'Result', level: 1 })).toBeVisible({ timeout });
  await expect(page.getByText(sentence)).toBeVisible();
}

/** From the review to the result, which is that sentence; each state on the way is looked at. */
export async function lookOnTheWay(
  page: Page,
  result: string,
  look: (page: Page, where: string) => Promise<void>,
): Promise<void> {
  await page.getByRole('button', { name: /^Continue with/ }).click();
  await expect(page.getByRole('button', { name: /^Sign in to/ })).toBeEnabled();
  await look(page, 'signed out');
  const popup = await openSignIn(page);
  await look(page, 'waiting for the sign-in');
  await choosePerson(popup, 'Ada Admin');
  await expect(page.getByText(/^Compared with/)).toBeVisible();
  await look(page, 'plan');
  await page.getByRole('button', { name: /^Register .* new/ }).click();
  await expect(page.getByRole('dialog')).toBeVisible();
  await look(page, 'confirm dialog');
  await page.keyboard.press('Escape');
  await expect(page.getByRole('dialog')).toHaveCount(0);
  await register(page);
  await expect(page.getByRole('progressbar', { name: 'Devices settled' })).toBeVisible();
  await look(page, 'register');
  await resultIs(page, result);
  await look(page, 'result');
}

/** Waits until the page has fetched what later steps need: from then on it can lose its host. */
export async function whole(page: Page): Promise<void> {
  await page.waitForFunction(() => performance.getEntriesByName('preflight:whole').length > 0);
}

/** The cells of one column in the rows that the grid draws, from the top. */
export function column(page: Page, name: string): Locator {
  return page.locator(`hash-grid .body .row:not([hidden]) [data-column="${name}"]`);
}

/** What the page hands to the clipboard, which not every browser lets a test read. */
export async function clipboard(page: Page, refuses = false): Promise<() => Promise<string>> {
  await page.evaluate(refuses => {
    const holder = window as unknown as { copied: string };
    holder.copied = '';
    navigator.clipboard.writeText = words => {
      if (refuses) return Promise.reject(new DOMException('not allowed', 'NotAllowedError'));
      holder.copied = words;
      return Promise.resolve();
    };
  }, refuses);
  return () => page.evaluate(() => (window as unknown as { copied: string }).copied);
}
