/**
 * Whether every control of a page can be reached as it is: seen whole from side to side,
 * covered by nothing, and large enough for a finger.
 */
import type { Page } from '@playwright/test';
import { expect, test } from './fixtures.ts';

/** What is neither a list that scrolls in itself nor only for screen readers. */
const CONTROLS = ['button', 'a[href]', 'input', 'select', 'textarea', 'summary', '[tabindex="0"]']
  .map(control => `${control}:not(.skip, :is(hash-grid, device-grid) *, [type="file"])`).join(', ');

export async function reachable(page: Page, where: string): Promise<void> {
  await test.step(where, async () => {
    await expect(page.locator('#page')).toBeVisible();
    expect(await page.evaluate(hindrances, CONTROLS), where).toEqual([]);
  });
}

/** Runs in the page. */
function hindrances(controls: string): string[] {
  const told: string[] = [];
  const within = document.querySelector('dialog[open]') ?? document;
  const places = [scrollX, scrollY] as const;
  for (const control of within.querySelectorAll<HTMLElement>(controls)) {
    if (!control.checkVisibility({ visibilityProperty: true })) continue;
    // A box to tick is pressed by its words too.
    const target = control.closest('label') ?? control;
    target.scrollIntoView({ block: 'center', inline: 'nearest', behavior: 'instant' });
    const box = target.getBoundingClientRect();
    const say = (what: string) => told.push(`${what}: ${control.outerHTML.slice(0, 160)}`);
    if (box.left < 0 || box.right > document.documentElement.clientWidth + 0.5) say('reaches over the edge');
    // In a sentence a link is as high as its line.
    const inline = getComputedStyle(target).display === 'inline';
    if (!inline && Math.min(box.width, box.height) < 24) say(`is ${box.width} by ${box.height}`);
    const at = document.elementFromPoint(box.left + box.width / 2, box.top + Math.min(box.height, innerHeight) / 2);
    if (!at || !(target.contains(at) || at.contains(target))) say(`is covered by ${at?.outerHTML.slice(0, 80)}`);
  }
  scrollTo(...places);
  const wide = document.documentElement.scrollWidth - document.documentElement.clientWidth;
  if (wide > 0) told.push(`${wide} pixels to scroll sideways`);
  return told;
}

/** What a reader may set (WCAG 1.4.12), by a sheet of its own, which the policy allows. */
export async function spaceText(page: Page): Promise<void> {
  await page.evaluate(() => {
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(`
      * { line-height: 1.5 !important; letter-spacing: 0.12em !important; word-spacing: 0.16em !important; }
      p { margin-block-end: 2em !important; }`);
    document.adoptedStyleSheets = [sheet];
  });
}

/** Texts that are cut off, but for cells and samples, which say the rest elsewhere. */
export async function nothingCut(page: Page, where: string): Promise<void> {
  const cut = await page.evaluate(() => {
    const cells = ':is(hash-grid, device-grid) *, .samples *, .who-name, input, select, option, textarea';
    const within = document.querySelector('dialog[open]') ?? document.body;
    const elements = [...within.querySelectorAll('*')].filter(element => element instanceof HTMLElement);
    return elements.filter(element => {
      if (element.matches(cells) || !element.checkVisibility({ visibilityProperty: true })) return false;
      const { overflowX, overflowY, clipPath } = getComputedStyle(element);
      // Only for screen readers.
      if (clipPath !== 'none') return false;
      const hides = (overflow: string) => overflow === 'hidden' || overflow === 'clip';
      return element.innerText !== '' && (
        (hides(overflowX) && element.scrollWidth > element.clientWidth + 1) ||
        (hides(overflowY) && element.scrollHeight > element.clientHeight + 1));
    }).map(element => element.outerHTML.slice(0, 160));
  });
  expect(cut, where).toEqual([]);
}
