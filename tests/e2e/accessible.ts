/** What axe finds on a page as it is, and whether it has to be scrolled sideways. */
import AxeBuilder from '@axe-core/playwright';
import type { Page } from '@playwright/test';
import { expect, test } from './fixtures.ts';

/** How wide a page is looked at: each is a name, and what a test uses for it. */
export const VIEWS = [
  ['at a desk', {}],
  ['on a telephone', { viewport: { width: 360, height: 740 } }],
] as const;

/** In which colours it is looked at: they are the same however wide it is. */
const COLOURS = [
  ['in light', { colorScheme: 'light', forcedColors: 'none' }],
  ['in dark', { colorScheme: 'dark', forcedColors: 'none' }],
  ['in the colours of the system', { colorScheme: 'dark', forcedColors: 'active' }],
] as const;

/** Axe's rules whose answer depends on colours. */
const OF_COLOURS = ['color-contrast', 'link-in-text-block'];

/**
 * Every rule of axe in the first colours, and in the others, at a desk, those whose
 * answer depends on them: of the rest it would be the same.
 */
export async function accessible(page: Page, where: string): Promise<void> {
  const narrow = (page.viewportSize()?.width ?? Infinity) < 640;
  for (const [place, [name, colours]] of (narrow ? COLOURS.slice(0, 1) : COLOURS).entries()) {
    await page.emulateMedia(colours);
    await clean(page, `${where} ${name}`, place > 0);
  }
  await page.emulateMedia({ colorScheme: null, forcedColors: null });
}

async function clean(page: Page, where: string, coloursOnly: boolean): Promise<void> {
  await test.step(where, async () => {
    // Colours that are just changing are not those that stay.
    await page.evaluate(() => Promise.all(document.getAnimations().map(animation => animation.finished)));
    // Without a second page for the result: there is no frame here whose result to add.
    const axe = new AxeBuilder({ page }).setLegacyMode(true);
    if (coloursOnly) axe.withRules(OF_COLOURS);
    const { violations } = await axe.analyze();
    const told = violations.flatMap(({ id, help, nodes }) =>
      nodes.map(({ html, failureSummary }) => `${id}: ${help}\n${html}\n${failureSummary}`));
    expect(told, where).toEqual([]);
    const wide = await page.evaluate(() =>
      document.documentElement.scrollWidth - document.documentElement.clientWidth);
    expect(wide, `${where}: pixels to scroll sideways`).toBe(0);
  });
}
