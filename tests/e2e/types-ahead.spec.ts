/** Who types faster than edits are answered types into the rows that they mean. */
import type { Page } from '@playwright/test';
import { column, drop } from './admin.ts';
import { csv } from './csv.ts';
import { expect, test } from './fixtures.ts';
import { devices } from './fleet.ts';

/** The page asks its worker nothing more from `hold` on until it is to `go`. */
async function holdBack(page: Page): Promise<(what: 'hold' | 'go') => Promise<void>> {
  await page.addInitScript(() => {
    const post = Worker.prototype.postMessage as (...message: unknown[]) => void;
    let held: (() => void)[] | undefined;
    Worker.prototype.postMessage = function (...message: unknown[]) {
      if (held) held.push(() => post.apply(this, message));
      else post.apply(this, message);
    };
    Object.assign(window, {
      hold: () => { held = []; },
      go: () => {
        const sent = held;
        held = undefined;
        sent?.forEach(send => send());
      },
    });
  });
  await page.reload();
  return what => page.evaluate(what => (window as unknown as Record<typeof what, () => void>)[what](), what);
}

const lines = devices(6).map((line, place) => ({ ...line, tag: place % 2 ? 'Kiosk' : 'HQ' }));

test('a word that is being typed goes with its row to another place', async ({ page }) => {
  const worker = await holdBack(page);
  await drop(page, 'stick.csv', csv(lines));
  await page.getByRole('searchbox', { name: 'Search the rows' }).fill('Kiosk');
  await expect(page.getByText(/^3 of 6 rows/)).toBeVisible();
  await column(page, 'group-tag').first().click();
  await page.keyboard.type('Lobby');
  await worker('hold');
  await page.keyboard.press('Enter');
  await page.keyboard.type('At');
  await worker('go');
  // The first row does not fit any more, and the one that is typed in comes to its place.
  await expect(page.getByText(/^2 of 6 rows/)).toBeVisible();
  const field = page.getByRole('textbox', { name: 'Group tag, stick.csv:5' });
  await expect(page.locator('hash-grid .row:not([hidden])', { has: field })).toHaveAttribute('aria-rowindex', '2');
  await page.keyboard.type('tic');
  await expect(field).toHaveValue('Attic');

  // The place that the last row had is none any more.
  await worker('hold');
  await page.keyboard.press('Enter');
  await page.keyboard.type('Cell');
  await worker('go');
  await expect(page.getByText(/^1 of 6 rows/)).toBeVisible();
  await page.keyboard.type('ar');
  await expect(page.getByRole('textbox', { name: 'Group tag, stick.csv:7' })).toHaveValue('Cellar');
  await page.keyboard.press('Enter');
  await expect(page.getByText(/^0 of 6 rows/)).toBeVisible();
  await page.getByRole('searchbox', { name: 'Search the rows' }).fill('');
  await expect(column(page, 'group-tag')).toHaveText(['HQ', 'Lobby', 'HQ', 'Attic', 'HQ', 'Cellar']);
});
