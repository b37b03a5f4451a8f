/** The page in each of its languages: chosen, kept, complete, and from right to left. */
import type { Page } from '@playwright/test';
import { readFile } from 'node:fs/promises';
import { accessible } from './accessible.ts';
import { expect, test } from './fixtures.ts';

type Texts = { [key: string]: string };

async function texts(tag: string): Promise<Texts> {
  return JSON.parse(await readFile(new URL(`../../www/lang/${tag}.json`, import.meta.url), 'utf8')) as Texts;
}

async function openBrokenSample(page: Page, { 'start.sample.broken': sample = '' }: Texts): Promise<void> {
  await page.getByRole('button', { name: sample, exact: true }).click();
  await expect(page.getByRole('row').nth(3)).toBeVisible();
}

/** What is to be read on the page. */
async function read(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const nodes = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    const found: string[] = [];
    for (let node = nodes.nextNode(); node; node = nodes.nextNode()) {
      const text = node.textContent?.trim();
      if (text && !node.parentElement?.closest('#language, script')) found.push(text);
    }
    return found;
  });
}

test.describe('a browser that asks for Austrian German', () => {
  test.use({ locale: 'de-AT' });

  test('gets the page in German, sentences of the core and help included', async ({ page }) => {
    const german = await texts('de');
    await expect(page.locator('html')).toHaveAttribute('lang', 'de');
    await openBrokenSample(page, german);
    const title = german['rule.hash-checksum'] ?? '';
    const group = page.locator('.group').filter({ hasText: title });
    await group.getByText(german['findings.about'] ?? '').click();
    await expect(group.getByRole('heading', { name: 'Was gefunden wird' })).toBeVisible();
  });
});

test.describe('a browser that asks for a language that is not there', () => {
  test.use({ locale: 'fi-FI' });

  test('gets the page in English', async ({ page }) => {
    await expect(page.locator('html')).toHaveAttribute('lang', 'en');
  });
});

test('a language is chosen among the rows, which stay, and is kept', async ({ page, site }) => {
  const [english, french] = [await texts('en'), await texts('fr')];
  await openBrokenSample(page, english);
  const rows = await page.getByRole('grid').getAttribute('aria-rowcount');
  const choice = page.getByRole('combobox', { name: english['page.language'] });
  await choice.selectOption('fr');
  await expect(page.getByRole('heading', { level: 1, name: french['review.heading'] })).toBeVisible();
  await expect(page).toHaveTitle(new RegExp(french['step.review'] ?? '?'));
  await expect(page.getByRole('grid')).toHaveAttribute('aria-rowcount', rows ?? '');
  await expect(page.locator('#language')).toBeFocused();

  await page.goto(`${site.origin}/`);
  await expect(page.locator('html')).toHaveAttribute('lang', 'fr');
  await expect(page.getByText(french['start.drop'] ?? '?')).toBeVisible();
});

for (const tag of ['de', 'fr', 'ja', 'ar']) {
  test(`nothing is left in English, and no gap unfilled, in ${tag}`, async ({ page }) => {
    const [english, own] = [await texts('en'), await texts(tag)];
    await page.locator('#language').selectOption(tag);
    await expect(page.getByRole('heading', { level: 1, name: own['start.heading'] })).toBeVisible();
    const foreign = new Set(Object.entries(english)
      .filter(([key, text]) => own[key] !== text && !text.includes('{') && text.includes(' '))
      .map(([, text]) => text));
    const said = await read(page);
    await openBrokenSample(page, own);
    await page.getByRole('row').nth(1).getByRole('gridcell').nth(1).click();
    await page.keyboard.press(' ');
    await expect(page.locator('.device-place')).toBeVisible();
    said.push(...await read(page));
    expect(said.filter(text => /\{\w+[|}]/.test(text))).toEqual([]);
    expect(said.length).toBeGreaterThan(60);
    expect(said.filter(text => foreign.has(text))).toEqual([]);
  });
}

test('in Arabic the page runs from right to left, keys and all', async ({ page }) => {
  const arabic = await texts('ar');
  await page.locator('#language').selectOption('ar');
  await expect(page.locator('html')).toHaveAttribute('dir', 'rtl');
  await accessible(page, 'start');
  await openBrokenSample(page, arabic);
  const first = page.getByRole('row').nth(1).getByRole('gridcell');
  const [one, two] = [await first.nth(1).boundingBox(), await first.nth(2).boundingBox()];
  expect(two?.x).toBeLessThan(one?.x ?? 0);
  // What a file says reads as it does there: what has no room is cut at its end.
  await expect(first.nth(2)).toHaveCSS('direction', 'ltr');
  await expect(first.last()).toHaveCSS('direction', 'rtl');
  await first.nth(1).click();
  await page.keyboard.press('ArrowLeft');
  await expect(first.nth(2)).toBeFocused();
  await page.keyboard.press('End');
  await expect(first.last()).toBeFocused();
  await expect(first.last()).toBeInViewport();
  await accessible(page, 'review');
});

test.describe('on a telephone', () => {
  test.use({ viewport: { width: 360, height: 740 } });

  test('in Arabic the rows begin with their first column', async ({ page }) => {
    await page.locator('#language').selectOption('ar');
    await openBrokenSample(page, await texts('ar'));
    const [place, grid] = [page.getByRole('columnheader').first(), page.getByRole('grid')];
    await grid.scrollIntoViewIfNeeded();
    const [cell, whole] = [await place.boundingBox(), await grid.boundingBox()];
    expect(cell!.x + cell!.width).toBeLessThanOrEqual(whole!.x + whole!.width);
  });
});

test('what is copied from an Arabic sentence has no marks of direction', async ({ page, context }) => {
  await context.grantPermissions(['clipboard-read', 'clipboard-write']);
  await page.locator('#language').selectOption('ar');
  await openBrokenSample(page, await texts('ar'));
  await page.getByRole('row').nth(1).getByRole('gridcell').nth(1).click();
  const place = page.locator('.device-place');
  await page.keyboard.press(' ');
  await expect(place).toBeVisible();
  await expect(place).toContainText('\u2068');
  await place.evaluate(element => {
    getSelection()?.selectAllChildren(element);
    document.execCommand('copy');
  });
  const clipboard = () => page.evaluate(() => navigator.clipboard.readText());
  await expect.poll(clipboard).toContain('.csv');
  const copied = await clipboard();
  expect(copied).not.toMatch(/[\u2066-\u2069]/);
});
