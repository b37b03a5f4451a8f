/** What moves on the page though nobody has a hand on it. */
import type { BrowserContext, Page } from '@playwright/test';
import { expect, test } from './fixtures.ts';

/** How far something moved, and what. */
interface Shift { value: number; moved: string[] }

/** Has each page that is opened from now on write down what moves in it; Chromium tells. */
export async function watchShifts(where: Page | BrowserContext): Promise<void> {
  await where.addInitScript(() => {
    const shifts: Shift[] = [];
    (window as unknown as { shifts: Shift[] }).shifts = shifts;
    interface Entry extends PerformanceEntry { value: number; hadRecentInput: boolean; sources: { node?: Node }[] }
    new PerformanceObserver(list => {
      for (const entry of list.getEntries() as Entry[]) {
        if (entry.hadRecentInput) continue;
        const moved = entry.sources.map(({ node }) =>
          node instanceof Element ? `${node.tagName}.${node.className} ${node.textContent?.slice(0, 30)}` : String(node?.textContent));
        shifts.push({ value: entry.value, moved });
      }
    }).observe({ type: 'layout-shift', buffered: true });
  });
}

/** Nothing has moved since the page was opened, or this was last asked. */
export async function still(page: Page, where: string, limit = 0.01): Promise<void> {
  const shifts = await page.evaluate(() => (window as unknown as { shifts: Shift[] }).shifts.splice(0));
  const sum = shifts.reduce((sum, { value }) => sum + value, 0);
  test.info().annotations.push({ type: 'layout shift', description: `${where}: ${sum.toFixed(5)}` });
  expect(sum, `${where}: ${JSON.stringify(shifts)}`).toBeLessThan(limit);
}
