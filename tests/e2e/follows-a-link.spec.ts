/** A link brings settings in its fragment: they are said, offered, and never carried out by themselves. */
import { accessible, VIEWS } from './accessible.ts';
import { choosePerson, clipboard, column, drop, signIn } from './admin.ts';
import { csv } from './csv.ts';
import { expect, test } from './fixtures.ts';
import { devices } from './fleet.ts';

const lines = devices(8);
const bytes = csv(lines);
const notice = (page: import('@playwright/test').Page) =>
  page.getByRole('complementary', { name: 'What the link asks for' });

test('a group tag is offered for rows without one, and set by a click only', async ({ page, site }) => {
  await page.goto(`${site.origin}/#tag=Front%20Desk`);
  await expect(notice(page)).toContainText('Front Desk');
  await expect(notice(page)).toContainText('It can be set once files are open.');
  await drop(page, 'stick.csv', bytes);
  await expect(column(page, 'group-tag')).toHaveText(lines.map(({ tag }) => tag));
  await notice(page).getByRole('button', { name: 'Set it in 2 rows' }).click();
  await expect(column(page, 'group-tag')).toHaveText(lines.map(({ tag }) => tag || 'Front Desk'));
  await expect(notice(page)).toContainText('Every row shown has a group tag.');
  await page.keyboard.press('Control+z');
  await expect(column(page, 'group-tag')).toHaveText(lines.map(({ tag }) => tag));

  await page.getByRole('button', { name: 'Change many' }).click();
  await expect(page.getByRole('textbox', { name: 'Text' })).toHaveValue('Front Desk');
  await page.getByRole('dialog').getByRole('button', { name: 'Close' }).click();
  await expect(column(page, 'group-tag')).toHaveText(lines.map(({ tag }) => tag));
  await notice(page).getByRole('button', { name: 'Close' }).click();
  await expect(notice(page)).toHaveCount(0);
});

test('saving starts at the target, and a link with all of it can be copied', async ({ page, site }) => {
  await page.goto(`${site.origin}/#target=tuples&lang=de`);
  await expect(notice(page)).toContainText('Saving starts at: Tuples.');
  await drop(page, 'stick.csv', bytes);
  await expect(column(page, 'serial')).toHaveCount(8);
  await page.getByRole('button', { name: 'Save', exact: true }).click();
  const dialog = page.getByRole('dialog');
  await expect(dialog.getByRole('radio', { name: 'Tuples' })).toBeChecked();
  await dialog.getByRole('radio', { name: 'Partner Center', exact: true }).check();
  await dialog.getByText('A link with these settings').click();
  await dialog.getByRole('textbox', { name: 'Group tag to offer' }).fill('R&D +1');
  const link = `${site.origin}/#target=partner-center&tag=R%26D%20%2B1&lang=de`;
  await expect(dialog.getByRole('textbox', { name: 'Link' })).toHaveValue(link);
  const copied = await clipboard(page);
  await dialog.getByRole('button', { name: /^Copy ?: Link$/ }).click();
  expect(await copied()).toBe(link);
  await dialog.getByRole('textbox', { name: 'Group tag to offer' }).fill('x'.repeat(101));
  await expect(dialog).toContainText('A group tag is at most 100 characters that can be seen.');
});

test('the page speaks the language of its link, if it knows it', async ({ page, site }) => {
  await page.goto('about:blank');
  await page.goto(`${site.origin}/#lang=de`);
  await expect(page.locator('html')).toHaveAttribute('lang', 'de');
  await page.goto('about:blank');
  await page.goto(`${site.origin}/#lang=tlh`);
  await expect(page.locator('html')).toHaveAttribute('lang', 'en');
});

test('what is hostile, unknown or wrong is told as text and ignored', async ({ page, site }) => {
  await page.goto(`${site.origin}/#tag=%3Cimg%20src%3Dx%20onerror%3Dalert(1)%3E&target=printer&cloud=china&row=5CG1&token=x`);
  await expect(notice(page)).toContainText('<img src=x onerror=alert(1)>');
  await expect(notice(page).getByRole('listitem')).toHaveText([
    'It asks for the cloud china, which this page is not set up for. That was ignored.',
    'Its value for “target”, “printer”, can\'t be used. It was ignored.',
    'It says something about “row”, which is not known here. That was ignored.',
    'It says something about “token”, which is not known here. That was ignored.',
  ]);
  await expect(page.locator('img')).toHaveCount(0);
});

test('a link that comes while the page is open counts from then on', async ({ page }) => {
  await expect(notice(page)).toHaveCount(0);
  await page.evaluate(() => { location.hash = 'tag=Kiosk'; });
  await expect(notice(page)).toContainText('Kiosk');
  await notice(page).getByRole('button', { name: 'Close' }).click();
  await page.evaluate(() => { location.hash = 'tag=Lobby'; });
  await expect(notice(page)).toContainText('Lobby');
});

test.describe('with several clouds', () => {
  test('the cloud is chosen, and stays with the link through a sign-in in this window', async ({ page, site, tenant }) => {
    const { pace, authority: _, ...one } = tenant.config;
    await site.configure({ pace, clouds: ['global', 'usgov-l4'].map(cloud => ({ ...one, cloud })) });
    await page.addInitScript(() => { window.open = () => null; });
    // About blank first: the address differs in its fragment only, which would load nothing.
    await page.goto('about:blank');
    await page.goto(`${site.origin}/#cloud=usgov&tag=Kiosk`);
    await expect(notice(page)).toContainText('The sign-in is for the cloud US Government L4 (GCC High).');
    await notice(page).getByRole('button', { name: 'Close' }).click();
    await drop(page, 'stick.csv', bytes);
    await page.getByRole('button', { name: 'Continue with 8 devices' }).click();
    await expect(page.getByRole('radio', { name: /^US Government/ })).toBeChecked();
    await page.getByRole('button', { name: 'Sign in to the practice tenant' }).click();
    await page.getByRole('button', { name: 'Sign in in this window instead' }).click();
    await page.getByRole('button', { name: 'Leave and sign in' }).click();
    await choosePerson(page, 'Ada Admin');
    await expect(page.getByText(/^Compared with/)).toBeVisible();
    expect(page.url()).toBe(`${site.origin}/#cloud=usgov&tag=Kiosk`);
    await expect(page.getByRole('region', { name: 'Practice tenant' })).toContainText('US Government L4');
  });

  test('who is signed in stays where they are', async ({ page, site, tenant }) => {
    const { pace, authority: _, ...one } = tenant.config;
    await site.configure({ pace, clouds: ['global', 'usgov-l4'].map(cloud => ({ ...one, cloud })) });
    await page.goto(`${site.origin}/?`);
    await page.goto(`${site.origin}/?#cloud=global`);
    await drop(page, 'stick.csv', bytes);
    await page.getByRole('button', { name: 'Continue with 8 devices' }).click();
    await signIn(page, 'Ada Admin');
    await expect(page.getByText(/^Compared with/)).toBeVisible();
    await page.evaluate(() => { location.hash = 'cloud=usgov-l4'; });
    await expect(notice(page)).toContainText('somebody is signed in to another');
    await expect(page.getByRole('region', { name: 'Practice tenant' })).toContainText('Global');
  });
});

for (const [name, use] of VIEWS) {
  test.describe(name, () => {
    test.use(use);
    test('the notice and the link can be used by everybody', async ({ page, site }) => {
      await page.goto(`${site.origin}/#tag=Kiosk&row=1&target=tuples`);
      await drop(page, 'stick.csv', bytes);
      await expect(notice(page).getByRole('button', { name: /^Set it/ })).toBeVisible();
      await accessible(page, 'notice');
      await notice(page).getByRole('button', { name: 'Close' }).click();
      await page.getByRole('button', { name: 'Save', exact: true }).click();
      await page.getByText('A link with these settings').click();
      await accessible(page, 'link');
    });
  });
}
