/** The page in one file, opened from the disk: it does all but register, and asks nobody for anything. */
import { readFile } from 'node:fs/promises';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { column, drop, mendSample } from './admin.ts';
import { csv } from './csv.ts';
import { expect, test as base } from './fixtures.ts';
import { devices } from './fleet.ts';

const PATH = fileURLToPath(new URL('../../dist/preflight-offline.html', import.meta.url));
const FILE = pathToFileURL(PATH).href;

/** The file opened, and what it asked for or complained of. */
const test = base.extend<{ asked: string[] }>({
  asked: async ({ page, context }, use) => {
    await page.goto('about:blank');
    const asked: string[] = [];
    context.on('request', request => asked.push(request.url()));
    context.on('console', message => asked.push(`console: ${message.text()}`));
    context.on('weberror', error => asked.push(`exception: ${error.error().message}`));
    await page.goto(FILE);
    await expect(page.getByText(/^Version/)).toBeVisible();
    await use(asked);
    // The file itself, and what it carries inside.
    expect(asked.filter(each => !/^(blob|data):/.test(each) && each !== FILE)).toEqual([]);
  },
});

base('the hosted page hands it out', async ({ page, saved }) => {
  const [file] = await saved(() => page.getByRole('link', { name: 'Save Preflight as one file that checks without any network' }).click());
  expect(file!.name).toBe('preflight-offline.html');
  expect(file!.bytes.equals(await readFile(PATH))).toBe(true);
});

test('from the disk it checks, repairs and saves, and asks nobody for anything', async ({ page, asked, saved }) => {
  void asked;
  await expect(page.getByText('This file can send nothing: its own policy allows no connection.')).toBeVisible();
  await mendSample(page);
  await page.getByText('What is this?').first().click();
  await expect(page.getByText('Why it matters').first()).toBeVisible();
  await page.getByRole('button', { name: 'Save', exact: true }).click();
  const files = await saved(() => page.getByRole('dialog').getByRole('button', { name: 'Save all 2 files' }).click(), 2);
  for (const { bytes } of files) expect(bytes.length).toBeGreaterThan(100_000);
});

test('it reads files, and says that registering is elsewhere', async ({ page, asked }) => {
  void asked;
  const lines = devices(3);
  await drop(page, 'stick.csv', csv(lines));
  await expect(column(page, 'serial')).toHaveText(lines.map(line => line.serial));
  await page.getByRole('button', { name: 'Continue with 3 devices' }).click();
  await expect(page.getByRole('heading', { name: 'Registering is not in this file' })).toBeVisible();
  await expect(page.getByRole('button', { name: /^Sign in/ })).toHaveCount(0);
});

test('it says what it is, and how to tell that it is the one that was released', async ({ page, asked }) => {
  void asked;
  await page.getByRole('button', { name: /^Version/ }).click();
  await page.getByRole('button', { name: 'About this build' }).click();
  const dialog = page.getByRole('dialog', { name: 'About this build' });
  await expect(dialog.getByText('sha256sum preflight-offline.html', { exact: true })).toBeVisible();
  await expect(dialog.getByText(/licences of its parts stand at the end of the file/)).toBeVisible();
});

test('its policy lets no script of the page ask anybody', async ({ page, asked }) => {
  const refused = await page.evaluate(async origin => {
    const violations: string[] = [];
    addEventListener('securitypolicyviolation', event => violations.push(event.effectiveDirective));
    await fetch(`${origin}/`).catch(() => {});
    await new Promise(resolve => {
      const picture = new Image();
      picture.onerror = resolve;
      picture.src = `${origin}/picture.png`;
    });
    // Chromium refuses to make one, Firefox to open it.
    await new Promise<void>(resolve => {
      try {
        new WebSocket(origin.replace('http', 'ws')).onerror = () => resolve();
      } catch {
        resolve();
      }
    });
    return violations;
  }, 'http://127.0.0.1:9');
  expect(new Set(refused)).toEqual(new Set(['connect-src', 'img-src']));
  // Those were meant, and were not let out.
  asked.splice(0, asked.length, ...asked.filter(each => !each.includes('127.0.0.1:9')));
});
