/**
 * Every step of the way as a picture, light and dark, wide and narrow, from the 620 devices of `fleet.ts`
 * and a practice tenant that is slow enough to be looked at.
 */
import type { Page } from '@playwright/test';
import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { column, drop, register, resultIs, signIn } from './admin.ts';
import { expect, test } from './fixtures.ts';
import { fleet, row } from './fleet.ts';

const { bytes, rows } = fleet();
const DOCS = fileURLToPath(new URL('../../docs', import.meta.url));
const DESK = { width: 1280, height: 800 };
const TELEPHONE = { width: 360, height: 740 };
const serial = (place: number) => row(1001 + place).serial;

const SCENE = {
  devices: [100, 101, 102, 112, 113].map((place, index) =>
    ({ serial: serial(place), groupTag: index < 3 ? rows[place]!.tag : 'Old' })),
  generate: { count: 450 },
  elsewhere: [serial(130), serial(131), serial(140)],
  // Three batches, each a while after the other, so that all states are there at once.
  delays: { unknown: 2, pending: 6, visible: 12 },
  faults: [
    { on: 'POST /import', nth: 1, answer: { status: 413 } },
    { on: 'POST /import', nth: [3, 5], answer: { status: 429, headers: { 'Retry-After': '10' } } },
  ],
};

const FIXES = [
  'No serial number', 'Rows swapped', 'Serial number of another device', 'Hardware hash is not Base64',
  'Hardware hash cut short', 'Hardware hash without its padding', 'Same device twice',
  'Blanks around the group tag', 'Serial number spelt otherwise than in the hash',
];

for (const colorScheme of ['light', 'dark'] as const) {
  test.describe(colorScheme, () => {
    test.use({ colorScheme, viewport: DESK });
    /** On a desk, and on a telephone: of that its top, or what is to be seen. */
    const picture = async (page: Page, name: string, what = page.getByRole('banner')) => {
      await page.mouse.move(0, 0);
      for (const [viewport, end] of [[DESK, ''], [TELEPHONE, '-narrow']] as const) {
        await page.setViewportSize(viewport);
        await what.evaluate(element => element.scrollIntoView());
        await page.screenshot({ path: `${DOCS}/${name}${end}-${colorScheme}.png`, animations: 'disabled' });
      }
      await page.setViewportSize(DESK);
    };

    test('every step', async ({ page, tenant }) => {
      test.setTimeout(300_000);
      tenant.scene(SCENE);
      await expect(page.getByText(/^Version/)).toBeVisible();
      await picture(page, 'start');

      await drop(page, 'devices.csv', bytes);
      await expect(page.getByText('620 rows', { exact: true })).toBeVisible();
      await column(page, 'place').filter({ hasText: ':12' }).click();
      await picture(page, 'review');
      await page.getByRole('button', { name: 'Overview', exact: true }).click();
      const overview = page.getByRole('region', { name: 'Overview' });
      await expect(overview).toBeVisible();
      await picture(page, 'overview', overview);
      await page.getByRole('button', { name: 'Overview', exact: true }).click();

      for (const title of FIXES) {
        await page.getByRole('button', { name: new RegExp(`^Fix.*: ${title}`) }).click();
      }
      await page.getByRole('button', { name: /^Continue with/ }).click();
      await signIn(page, 'Ada Admin');
      await expect(page.getByText(/^Compared with/)).toBeVisible();
      await picture(page, 'plan');

      await register(page);
      const some = (state: string) => page.getByRole('button', { name: new RegExp(`^${state} [1-9]`) });
      for (const state of ['Visible', 'Registered', 'Accepted']) {
        await expect(some(state)).toBeVisible({ timeout: 60_000 });
      }
      await picture(page, 'progress');
      await resultIs(page, 'devices registered.');
      await picture(page, 'result');
      await page.getByRole('banner').getByRole('button', { name: 'Devices' }).click();
      await expect(page.getByText('Read this minute.')).toBeVisible();
      await picture(page, 'devices');
      await page.getByRole('banner').getByRole('button', { name: 'Ways to register' }).click();
      await expect(page.getByRole('heading', { name: 'Ways to register devices' })).toBeVisible();
      await picture(page, 'ways');
    });
  });
}

/** What systems show of the installed page that take no SVG, and one that they may cut to any shape. */
test('the icons', async ({ context }) => {
  const page = await context.newPage();
  const folder = fileURLToPath(new URL('../../www/public', import.meta.url));
  const svg = await readFile(`${folder}/icon.svg`, 'utf8');
  const draw = async (name: string, size: number, picture: string) => {
    await page.setViewportSize({ width: size, height: size });
    await page.setContent(`<style>body{margin:0}svg{display:block;width:${size}px;height:${size}px}</style>${picture}`);
    await page.screenshot({ path: `${folder}/${name}.png`, omitBackground: true });
  };
  await draw('icon-192', 192, svg);
  await draw('icon-512', 512, svg);
  // The middle four fifths are always seen.
  await draw('icon-maskable-512', 512, svg.replace('0 0 32 32', '-5 -5 42 42')
    .replace(/<rect [^>]*>/, '<rect x="-5" y="-5" width="42" height="42" fill="#0b5c4c"/>'));
});
