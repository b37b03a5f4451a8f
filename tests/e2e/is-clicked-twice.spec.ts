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

  // Nor by the key that opened it, while that is held down.
  await open.focus();
  await page.keyboard.down('Enter');
  await expect(yes).toBeFocused();
  await page.keyboard.down('Enter');
  await page.keyboard.up('Enter');
  await expect(yes).toBeVisible();
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

test('rows of the plan are taken in once, and the button says how many', async ({ page }) => {
  await drop(page, 'stick.csv', csv(devices(10)));
  await plan(page);
  await expect(page.getByRole('button', { name: 'Take in 10 rows' })).toBeDisabled();
  await page.getByRole('button', { name: 'Leave out 10 rows' }).click();
  await page.getByRole('button', { name: 'Left out 10' }).click();
  await column(page, 'serial').first().click();
  await column(page, 'serial').nth(1).click({ modifiers: ['Shift'] });
  const takeIn = page.getByRole('button', { name: 'Take in 2 rows' });
  const place = await middleOf(takeIn);
  await takeIn.click();
  // None of them is selected any more: it would be all that are left.
  await expect(page.getByRole('button', { name: 'Take in 8 rows' })).toBeVisible();
  await secondClick(page, place);
  await page.getByRole('button', { name: 'Show all' }).click();
  await expect(page.getByRole('button', { name: 'Take in 10 rows' })).toBeVisible();
  await expect(page.getByRole('button', { name: 'Register 2 new devices' })).toBeVisible();
});

test('a device is left out of the plan once', async ({ page }) => {
  await drop(page, 'stick.csv', csv(devices(3)));
  await plan(page);
  await column(page, 'serial').first().click();
  await page.getByRole('button', { name: 'Details' }).click();
  const leaveOut = page.getByRole('button', { name: 'Leave this device out' });
  await leaveOut.scrollIntoViewIfNeeded();
  const place = await middleOf(leaveOut);
  await leaveOut.click();
  await expect(page.getByRole('button', { name: 'Take this device in again' })).toBeVisible();
  await secondClick(page, place);
  await page.getByRole('button', { name: 'Close' }).click();
  await page.getByRole('button', { name: 'Left out 1' }).click();
  await expect(column(page, 'serial')).toHaveCount(1);
});

test('one file is removed, and not the next that moves up', async ({ page }) => {
  for (const [at, name] of ['one.csv', 'two.csv'].entries()) {
    await drop(page, name, csv(devices(2, 1001 + 100 * at)));
    await expect(column(page, 'serial')).toHaveCount(2 * (at + 1));
  }
  const remove = page.getByRole('button', { name: 'Remove one.csv', exact: true });
  const place = await middleOf(remove);
  await remove.click();
  await expect(remove).toHaveCount(0);
  await secondClick(page, place);
  await page.getByRole('searchbox', { name: 'Search the rows' }).fill(devices(1, 1101)[0]!.serial);
  await expect(page.getByText(/^1 of 2 rows/)).toBeVisible();
});
