/**
 * A hash that one slip damaged is searched, and mended as the checksum proves it.
 */
import type { Page } from '@playwright/test';
import { expect, test } from './fixtures.ts';
import { csv, row } from './fleet.ts';

// Room for a row's details beside the grid.
test.use({ viewport: { width: 1920, height: 1000 } });

const whole = Array.from({ length: 5 }, (_, place) => row(2001 + place));
const [, wrong, missing, , twice] = whole.map(line => ({ ...line }));
/** Lines 3, 4 and 6 are damaged: one character wrong, one lost, two wrong. */
const lines = [
  whole[0]!,
  { ...wrong!, hash: other(wrong!.hash, 300) },
  { ...missing!, hash: missing!.hash.slice(0, 700) + missing!.hash.slice(701) },
  whole[3]!,
  { ...twice!, hash: other(other(twice!.hash, 300), 900) },
];

test('one wrong character is found, proved and changed', async ({ page, saved }) => {
  await drop(page, 'slips.csv', csv(lines));
  await choose(page, 3);
  const device = page.getByRole('complementary');
  await expect(device.getByText('The checksum does not fit').first()).toBeVisible();

  await device.getByRole('button', { name: 'Search for one wrong character' }).click();
  const [was, is] = [lines[1]!.hash[300], whole[1]!.hash[300]];
  const fix = device.getByRole('button', {
    name: `Character 301 turned from ${was} into ${is}. The checksum proves it.`,
  });
  await expect(fix).toBeVisible();
  await expect(page.getByText('Found: the damaged character is named')).toBeVisible();

  await fix.click();
  await expect(device.getByText('Nothing found in this row.')).toBeVisible();
  await expect(device.getByText('Undamaged: the checksum fits.')).toBeVisible();

  // Undo brings back the damage, and what was found.
  await page.getByRole('button', { name: /^Undo/ }).click();
  await expect(fix).toBeVisible();
  await page.getByRole('button', { name: /^Redo/ }).click();
  await expect(fix).toHaveCount(0);

  await page.getByRole('button', { name: 'Save', exact: true }).click();
  const [file] = await saved(() =>
    page.getByRole('button', { name: 'Save 3 rows for Intune' }).click());
  expect(file!.bytes.toString('latin1')).toContain(`${whole[1]!.serial},,${whole[1]!.hash},`);
});

test('all damaged hashes are searched, and what is more than one slip is said', async ({ page }) => {
  await drop(page, 'slips.csv', csv(lines));
  await page.getByRole('button', { name: 'Search 3 rows for one wrong character' }).click();
  await expect(page.getByText('3 damaged hashes were searched, 2 can be repaired.')).toBeVisible();
  await expect(page.getByRole('button', { name: /for one wrong character/ })).toHaveCount(0);

  await page.getByRole('button', { name: /^Fix all 2.*: Hardware hash damaged/ }).click();
  await expect(page.getByText('2 rows fixed.')).toBeVisible();
  await choose(page, 6);
  const device = page.getByRole('complementary');
  await expect(device.getByText('it is not one wrong, missing or extra character')).toBeVisible();
});

test('a search of many rows is shown, and can be stopped', async ({ page }) => {
  const many = Array.from({ length: 300 }, (_, place) => {
    const line = row(3001 + place);
    return { ...line, hash: other(other(line.hash, 300), 900) };
  });
  await drop(page, 'many.csv', csv(many));
  await page.getByRole('button', { name: 'Search 300 rows for one wrong character' }).click();
  await expect(page.getByRole('progressbar', { name: 'Searching' })).toBeVisible();
  // The list answers meanwhile.
  await choose(page, 2);
  await expect(page.getByRole('complementary').getByRole('heading', { level: 2 }))
    .toHaveText(many[0]!.serial);
  await page.getByRole('button', { name: 'Stop the search' }).click();
  await expect(page.getByRole('progressbar', { name: 'Searching' })).toHaveCount(0);
  // What was not searched can be searched later.
  await expect(page.getByRole('button', { name: /^Search \d+ rows for one/ })).toBeVisible();
});

function other(hash: string, at: number): string {
  return hash.slice(0, at) + (hash[at] === 'k' ? 'K' : 'k') + hash.slice(at + 1);
}

/** Chooses the row of a line. */
async function choose(page: Page, line: number): Promise<void> {
  await page.getByRole('gridcell', { name: new RegExp(`\\.csv ?:${line}$`) }).click();
}

/** Drops a file on the page, as from a stick. */
async function drop(page: Page, name: string, buffer: Buffer): Promise<void> {
  await page.locator('body').drop({ files: { name, mimeType: 'text/csv', buffer } });
  await expect(page.getByRole('heading', { name: 'Review' })).toBeVisible();
}
