/** Several accounts, a customer's tenant, another cloud, and an administrator's consent. */
import type { Locator, Page } from '@playwright/test';
import { choosePerson, drop, openSignIn, register, resultIs, signIn } from './admin.ts';
import { csv } from './csv.ts';
import { expect, test } from './fixtures.ts';
import { devices } from './fleet.ts';
import { guidFor, TENANT_ID } from '../tenant/names.mjs';

const QUICK = { delays: { unknown: 0, pending: 0.1, visible: 0.1 } };
const CUSTOMER = '5b1c0de5-7e57-4aaa-8bad-0123456789ab';

async function ready(page: Page): Promise<void> {
  await drop(page, 'stick.csv', csv(devices(3)));
  await page.getByRole('button', { name: 'Continue with 3 devices' }).click();
  await expect(page.getByRole('button', { name: 'Sign in to the practice tenant' })).toBeEnabled();
}

const compared = (page: Page): Locator => page.getByText(/^Compared with/);
const tenantBox = (page: Page): Locator =>
  page.getByRole('main').getByRole('region', { name: 'Practice tenant' });
const accounts = (page: Page): Locator =>
  page.getByRole('region', { name: 'Signed in in this tab' }).getByRole('listitem');

/** Opens the sign-in window for somebody else than who is signed in. */
async function another(page: Page, person: string, customer = ''): Promise<void> {
  const form = page.getByRole('main').locator('details', { hasText: 'Use another account' });
  await form.locator('summary').click();
  await form.getByRole('textbox', { name: 'Tenant of the customer' }).fill(customer);
  const [popup] = await Promise.all([
    page.waitForEvent('popup'),
    form.getByRole('button', { name: 'Use another account' }).click(),
  ]);
  await choosePerson(popup, person);
}

test('two people are signed in, one is used, the other is switched to and signed out', async ({ page }) => {
  await ready(page);
  await signIn(page, 'Ada Admin');
  await expect(compared(page)).toBeVisible();
  await expect(accounts(page)).toHaveCount(0);

  await another(page, 'Rory Reader');
  await expect(page.getByRole('banner')).toContainText('rory@practice.example');
  await expect(compared(page)).toBeVisible();
  await expect(accounts(page)).toHaveCount(2);
  await expect(accounts(page).filter({ hasText: 'in use' })).toContainText('rory@practice.example');

  await page.getByRole('button', { name: `Use ada@practice.example in ${TENANT_ID}` }).click();
  await expect(page.getByRole('banner')).toContainText('ada@practice.example');
  await expect(compared(page)).toBeVisible();
  await page.getByRole('button', { name: `Sign out rory@practice.example in ${TENANT_ID}` }).click();
  await expect(accounts(page)).toHaveCount(0);
  await expect(page.getByRole('banner')).toContainText('ada@practice.example');
  await expect(compared(page)).toBeVisible();
});

test('who is signed out leaves the others to choose from', async ({ page }) => {
  await ready(page);
  await signIn(page, 'Ada Admin');
  await another(page, 'Rory Reader');
  await expect(accounts(page)).toHaveCount(2);
  await page.getByRole('banner').getByRole('button', { name: 'Sign out' }).click();
  await expect(page.getByRole('banner')).not.toContainText('@practice.example');
  await expect(accounts(page)).toHaveText([/ada@practice\.example/]);
  await page.getByRole('button', { name: /^Use ada/ }).click();
  await expect(compared(page)).toBeVisible();
});

test('a customer\'s tenant is signed in to, said beside the person, and written to', async ({ page, context, tenant }) => {
  tenant.scene(QUICK);
  const asked: string[] = [];
  context.on('request', request => asked.push(new URL(request.url()).pathname));
  await ready(page);
  await page.getByRole('textbox', { name: 'Tenant of the customer' }).fill('Fabrikam.example');
  await signIn(page, 'Ada Admin');
  await expect(compared(page)).toBeVisible();
  const id = guidFor('tenant fabrikam.example');
  await expect(tenantBox(page)).toContainText(id);
  await expect(tenantBox(page)).toContainText('fabrikam.example');
  const guest = `This account is of practice.example, whose tenant is another one. What you do here happens in the tenant ${id}.`;
  await expect(tenantBox(page)).toContainText(guest);
  expect(asked).toContain('/fabrikam.example/auth');
  expect(asked).not.toContain('/organizations/auth');

  await page.getByRole('button', { name: /^Register 3 new/ }).click();
  await expect(page.getByRole('dialog')).toContainText(guest);
  await page.keyboard.press('Escape');
  await register(page);
  await resultIs(page, 'Done: 3 devices registered.');
  await expect(page.getByRole('main')).toContainText(`ada@practice.example in the tenant ${id}`);
});

test('one person is in two tenants, and the plan is made anew for each', async ({ page }) => {
  await ready(page);
  await signIn(page, 'Ada Admin');
  await expect(compared(page)).toBeVisible();
  await expect(tenantBox(page)).not.toContainText('whose tenant is another one');
  await another(page, 'Ada Admin', CUSTOMER);
  await expect(tenantBox(page)).toContainText(CUSTOMER);
  await expect(compared(page)).toBeVisible();
  await expect(accounts(page)).toHaveCount(2);
  await page.getByRole('button', { name: `Use ada@practice.example in ${TENANT_ID}` }).click();
  await expect(tenantBox(page).locator('dl')).toContainText(TENANT_ID);
  await expect(compared(page)).toBeVisible();
});

test('the question before registering is not asked on for another tenant', async ({ page }) => {
  await ready(page);
  await signIn(page, 'Ada Admin');
  await expect(compared(page)).toBeVisible();
  const form = page.getByRole('main').locator('details', { hasText: 'Use another account' });
  await form.locator('summary').click();
  await form.getByRole('textbox', { name: 'Tenant of the customer' }).fill(CUSTOMER);
  const popup = await openSignIn(page, 'Use another account');
  await page.getByRole('button', { name: /^Register 3 new/ }).click();
  await expect(page.getByRole('dialog')).toContainText('ada@practice.example');
  await choosePerson(popup, 'Ada Admin');
  await expect(tenantBox(page)).toContainText(CUSTOMER);
  await expect(compared(page)).toBeVisible();
  await expect(page.getByRole('dialog')).toHaveCount(0);
});

test('results are told of the tenant of their run, whoever signs in after it', async ({ page, tenant }) => {
  tenant.scene(QUICK);
  await ready(page);
  await signIn(page, 'Ada Admin');
  await expect(compared(page)).toBeVisible();
  await register(page);
  await resultIs(page, 'Done: 3 devices registered.');
  const steps = page.getByRole('navigation', { name: 'Steps' });
  await steps.getByRole('button', { name: 'Plan' }).click();
  await another(page, 'Ada Admin', CUSTOMER);
  await expect(tenantBox(page)).toContainText(CUSTOMER);
  await steps.getByRole('button', { name: 'Result' }).click();
  await expect(page.getByText(`A run in the tenant ${TENANT_ID}`)).toBeVisible();
  await expect(page.getByRole('main')).not.toContainText(CUSTOMER);
});

test('what is no tenant opens no window', async ({ page }) => {
  await ready(page);
  let windows = 0;
  page.on('popup', () => windows += 1);
  const field = page.getByRole('textbox', { name: 'Tenant of the customer' });
  for (const wrong of ['contoso', 'https://contoso.com', 'a b.com', '11111111-2222']) {
    await field.fill(wrong);
    await page.getByRole('button', { name: 'Sign in to the practice tenant' }).click();
    await expect(page.getByRole('alert')).toContainText('This is neither a domain');
    await expect(field).toBeFocused();
  }
  expect(windows).toBe(0);
});

test('a page that is set up for one tenant asks for none', async ({ page, site, tenant }) => {
  await site.configure({ ...tenant.config, authority: `https://login.microsoftonline.com/${TENANT_ID}` });
  await page.goto(`${site.origin}/`);
  await ready(page);
  await expect(page.getByRole('textbox', { name: 'Tenant of the customer' })).toHaveCount(0);
  await signIn(page, 'Ada Admin');
  await expect(compared(page)).toBeVisible();
});

test('an administrator consents by the link, for the tenant that was asked for', async ({ page, context, site, tenant }) => {
  await ready(page);
  await page.getByRole('textbox', { name: 'Tenant of the customer' }).fill(CUSTOMER);
  await signIn(page, 'Nico Newcomer');
  await expect(page.getByRole('alert')).toContainText('An administrator of the tenant has to consent');
  await expect(page.getByRole('alert')).toContainText('AADSTS90094');
  const link = new URL(await page.getByRole('textbox', { name: 'Link for the administrator' }).inputValue());
  expect(link.origin + link.pathname).toBe(`${tenant.idp}/${CUSTOMER}/v2.0/adminconsent`);
  expect(Object.fromEntries(link.searchParams)).toEqual({
    client_id: tenant.config.clientId,
    scope: `${tenant.graph}/DeviceManagementServiceConfig.ReadWrite.All`,
    redirect_uri: `${site.origin}/redirect.html`,
  });
  for (const [button, words] of [
    ['Cancel', 'The consent was not given: AADSTS65004'],
    ['Accept', `The administrator's consent is given for the tenant ${CUSTOMER}.`],
  ] as const) {
    const [opened] = await Promise.all([
      context.waitForEvent('page'),
      page.getByRole('link', { name: 'Open it' }).click(),
    ]);
    await opened.getByRole('button', { name: button }).click();
    await expect(opened.locator('body')).toContainText(words);
    expect(opened.url()).toBe(`${site.origin}/redirect.html`);
    await opened.close();
  }
  await signIn(page, 'Ada Admin');
  await expect(compared(page)).toBeVisible();
});

test('a number that is not known is shown in the service\'s own words, with what finds it', async ({ page, tenant }) => {
  const id = '8478d534-5b2c-4325-8c2c-51395c342c89';
  tenant.scene({ users: [{
    upn: 'uri@practice.example', name: 'Uri Unknown',
    refuses: `AADSTS4242: Something <b>new</b> happened.\r\nTrace ID: 1\r\nCorrelation ID: ${id}`,
  }] });
  await ready(page);
  await signIn(page, 'Uri Unknown');
  const alert = page.getByRole('alert');
  await expect(alert).toContainText('Signing in did not work.');
  await expect(alert).toContainText('AADSTS4242: Something <b>new</b> happened.');
  await expect(alert).toContainText(`access_denied, AADSTS4242 Correlation ID ${id}`);
  await expect(alert).not.toContainText('Trace ID');
});

test.describe('several clouds', () => {
  test('the person chooses before signing in, and the tab remembers', async ({ page, site, tenant }) => {
    const { pace, authority: _, ...one } = tenant.config;
    await site.configure({ pace, clouds: ['global', 'usgov-l4'].map(cloud => ({ ...one, cloud })) });
    await page.goto(`${site.origin}/`);
    await drop(page, 'stick.csv', csv(devices(3)));
    await page.getByRole('button', { name: 'Continue with 3 devices' }).click();
    const choice = page.getByRole('group', { name: 'Which cloud is your tenant in?' });
    await expect(choice.getByRole('radio')).toHaveCount(2);
    const button = page.getByRole('button', { name: 'Sign in to the practice tenant' });
    await expect(button).toHaveCount(0);
    await choice.getByRole('radio', { name: 'Global, and GCC' }).check();
    await expect(choice).not.toContainText('FAQ');
    await choice.getByRole('radio', { name: 'US Government L4 (GCC High)' }).check();
    await expect(choice).toContainText("Microsoft's Autopilot FAQ says that Autopilot supports the global cloud only.");
    await expect(button).toBeEnabled();
    await signIn(page, 'Ada Admin');
    await expect(compared(page)).toBeVisible();
    await expect(tenantBox(page)).toContainText('US Government L4 (GCC High)');
    const kept = await page.evaluate(() => Object.keys(sessionStorage).join());
    expect(kept).toContain('login.microsoftonline.us');
    expect(kept).not.toContain('login.microsoftonline.com');

    await page.reload();
    await drop(page, 'stick.csv', csv(devices(3)));
    await page.getByRole('button', { name: 'Continue with 3 devices' }).click();
    await expect(compared(page)).toBeVisible();
    await expect(tenantBox(page)).toContainText('US Government L4 (GCC High)');
  });

  test('one cloud is no choice', async ({ page }) => {
    await ready(page);
    await expect(page.getByRole('radio')).toHaveCount(0);
  });
});
