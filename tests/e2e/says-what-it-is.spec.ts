/** What a build is can be seen in it, compared with its release, and not be changed unseen. */
import { cp, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { createHash } from 'node:crypto';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Page } from '@playwright/test';
import { serve } from '../../www/serve.mjs';
import { accessible, VIEWS } from './accessible.ts';
import { expect, test } from './fixtures.ts';

const DIST = fileURLToPath(new URL('../../dist', import.meta.url));
const SUMS = await readFile(join(DIST, 'SHA256SUMS'), 'utf8');
const COUNT = SUMS.trim().split('\n').length;

/** A host of its own, one file of which somebody has changed. */
const changed = test.extend<{ file: RegExp }>({
  file: [/^licences\.txt$/, { option: true }],
  servers: async ({ servers, file }, use) => {
    const folder = await mkdtemp(join(tmpdir(), 'preflight-changed-'));
    await cp(DIST, folder, { recursive: true });
    const name = (await readdir(folder, { recursive: true })).find(each => file.test(each))!;
    await writeFile(join(folder, name), `${await readFile(join(folder, name), 'utf8')}\n// changed`);
    const site = await serve({ root: folder, config: servers.tenant.config });
    await use({ ...servers, site });
    await site.close();
    await rm(folder, { recursive: true });
  },
});

async function open(page: Page) {
  await page.getByRole('button', { name: /^Version/ }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'About this build' }).click();
  const dialog = page.getByRole('dialog', { name: 'About this build' });
  await expect(dialog).toBeVisible();
  return dialog;
}

test('what is new leads to what the build is, and its files are compared here', async ({ page }) => {
  const dialog = await open(page);
  await expect(dialog.getByText(createHash('sha256').update(SUMS).digest('hex'), { exact: true })).toBeVisible();
  await expect(dialog.getByText(/^Built from commit [0-9a-f]{40}$|^Which commit it was built from is not known\.$/)).toBeVisible();
  for (const [name, file] of [['Digests', 'SHA256SUMS'], ['What it is made of', 'sbom.cdx.json'], ['Licences', 'licences.txt']]) {
    const link = dialog.getByRole('link', { name: new RegExp(`^${name}`) });
    expect(await link.getAttribute('href')).toBe(`./${file}`);
  }
  await dialog.getByText(`${COUNT} files with their digests`).first().click();
  await expect(dialog.getByRole('term').filter({ hasText: 'index.html' })).toBeVisible();
  await dialog.getByRole('button', { name: `Compare ${COUNT} files` }).click();
  await expect(dialog.getByRole('status')).toHaveText(`As listed: ${COUNT} of ${COUNT} files.`);
  await dialog.getByRole('button', { name: 'Close' }).click();
  await expect(page.getByRole('button', { name: /^Version/ })).toBeVisible();
});

changed('a file that was changed is named', async ({ page }) => {
  const dialog = await open(page);
  await dialog.getByRole('button', { name: /^Compare/ }).click();
  await expect(dialog.getByRole('status')).toHaveText('1 file is not as listed: licences.txt.');
});

changed.describe('a script of the page that was changed', () => {
  changed.use({ file: /^assets\/index-.*\.js$/ });
  changed('is not run', async ({ page, complaints }) => {
    complaints.expect(/integrity|Subresource Integrity|Failed to load/i);
    await expect(page).toHaveTitle('Preflight');
    await page.waitForLoadState('load');
    await expect(page.locator('#page')).toBeEmpty();
  });
});

for (const [how, use] of VIEWS) {
  test.describe(how, () => {
    test.use(use);
    test('it is accessible', async ({ page }) => {
      const dialog = await open(page);
      await dialog.getByText(`${COUNT} files with their digests`).first().click();
      await dialog.getByRole('button', { name: `Compare ${COUNT} files` }).click();
      await expect(dialog.getByRole('status')).toHaveText(/^As listed/);
      await accessible(page, 'about this build');
    });
  });
}
