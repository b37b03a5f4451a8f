/** Rows are narrowed to kinds of findings, a file, a group tag, and shown all again. */
import type { Page } from '@playwright/test';
import { accessible, VIEWS } from './accessible.ts';
import { column, drop, plan } from './admin.ts';
import { csv } from './csv.ts';
import { expect, test } from './fixtures.ts';
import { devices } from './fleet.ts';

const lines = devices(8);
lines[1]!.serial = '';
lines[2]!.tag = 'HQ ';
const serials = (page: Page) => column(page, 'serial');
const serialsOf = (places: number[]) => places.map(place => lines[place]!.serial);
const tagged = (tag: string) => serialsOf([...lines.keys()].filter(place => lines[place]!.tag === tag));

async function openFilter(page: Page): Promise<void> {
  await page.locator('summary').filter({ has: page.locator('svg') }).and(page.getByLabel(/^Filter/)).click();
}

test('by the worst finding and by the group tag, together and apart', async ({ page }) => {
  await drop(page, 'stick.csv', csv(lines));
  await openFilter(page);
  const findings = page.getByRole('combobox', { name: 'Worst finding' });
  await findings.selectOption({ label: 'Errors (1)' });
  await expect(column(page, 'place')).toHaveText(['stick.csv:3']);
  await findings.selectOption({ label: 'Warnings (1)' });
  await expect(serials(page)).toHaveText(serialsOf([2]));
  await findings.selectOption({ label: 'Nothing found (6)' });
  await expect(serials(page)).toHaveCount(6);

  const tag = page.getByRole('combobox', { name: 'Group tag' });
  await tag.selectOption({ label: 'Field (2)' });
  await expect(serials(page)).toHaveText(tagged('Field'));
  await expect(page.getByText('2 of 8 rows: Nothing found and group tag “Field”')).toBeVisible();
  await findings.selectOption('');
  // Exactly: the tag with a blank is another one.
  await tag.selectOption({ label: 'HQ (2)' });
  await expect(serials(page)).toHaveText(tagged('HQ'));
  await tag.selectOption({ label: 'No group tag (1)' });
  await expect(serials(page)).toHaveText(tagged(''));
  await page.keyboard.press('Escape');
  await expect(tag).toBeHidden();
  await page.getByRole('button', { name: 'Show all' }).click();
  await expect(serials(page)).toHaveCount(8);
});

test('by file, from the toolbar', async ({ page }) => {
  await drop(page, 'stick.csv', csv(lines.slice(0, 4)));
  await drop(page, 'other.csv', csv(lines.slice(4)));
  await expect(serials(page)).toHaveCount(8);
  await openFilter(page);
  await page.getByRole('combobox', { name: 'File', exact: true }).selectOption('other.csv');
  await expect(serials(page)).toHaveText(serialsOf([4, 5, 6, 7]));
});

test('rows with errors and those that are ready are one click away, also after a plan', async ({ page }) => {
  await drop(page, 'stick.csv', csv(lines));
  const which = page.getByRole('group', { name: 'Which rows' });
  await which.getByRole('button', { name: 'With errors 1' }).click();
  await expect(column(page, 'place')).toHaveText(['stick.csv:3']);
  await which.getByRole('button', { name: 'All 8' }).click();
  await plan(page);
  await page.getByRole('button', { name: /Review/ }).click();
  await expect(column(page, 'state').first()).toHaveText('New');
  await which.getByRole('button', { name: 'Ready 7' }).click();
  await expect(which.getByRole('button', { name: 'Ready 7' })).toHaveAttribute('aria-pressed', 'true');
  await expect(serials(page)).toHaveText(serialsOf([0, 2, 3, 4, 5, 6, 7]));
});

for (const [name, options] of VIEWS) {
  test.describe(name, () => {
    test.use(options);
    test('the filter and the columns are accessible', async ({ page }) => {
      await drop(page, 'stick.csv', csv(lines));
      await expect(serials(page).first()).toBeVisible();
      await openFilter(page);
      await accessible(page, 'filter');
      await page.keyboard.press('Escape');
      await page.getByLabel('Columns', { exact: true }).first().click();
      await accessible(page, 'columns');
    });
  });
}

test.describe('on a telephone', () => {
  test.use({ viewport: { width: 360, height: 740 } });

  test('who narrows the rows by hand sees them, and by keyboard stays where they were', async ({ page }) => {
    await page.getByRole('button', { name: 'Try a broken sample' }).click();
    const finding = page.getByRole('button', { name: /^Error No serial number/ });
    await expect(finding).toBeVisible();
    const shown = page.getByText('1 of 621 rows: No serial number');
    await finding.click();
    await expect(shown).toBeInViewport();
    await expect(column(page, 'place').first()).toBeInViewport();
    await page.getByRole('button', { name: 'Show all' }).click();
    await expect(shown).toHaveCount(0);

    await finding.press('Enter');
    await expect(shown).toBeVisible();
    await expect(finding).toBeInViewport();
  });
});
