/** A double click: its second click is not meant for what has come under it. */
import type { Locator, Page } from '@playwright/test';
import { column, drop, plan } from './admin.ts';
import { csv } from './csv.ts';
import { expect, test } from './fixtures.ts';
import { devices } from './fleet.ts';

type Point = [x: number, y: number];

async function middleOf(element: Locator): Promise<Point> {
  const { x, y, width, height } = (await element.boundingBox())!;
  return [x + width / 2, y + height / 2];
}

/** The second click of two at that place, what the first did having come. */
async function secondClick(page: Page, [x, y]: Point): Promise<void> {
  await page.mouse.move(x, y);
  await page.mouse.down({ clickCount: 2 });
  await page.mouse.up({ clickCount: 2 });
}

test('what a dialog asks is not answered by the click that opened it', async ({ page, tenant }) => {
  await drop(page, 'stick.csv', csv(devices(5)));
  await plan(page);
  const open = page.getByRole('button', { name: 'Register 5 new devices' });
  const dialog = page.getByRole('dialog');
  const yes = dialog.getByRole('button', { name: /^Register/ });
  await open.click();
  await secondClick(page, await middleOf(yes));
  await secondClick(page, [2, 2]);
  await expect(dialog).toBeVisible();

  // A click beside it closes it, and so does a key on its button.
  await page.mouse.click(2, 2);
  await expect(dialog).toHaveCount(0);
  await open.click();
  await dialog.getByRole('button', { name: 'Not yet' }).press('Enter');
  await expect(dialog).toHaveCount(0);
  await expect(page.getByRole('heading', { name: 'Plan', level: 1 })).toBeVisible();
  expect(tenant.state().counters.acceptedImports).toEqual({});
});

test('text that is marked to beyond the edge of a dialog does not close it', async ({ page }) => {
  await drop(page, 'stick.csv', csv(devices(2)));
  await page.getByRole('button', { name: 'Change many' }).click();
  const field = page.getByRole('dialog').getByRole('textbox', { name: 'Text' });
  await field.fill('Lobby');
  const [x, y] = await middleOf(field);
  await page.mouse.move(x, y);
  await page.mouse.down();
  await page.mouse.move(2, y);
  await page.mouse.up();
  await expect(field).toHaveValue('Lobby');
});
