/** Nothing of the page is against WCAG as far as axe can tell, however it is looked at. */
import type { Page } from '@playwright/test';
import { accessible, VIEWS } from './accessible.ts';
import { choosePerson, column, drop, lookOnTheWay, openSignIn, plan, register } from './admin.ts';
import { csv } from './csv.ts';
import { expect, test } from './fixtures.ts';
import { devices, fleet } from './fleet.ts';
import { zip } from './zip.ts';

const FEW = csv([...devices(3), { ...devices(1, 2001)[0]!, serial: '' }]);

async function fromStartToSaving(page: Page): Promise<void> {
  await accessible(page, 'start');
  await drop(page, 'stick.csv', fleet().bytes);
  await expect(page.getByText('620 rows', { exact: true })).toBeVisible();
  await accessible(page, 'review');
  await page.getByRole('region', { name: 'Findings' }).getByText('What is this?').first().click();
  await expect(page.getByRole('heading', { name: 'What it finds' })).toBeVisible();
  await column(page, 'serial').first().dblclick();
  await accessible(page, 'help, and a cell that is edited');
  await page.keyboard.press('Escape');
  await page.getByRole('button', { name: 'Details' }).click();
  await page.getByText(/^\d+ raw records$/).click();
  await accessible(page, 'details');
  await page.getByRole('button', { name: 'Close' }).click();
  await page.getByRole('button', { name: 'Save', exact: true }).click();
  await accessible(page, 'save dialog');
  await page.getByRole('dialog').getByRole('button', { name: 'Close' }).click();
  await page.getByRole('button', { name: 'Change many' }).click();
  await accessible(page, 'change many');
  await page.getByRole('textbox', { name: 'Find', exact: true }).fill('HQ');
  await page.getByRole('button', { name: /^Replace in/ }).click();
  await page.locator('summary[aria-label="Steps"]').click();
  await expect(page.getByRole('list', { name: 'Steps taken' })).toBeVisible();
  await accessible(page, 'steps');
}

async function fromPlanToResult(page: Page): Promise<void> {
  await drop(page, 'few.csv', FEW);
  await lookOnTheWay(page, 'of 3 devices registered.', accessible);
  await page.getByRole('button', { name: 'Start over' }).click();
  await accessible(page, 'results that are not saved');
}

/** No header line, and two columns that may be the serial number. */
const UNSURE = devices(2).map(({ serial, hash }) => `${serial}X,Berlin,77001,${hash}\n`).join('');

async function archivesColumnsAndPolicy(page: Page): Promise<void> {
  const policy = (name: string, policy: object) => page.locator('input[accept*="json"]').setInputFiles(
    { name, mimeType: 'application/json', buffer: Buffer.from(JSON.stringify(policy)) });
  const panel = page.getByRole('region', { name: 'Policy' });
  await policy('company.json', { allowedTags: ['HQ*'], requiredColumns: ['tag'], maxAgeDays: 90 });
  await expect(panel.getByRole('listitem')).toHaveCount(3);
  await accessible(page, 'a policy on the start page');
  await drop(page, 'stick.zip', zip({
    'room/list.csv': UNSURE, 'more.zip': zip({ 'few.csv': FEW }), 'photo.jpg': Buffer.from([0xff, 0xd8]),
  }));
  await expect(page.locator('.member')).toHaveCount(3);
  await policy('broken.json', { maxRows: 0 });
  await expect(panel.getByRole('button', { name: 'Close' })).toBeVisible();
  await accessible(page, 'an archive, and a policy that is refused');
  await page.getByRole('button', { name: /^2 files in it/ }).click();
  await expect(page.locator('.member')).toHaveCount(0);
  await accessible(page, 'an archive that is closed');
  await page.getByRole('button', { name: /^2 files in it/ }).click();
  await column(page, 'serial').first().click();
  await page.keyboard.press('Shift+ArrowDown');
  await expect(page.getByRole('group', { name: 'Selected rows' })).toBeVisible();
  await accessible(page, 'rows that are selected');
  await page.getByRole('button', { name: /^Say which column is which/ }).click();
  await expect(page.getByRole('dialog', { name: 'Which column is which?' })).toBeVisible();
  await accessible(page, 'columns');
}

async function fromCloudsToAccounts(page: Page): Promise<void> {
  await drop(page, 'few.csv', FEW);
  await page.getByRole('button', { name: /^Continue with/ }).click();
  await page.getByRole('radio', { name: /^US Government/ }).check();
  await page.getByRole('textbox', { name: 'Tenant of the customer' }).fill('contoso');
  await page.getByRole('button', { name: /^Sign in to/ }).click();
  await expect(page.getByRole('alert')).toContainText('neither a domain');
  await accessible(page, 'a cloud chosen, a tenant misspelt');
  await page.getByRole('textbox', { name: 'Tenant of the customer' }).fill('fabrikam.example');
  await choosePerson(await openSignIn(page), 'Nico Newcomer');
  await expect(page.getByRole('textbox', { name: 'Link for the administrator' })).toBeVisible();
  await accessible(page, 'consent is missing');
  await choosePerson(await openSignIn(page), 'Ada Admin');
  await expect(page.getByText(/^Compared with/)).toBeVisible();
  await page.getByText('Use another account').first().click();
  await choosePerson(await openSignIn(page, 'Use another account'), 'Rory Reader');
  await expect(page.getByRole('region', { name: 'Signed in in this tab' })).toBeVisible();
  await expect(page.getByText(/^Compared with/)).toBeVisible();
  await accessible(page, 'two accounts');
  await page.evaluate(() => { window.open = () => null; });
  await page.getByText('Use another account').first().click();
  await page.getByRole('button', { name: 'Use another account' }).click();
  await page.getByRole('button', { name: 'Sign in in this window instead' }).click();
  await accessible(page, 'leaving for the sign-in');
}

/** Another spelling of a tag that the tenant has; then a run that is left before its end. */
async function nearTagsAndRuns(page: Page): Promise<void> {
  await drop(page, 'few.csv', csv(devices(3).map(line => ({ ...line, tag: 'hq-Berlin' }))));
  await plan(page);
  await expect(page.getByRole('table').filter({ hasText: 'hq-Berlin' })).toBeVisible();
  await accessible(page, 'tags that the tenant spells otherwise');
  await register(page);
  await expect(page.getByText(/the service asked us to slow down/)).toBeVisible();
  await page.reload();
  await expect(page.getByRole('heading', { name: 'Runs that were begun here' })).toBeVisible();
  await accessible(page, 'a run to go on with');
  await page.getByRole('button', { name: 'Delete it' }).click();
  await expect(page.getByRole('dialog')).toBeVisible();
  await accessible(page, 'deleting a journal');
}

for (const [name, use] of VIEWS) {
  test.describe(name, () => {
    test.use(use);
    test.slow(); // Axe looks at every element of the page, time and again.

    test('from the start to saving', ({ page }) => fromStartToSaving(page));

    test('archives, columns and a policy', ({ page }) => archivesColumnsAndPolicy(page));

    test('from the plan to the result', async ({ page, tenant }) => {
      tenant.scene({
        elsewhere: [devices(3)[2]!.serial],
        delays: { unknown: 0.1, pending: 3, visible: 0.1 },
      });
      await fromPlanToResult(page);
    });

    test('tags spelt otherwise, and runs of an earlier page', async ({ page, tenant }) => {
      tenant.scene({
        devices: ['HQ-Berlin', 'HQ-Berlin', 'HQ-Berlin'].map((groupTag, place) => ({ serial: `THERE-${place}`, groupTag })),
        faults: [{ on: 'POST /import', answer: { status: 429, headers: { 'Retry-After': '60' } } }],
      });
      await nearTagsAndRuns(page);
    });

    test('an account that may not', async ({ page }) => {
      await drop(page, 'few.csv', FEW);
      await page.getByRole('button', { name: /^Continue with/ }).click();
      await choosePerson(await openSignIn(page), 'Theo Technician');
      await expect(page.getByRole('alert')).toBeVisible();
      await accessible(page, 'blocked');
    });

    test('a choice of clouds, consent that is missing, a guest and two accounts', async ({ page, site, tenant }) => {
      const { pace, authority: _, ...one } = tenant.config;
      await site.configure({ pace, clouds: ['global', 'usgov-l4'].map(cloud => ({ ...one, cloud })) });
      await page.goto(`${site.origin}/`);
      await fromCloudsToAccounts(page);
    });

    test.describe('trouble', () => {
      test.use({ config: { clientId: 42, colour: 'blue' } });

      test('with the configuration', async ({ page }) => {
        await expect(page.getByRole('heading', { name: 'This page is not set up right' })).toBeVisible();
        await accessible(page, 'configuration trouble');
      });
    });
  });
}
