/** Every way to register is one click away, can be linked to, and loses nothing. */
import { accessible, VIEWS } from './accessible.ts';
import { clipboard, column, drop, narrowToLobby } from './admin.ts';
import { csv } from './csv.ts';
import { expect, test } from './fixtures.ts';
import { devices } from './fleet.ts';

const lines = devices(8);

test('they open from the start, and Back leads to the start', async ({ page }) => {
  await page.getByRole('button', { name: 'See every way' }).click();
  await expect(page.getByRole('heading', { name: 'Ways to register devices' })).toBeFocused();
  await expect(page).toHaveURL(/#ways$/);
  await expect(page).toHaveTitle('Ways to register · Preflight');
  await page.goBack();
  await expect(page.getByText('Drop CSV files here')).toBeVisible();
  await expect(page).not.toHaveURL(/ways/);
});

test('whoever looks them up finds the rows as they were', async ({ page }) => {
  await drop(page, 'stick.csv', csv(lines));
  await narrowToLobby(page);
  await page.getByRole('banner').getByRole('button', { name: 'Ways to register' }).click();
  await page.getByRole('button', { name: 'Back', exact: true }).click();
  await expect(page.getByText('1 of 8 rows: “Lobby”')).toBeVisible();
  await expect(column(page, 'group-tag')).toHaveText(['Lobby']);
  await expect(page.getByRole('button', { name: /^Undo:/ })).toBeEnabled();
});

test('what is made for a way is saved from there', async ({ page, saved }) => {
  await drop(page, 'stick.csv', csv(lines));
  await expect(column(page, 'serial')).toHaveCount(8);
  await page.getByRole('banner').getByRole('button', { name: 'Ways to register' }).click();
  await page.getByRole('article', { name: 'A partner or reseller, in Partner Center' })
    .getByRole('button', { name: 'Save: Partner Center' }).click();
  const dialog = page.getByRole('dialog');
  await expect(dialog.getByRole('radio', { name: 'Partner Center', exact: true })).toBeChecked();
  const files = await saved(() => dialog.getByRole('button', { name: /^Save all|^Save 8 rows/ }).click(), 4);
  expect(files[0]!.bytes.toString()).toContain('Manufacturer name');
});

test('without rows there is nothing to save', async ({ page, site }) => {
  await page.goto(`${site.origin}/#ways=partner`);
  const way = page.getByRole('article', { name: 'A partner or reseller, in Partner Center' });
  await expect(way.getByRole('heading', { level: 3 })).toBeFocused();
  await expect(way.getByText('Open files first: then it is saved from here.')).toBeVisible();
  await drop(page, 'stick.csv', csv(lines));
  await expect(page.getByRole('heading', { name: 'Review', level: 1 })).toBeVisible();
  await expect(page).not.toHaveURL(/ways/);
});

test('they are searched, and the contents lead to each', async ({ page, site }) => {
  await page.goto(`${site.origin}/#ways`);
  const contents = page.getByRole('navigation', { name: 'On this page' });
  await expect(contents.getByRole('link')).toHaveCount(20);
  await page.getByRole('searchbox', { name: 'Search the ways' }).fill('reseller relationship');
  await expect(contents.getByRole('link')).toHaveText([/Partner Center$/, /API$/, 'To a partner or reseller']);
  await expect(page.getByRole('article')).toHaveCount(3);
  await page.getByRole('searchbox', { name: 'Search the ways' }).fill('zeppelin');
  await expect(page.getByText('No way fits that.')).toBeVisible();
  await page.getByRole('searchbox', { name: 'Search the ways' }).fill('');
  await contents.getByRole('link', { name: 'Configuration Manager' }).click();
  await expect(page.getByRole('heading', { name: 'Configuration Manager' })).toBeFocused();
  await expect(page).toHaveURL(/#ways=configmgr$/);
  // The same once more, after one has scrolled away.
  await page.evaluate(() => scrollTo(0, 0));
  await contents.getByRole('link', { name: 'Configuration Manager' }).click();
  await expect(page.getByRole('heading', { name: 'Configuration Manager' })).toBeInViewport();
});

test('a command is copied; where the browser refuses, it is selected', async ({ page, site }) => {
  await page.goto(`${site.origin}/#ways=script`);
  const copied = await clipboard(page);
  const copy = page.getByRole('button', { name: /^Copy ?: To a file$/ });
  await copy.click();
  await expect(page.getByRole('button', { name: /^Copied ?: To a file$/ })).toBeVisible();
  expect(await copied()).toContain('\nInstall-Script -Name Get-WindowsAutopilotInfo\n');
  await clipboard(page, true);
  await page.getByRole('button', { name: /^Copy ?: Straight into the tenant$/ }).click();
  await expect(page.getByRole('button', { name: /^Selected: copy with Ctrl\+C/ })).toBeVisible();
  expect(await page.evaluate(() => getSelection()?.toString())).toContain('Get-WindowsAutopilotInfo -Online');
});

test('on paper there is the text, without what is pressed', async ({ page, site }) => {
  await page.goto(`${site.origin}/#ways`);
  await expect(page.getByRole('article').first()).toBeVisible();
  await page.emulateMedia({ media: 'print' });
  await expect(page.getByRole('article')).toHaveCount(20);
  await expect(page.getByRole('article').last()).toBeVisible();
  await expect(page.getByRole('button')).toHaveCount(0);
});

for (const [name, use] of VIEWS) {
  test.describe(name, () => {
    test.use(use);
    test('they can be used by everybody', async ({ page, site }) => {
      await page.goto(`${site.origin}/#ways`);
      await expect(page.getByRole('article').first()).toBeVisible();
      await accessible(page, 'ways');
    });
  });
}
