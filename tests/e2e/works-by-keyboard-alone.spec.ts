/**
 * The whole way without a pointer. Wherever the keyboard goes it is seen where, nothing
 * covers it (WCAG 2.4.7, 2.4.11), and where its place is taken away it is not lost.
 */
import type { Locator, Page } from '@playwright/test';
import { column } from './admin.ts';
import { csv } from './csv.ts';
import { expect, test } from './fixtures.ts';
import { devices } from './fleet.ts';

/** More stops than any step has. */
const STOPS = 60;

/** Tabs to a control; every stop on the way is seen. */
async function tabTo(page: Page, control: Locator, key: 'Tab' | 'Shift+Tab' = 'Tab'): Promise<void> {
  await expect(control).toBeVisible();
  for (let stop = 0; stop < STOPS; stop++) {
    if (await control.evaluate(element => element === document.activeElement)) return;
    await page.keyboard.press(key);
    expect(await page.evaluate(unseen)).toBeUndefined();
  }
  throw new Error(`${STOPS} stops, and none of them was ${control}`);
}

/** What keeps the place of the keyboard from being seen. Runs in the page. */
function unseen(): string | undefined {
  const at = document.activeElement;
  // From the last stop the browser itself is next.
  if (!at || at === document.body) return undefined;
  const name = at.outerHTML.slice(0, 120);
  // A grid scrolls its cell into view in the next frame; what counts is where it is then.
  const box = at.getBoundingClientRect();
  const { outlineStyle, outlineWidth } = getComputedStyle(at);
  const marked = at.closest('.target') ?? at;
  const around = getComputedStyle(marked);
  if ((outlineStyle === 'none' || outlineWidth === '0px') && around.outlineStyle === 'none') {
    return `nothing shows that it is on ${name}`;
  }
  const seen = [0.1, 0.5, 0.9].some(x => [0.2, 0.5, 0.8].some(y => {
    const over = document.elementFromPoint(box.left + x * box.width, box.top + y * box.height);
    return over !== null && (at.contains(over) || over.contains(at) && over !== document.documentElement);
  }));
  return seen ? undefined : `it is on ${name}, which is covered or out of sight`;
}

/** The keyboard is somewhere: not on the page as a whole, where a screen reader starts anew. */
async function isSomewhere(page: Page): Promise<void> {
  await expect.poll(() => page.evaluate(() => document.activeElement !== document.body)).toBe(true);
}

const button = (page: Page, name: string | RegExp) => page.getByRole('main').getByRole('button', { name });

for (const [where, viewport] of [
  ['in a window', { width: 1280, height: 800 }],
  ['at 400 %', { width: 320, height: 256 }],
] as const) {
  test(`from the start to the saved result ${where}`, async ({ page, tenant, saved }) => {
    test.slow();
    await page.setViewportSize(viewport);
    tenant.scene({ delays: { unknown: 0.1, pending: 0.1, visible: 0.1 } });
    const lines = devices(3);
    const bytes = csv([{ ...lines[0]!, hash: lines[0]!.hash.slice(0, 2500) }, ...lines.slice(1)]);

    // Asked for well before the key: the browser would open its own dialog otherwise.
    const choosing = page.waitForEvent('filechooser');
    // The first stop leads past the header.
    await page.keyboard.press('Tab');
    await expect(page.getByRole('link', { name: 'Skip to the content' })).toBeFocused();
    await expect(page.getByRole('link', { name: 'Skip to the content' })).toBeInViewport();
    await tabTo(page, button(page, 'Choose files'));
    await page.keyboard.press('Enter');
    await (await choosing).setFiles({ name: 'stick.csv', mimeType: 'text/csv', buffer: bytes });
    await expect(page.getByRole('heading', { name: 'Review', level: 1 })).toBeFocused();

    // A button that does away with itself leaves the keyboard near where it was.
    await tabTo(page, button(page, /^Fix 1/));
    await page.keyboard.press('Enter');
    await expect(button(page, /^Fix 1/)).toHaveCount(0);
    await isSomewhere(page);

    // The grid is one stop; arrows go on in it.
    await tabTo(page, page.locator('hash-grid [tabindex="0"]'));
    await page.keyboard.press('End');
    await page.keyboard.press('ArrowLeft');
    await page.keyboard.press('ArrowLeft');
    expect(await page.evaluate(unseen)).toBeUndefined();
    await page.keyboard.press('Enter');
    await page.keyboard.press('ControlOrMeta+a');
    await page.keyboard.type('Kiosk');
    await page.keyboard.press('Enter');
    await expect(column(page, 'group-tag').first()).toHaveText('Kiosk');
    await isSomewhere(page);

    await tabTo(page, button(page, 'Continue with 3 devices'), 'Shift+Tab');
    await page.keyboard.press('Enter');
    await expect(page.getByRole('heading', { name: 'Plan', level: 1 })).toBeFocused();
    await expect(button(page, /^Sign in to/)).toBeEnabled();
    await tabTo(page, button(page, /^Sign in to/));
    const [popup] = await Promise.all([page.waitForEvent('popup'), page.keyboard.press('Enter')]);
    const ada = popup.getByRole('button', { name: 'Ada Admin' });
    await expect(ada).toBeVisible();
    await ada.focus();
    await popup.keyboard.press('Enter');
    await expect(page.getByText(/^Compared with/)).toBeVisible();
    await isSomewhere(page);

    await tabTo(page, button(page, 'Register 3 new devices'));
    await page.keyboard.press('Enter');
    const dialog = page.getByRole('dialog');
    await tabTo(page, dialog.getByRole('button', { name: /^Register/ }));
    // Escape gives the keyboard back to what opened the dialog.
    await page.keyboard.press('Escape');
    await expect(button(page, 'Register 3 new devices')).toBeFocused();
    await page.keyboard.press('Enter');
    await tabTo(page, dialog.getByRole('button', { name: /^Register/ }));
    await page.keyboard.press('Enter');
    await expect(page.getByText('Done: 3 devices registered.')).toBeVisible({ timeout: 60_000 });
    await expect(page.getByRole('heading', { name: 'Result', level: 1 })).toBeFocused();

    await tabTo(page, button(page, 'Save results'));
    const [results] = await saved(() => page.keyboard.press('Enter'));
    expect(results!.bytes.toString('utf8')).toContain(lines[0]!.serial);
    await isSomewhere(page);
  });
}

test('every dialog has a name and gives the keyboard back', async ({ page }) => {
  await page.getByRole('button', { name: 'Try a broken sample' }).click();
  await expect(page.getByRole('heading', { name: 'Review', level: 1 })).toBeFocused();
  for (const name of ['Save', 'Change many']) {
    const opener = page.getByRole('button', { name, exact: true });
    await tabTo(page, opener);
    await page.keyboard.press('Enter');
    const dialog = page.getByRole('dialog');
    await expect(dialog).toHaveAccessibleName(/./);
    await expect.poll(() => page.evaluate(() => document.activeElement?.closest('dialog') !== null)).toBe(true);
    await page.keyboard.press('Escape');
    await expect(opener).toBeFocused();
  }
});
