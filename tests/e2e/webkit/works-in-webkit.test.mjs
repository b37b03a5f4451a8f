/** What a third engine may do otherwise: files, keys, saving, windows, storage. */
import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import test from 'node:test';
import { initSync, made_up } from '../../../www/pkg/preflight.js';
import { Key, open } from './browser.mjs';

initSync({ module: readFileSync(new URL('../../../www/pkg/preflight_bg.wasm', import.meta.url)) });

const devices = (count, from = 1001) => Array.from({ length: count }, (_, place) => made_up(from + place));

function csv(devices) {
  const lines = devices.map(({ serial, hash }) => `${serial},,${hash},HQ,`);
  return ['Device Serial Number,Windows Product ID,Hardware Hash,Group Tag,Assigned User', ...lines, ''].join('\r\n');
}

const serials = devices => devices.map(({ serial }) => serial);

test('files that are chosen and dropped are read, checked and shown', async t => {
  const { page } = await open(t);
  const folder = await mkdtemp(join(tmpdir(), 'preflight-'));
  t.after(() => rm(folder, { recursive: true }));
  const path = join(folder, 'chosen.csv');
  const [first, second] = [devices(3), devices(2, 2001)];
  await writeFile(path, `\ufeff${csv(first)}`, 'utf16le');
  await page.choose(path);
  await page.see('UTF-16LE with BOM');
  await page.column('serial', serials(first));
  await page.drop('dropped.csv', csv([...second, { serial: '', hash: 'N/A' }]));
  await page.column('serial', [...serials([...first, ...second]), ' (Error)']);
  await page.see('Not a hardware hash');
  await page.button('Continue with 5 devices');
});

test('a row is repaired, edited by keyboard, and the list is saved', async t => {
  const { page } = await open(t);
  const list = devices(200);
  const cut = { ...list[0], hash: list[0].hash.slice(0, 2500) };
  await page.drop('stick.csv', csv([cut, ...list.slice(1)]));
  await page.press('Fix 1');
  await page.button('Continue with 200 devices');

  await page.enter('group-tag');
  await page.type(Key.ENTER, 'Kiosk', Key.ENTER);
  // The list scrolls with the keyboard.
  await page.chord(Key.CONTROL, Key.END);
  await page.until(`return document.activeElement.closest('.row')?.getAttribute('aria-rowindex') === '201'`,
    'the last row has the keyboard');

  await page.run(`const make = URL.createObjectURL;
    URL.createObjectURL = blob => {
      void blob.text().then(text => { window.saved = text; });
      return make.call(URL, blob);
    };`);
  await page.press('Save');
  await page.press('Save 200 rows');
  await page.until('return window.saved !== undefined', 'the file is made');
  const saved = (await page.run('return window.saved')).split('\r\n');
  assert.equal(saved.filter(line => line !== '').length, 201);
  assert.ok(saved.some(line => line.includes(list[0].hash) && line.includes(',Kiosk')), 'repaired and edited');
});

test('somebody signs in and registers, and the run is known after a reload', async t => {
  const { page, tenant } = await open(t);
  tenant.scene({ delays: { unknown: 0.1, pending: 0.1, visible: 0.1 } });
  const list = devices(3);
  await page.drop('stick.csv', csv(list));
  await page.press('Continue with 3 devices');
  await page.inWindow(() => page.press('Sign in to the practice tenant'), () => page.press('Ada Admin'));
  await page.see('Compared with');
  await page.press('Register 3 new devices');
  await page.see('Register 3 new devices?');
  await page.press('Register 3 new devices');
  await page.see('Done: 3 devices registered.');
  assert.deepEqual(tenant.state().devices.map(device => device.serialNumber).sort(), serials(list).sort());

  await page.reload();
  await page.see('Runs that were begun here');
});
