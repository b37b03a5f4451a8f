/** Text of a file or of the service is text: it runs nowhere, hides nowhere and turns nothing. */
import type { Page } from '@playwright/test';
import { clipboard, column, drop, openSignIn, choosePerson, plan, register } from './admin.ts';
import { csv } from './csv.ts';
import { expect, test } from './fixtures.ts';
import { row } from './fleet.ts';
import { zip } from './zip.ts';
import { TENANT_ID } from '../tenant/names.mjs';

const QUICK = { unknown: 0, pending: 0.1, visible: 0.1, profile: 0.1 };
const MARKUP = '<img src=x onerror=fooled()>';
const FORMULA = `=cmd|' /C calc'!A0`;
const TURNED = 'HQ\u202edleiF';
/** How the page shows it. */
const UPRIGHT = 'HQ‹U+202E›dleiF';
/** What may never reach a screen or a spreadsheet as it is. */
const UNSEEN = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u200b\u202a-\u202e\u2066\u2067]/;

/** A row whose firmware itself has such a serial number. */
const turned = row(9004, '5CG\u202eB1000');
const TAGS = [MARKUP, FORMULA, TURNED, 'HQ', `\t${FORMULA}`];
const LINES = [row(9001), row(9002), row(9003), turned, row(9005)].map((line, place) => ({ ...line, tag: TAGS[place]!, user: '' }));

test.beforeEach(async ({ page }) => {
  await page.addInitScript(() => {
    const holder = window as unknown as { fooled(): void; wasFooled: boolean };
    holder.wasFooled = false;
    holder.fooled = () => { holder.wasFooled = true; };
  });
  await page.reload();
});

/** Nothing of a text became an element, ran, or shows otherwise than it is. */
async function notFooled(page: Page, where: string): Promise<void> {
  const seen = await page.evaluate(() => {
    const attributes = [...document.querySelectorAll('[title], [aria-label], [alt]')]
      .flatMap(element => ['title', 'aria-label', 'alt'].map(name => element.getAttribute(name) ?? ''));
    return {
      images: document.querySelectorAll('img, [onerror], script:not([src]), iframe, a[href^="javascript"]').length,
      ran: (window as unknown as { wasFooled: boolean }).wasFooled,
      text: [document.body.textContent, document.title, ...attributes].join('\n'),
    };
  });
  expect([seen.images, seen.ran], where).toEqual([0, false]);
  expect(UNSEEN.exec(seen.text)?.[0], where).toBeUndefined();
}

/** The cells of a CSV file as a spreadsheet takes them. */
function cells(bytes: Buffer): string[] {
  const text = bytes.toString('utf8').replace(/^\ufeff/, '');
  return [...text.matchAll(/(?:^|,|\r\n)(?:"((?:[^"]|"")*)"|([^",\r\n]*))/g)]
    .map(([, quoted, plain]) => quoted?.replaceAll('""', '"') ?? plain ?? '');
}

test('a file is shown as it is, and rules say what hides in it', async ({ page }) => {
  await drop(page, `${MARKUP}\u202evsc.csv`, csv(LINES));
  for (const [place, tag] of [MARKUP, FORMULA, UPRIGHT, 'HQ', FORMULA].entries()) {
    await expect(column(page, 'group-tag').nth(place)).toContainText(tag);
  }
  await expect(column(page, 'serial').nth(3)).toContainText('5CG‹U+202E›B1000');
  await expect(page.getByText(`${MARKUP}‹U+202E›vsc.csv`).first()).toBeVisible();
  await expect(page.getByRole('button', { name: /Character that turns the direction of the text/ }).first()).toBeVisible();
  await notFooled(page, 'review');
  for (const place of [0, 1, 2, 3, 4]) {
    await column(page, 'serial').nth(place).click();
    await page.getByRole('button', { name: 'Details' }).click();
    await notFooled(page, `details of row ${place}`);
    if (place === 3) await expect(page.getByRole('complementary').locator('mark')).toHaveText('‹U+202E›');
    await page.keyboard.press('Escape');
  }
});

test('names in an archive, columns and cells without end are bounded and shown as they are', async ({ page }) => {
  const [line] = LINES;
  const archive = zip({
    [`../${MARKUP}\u202evsc.csv`]: csv([{ ...line!, tag: 'HQ' }]),
    'wide.csv': `${'x,'.repeat(100_000)}\n`,
    'long.csv': `Device Serial Number,Windows Product ID,Hardware Hash,Group Tag\r\n${'9'.repeat(1 << 20)},,,\r\n`,
    '__proto__.csv': '__proto__,constructor\r\n1,2\r\n',
  });
  await drop(page, 'stick.zip', archive);
  await expect(column(page, 'serial').filter({ hasText: line!.serial })).toHaveCount(1);
  await expect(page.getByRole('button', { name: /^Continue with 1 device/ })).toBeEnabled();
  await notFooled(page, 'an archive');
  expect(await page.evaluate(() => document.body.textContent!.length)).toBeLessThan(50_000);
  expect(await page.evaluate(() => Object.keys(Object.prototype))).toEqual([]);
});

test('a run with such rows, and a service that answers with such words, fools nobody', async ({ page, tenant, saved }) => {
  const words = `${MARKUP} \u202eteg ${FORMULA}`;
  tenant.scene({
    delays: QUICK,
    devices: [{ serial: `${FORMULA}`, groupTag: TURNED, manufacturer: MARKUP, model: '\u202eX', displayName: 'x', user: '' }],
    verdicts: [{ serial: LINES[0]!.serial, code: 815, name: words }],
  });
  await drop(page, 'stick.csv', csv(LINES));
  await plan(page);
  await notFooled(page, 'plan');
  await register(page);
  await expect(page.getByRole('heading', { name: 'Result', level: 1 })).toBeVisible({ timeout: 60_000 });
  await notFooled(page, 'result');
  const copied = await clipboard(page);
  await page.getByRole('button', { name: 'Copy for a ticket' }).first().click();
  await expect.poll(copied).toContain(LINES[0]!.serial);
  expect(UNSEEN.exec(await copied())?.[0]).toBeUndefined();

  await page.getByRole('main').getByRole('button', { name: 'Technical log' }).click();
  await expect(page.getByRole('dialog').getByRole('row').nth(1)).toBeVisible();
  await notFooled(page, 'technical log');
  const [log] = await saved(() => page.getByRole('dialog').getByRole('button', { name: /^Save/ }).click());
  await page.keyboard.press('Escape');
  const [report] = await saved(() => page.getByRole('button', { name: 'Save results' }).click());
  for (const file of [log!, report!]) {
    const found = cells(file.bytes);
    expect(found.length).toBeGreaterThan(20);
    for (const cell of found) expect(cell, file.name).not.toMatch(/^[\s\0\u200b]*[=+@-]/);
  }
  expect(cells(report!.bytes)).toEqual(expect.arrayContaining([MARKUP, `'${FORMULA}`]));

  await page.getByRole('banner').getByRole('button', { name: 'Devices' }).click();
  await expect(page.locator('device-grid .body .row:not([hidden]) [data-column="group-tag"]').first()).toHaveText(UPRIGHT);
  await notFooled(page, 'devices of the tenant');
});

test('names of files that turn or hide are shown so wherever a file is chosen', async ({ page }) => {
  const name = 'HQ\u202evsc.\u200bcsv';
  await drop(page, name, csv(LINES.slice(3)));
  await drop(page, `odd ${name}`, `${'x,y\r\n'.repeat(3)}${row(9010).serial},${row(9010).hash}\r\n`);
  await drop(page, `packed ${name}`, zip({ [`a ${name}`]: csv([row(9011)]), [`b ${name}`]: csv([row(9012)]) }));
  await expect(page.getByText('packed HQ‹U+202E›vsc.‹U+200B›csv').first()).toBeVisible();
  await expect(page.getByRole('button', { name: /^Remove packed/ }).first()).toBeVisible();
  await notFooled(page, 'files');
  await page.locator('summary').filter({ has: page.locator('svg') }).and(page.getByLabel(/^Filter/)).click();
  await expect(page.getByRole('combobox', { name: 'File', exact: true })).toBeVisible();
  await notFooled(page, 'choice of a file');
});

test('whoever signs in with a name that turns, hides or borrows letters is shown so, beside the id of the tenant', async ({ page, site, tenant }) => {
  // As it is with a real tenant, where the words beside the deed name it.
  await site.configure({ ...tenant.config, practice: false });
  // The first letter is Cyrillic.
  const upn = `\u0430da\u200b\u202enimda${MARKUP}@practice.example`;
  const shown = `\u0430da‹U+200B›‹U+202E›nimda${MARKUP}@practice.example`;
  tenant.scene({
    delays: QUICK, users: [{ upn, name: 'Ada Admin', role: 'admin' }],
    devices: [{ serial: 'THEIRS-1', groupTag: TURNED.toLowerCase(), displayName: TURNED, profile: 'assigned', profileDetail: TURNED, model: MARKUP, user: upn }],
  });
  await page.goto(`${site.origin}/`);
  await drop(page, 'stick.csv', csv(LINES));
  await plan(page);
  await expect(page.getByRole('banner')).toContainText(shown);
  const whom = page.getByRole('region', { name: 'Tenant' });
  await expect(whom).toContainText(shown);
  await expect(whom).toContainText(TENANT_ID);
  await expect(page.getByRole('region', { name: 'Group tags that may be meant otherwise' })).toContainText(UPRIGHT);
  await notFooled(page, 'plan');
  await page.getByRole('button', { name: /^Register .* new/ }).click();
  await expect(page.getByRole('dialog')).toContainText(`In the tenant ${TENANT_ID}, as ${shown}.`);
  await notFooled(page, 'question');
  await page.getByRole('dialog').getByRole('button', { name: /^Register/ }).click();
  await expect(page.getByRole('heading', { name: 'Result', level: 1 })).toBeVisible({ timeout: 60_000 });
  await expect(page.getByRole('main')).toContainText(`${shown} in the tenant ${TENANT_ID}`);
  await notFooled(page, 'result');
  await page.getByRole('banner').getByRole('button', { name: 'Devices' }).click();
  await page.locator('device-grid .body .row:not([hidden]) [data-column="serial"]').filter({ hasText: 'THEIRS-1' }).click();
  await page.getByRole('button', { name: 'Details' }).click();
  await expect(page.getByRole('complementary').getByRole('heading', { name: 'THEIRS-1' })).toBeVisible();
  await notFooled(page, 'a device of the tenant');
});

test('what a sign-in is refused with is shown as words', async ({ page, tenant }) => {
  const words = `AADSTS99999: ${MARKUP} \u202eteg\u200b ${'x'.repeat(2000)}`;
  tenant.scene({ faults: [{ on: 'POST /sign-in/token', answer: { status: 400, body: { error: `odd${TURNED}`, error_description: words } } }] });
  await drop(page, 'stick.csv', csv(LINES.slice(3)));
  await page.getByRole('button', { name: /^Continue with/ }).click();
  await choosePerson(await openSignIn(page), 'Ada Admin');
  await expect(page.getByRole('alert')).toContainText(`${MARKUP} ‹U+202E›teg‹U+200B› xxx`);
  await notFooled(page, 'sign-in');
});

/** What a service gone mad answers when the tenant's list is read, and what is said of it. */
const LISTS: [string, object, RegExp][] = [
  ['goes on at another origin', {
    value: [], '@odata.nextLink': 'https://evil.example/v1.0/x',
  }, /goes on at https:\/\/evil\.example\/v1\.0\/x, which is not where it began; nothing was sent there/],
  ['has a link without end', {
    value: [], '@odata.nextLink': 'x'.repeat(9000),
  }, /goes on at/],
];

for (const [what, body, said] of LISTS) {
  test(`a list that ${what} is not followed`, async ({ page, context, tenant }) => {
    const elsewhere: string[] = [];
    context.on('request', request => {
      if (request.url().includes('evil')) elsewhere.push(request.url());
    });
    const LIST = 'GET /windowsAutopilotDeviceIdentities';
    tenant.scene({ faults: [{ on: LIST, every: 1, answer: { status: 200, body } }] });
    await drop(page, 'stick.csv', csv(LINES.slice(3)));
    await page.getByRole('button', { name: /^Continue with/ }).click();
    await choosePerson(await openSignIn(page), 'Ada Admin');
    await expect(page.getByRole('alert').filter({ hasText: said })).toBeVisible({ timeout: 60_000 });
    await notFooled(page, what);
    expect(elsewhere).toEqual([]);
  });
}

test('a policy and a journal of anybody are refused in words, and change nothing', async ({ page }) => {
  const policy = JSON.stringify({ allowedTags: [7], [`${MARKUP}\u202e`]: 1, severity: { __proto__x: 'off', constructor: 'off' } });
  await page.locator('body').drop({ files: { name: 'policy.json', mimeType: 'application/json', buffer: Buffer.from(policy) } });
  await expect(page.getByText(/has a key .* that means nothing here/)).toBeVisible();
  await notFooled(page, 'policy');
  const journal = `{"key":"head","text":"{\\"format\\":\\"preflight-journal\\",\\"tenant\\":\\"${MARKUP}\\"}"}\n`;
  await page.locator('body').drop({ files: { name: 'a.journal', mimeType: '', buffer: Buffer.from(journal) } });
  await expect(page.getByText(/^That did not work: The journal is not whole/).first()).toBeVisible();
  await notFooled(page, 'journal');
  expect(await page.evaluate(() => Object.keys(Object.prototype))).toEqual([]);
});
