/** Who may assign state, and what the page opens without. */
import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import test from 'node:test';
import { fileURLToPath } from 'node:url';
import { sources } from '../texts.mjs';

const src = fileURLToPath(new URL('../src', import.meta.url));
const read = path => readFileSync(join(src, path), 'utf8');
const modules = readdirSync(src, { recursive: true }).map(path => path.replaceAll('\\', '/')).filter(path => /\.tsx?$/.test(path));

test('signals are written in the folder of the store alone', () => {
  const writing = modules.filter(path => /(from|import)\s*\(?\s*['"][^'"]*\/signals\.ts['"]/.test(read(path)));
  assert.ok(writing.includes('store/state.ts'));
  assert.deepEqual(writing.filter(path => !path.startsWith('store/')), []);
});

test('no module of the store hands the signals on', () => {
  for (const path of modules.filter(path => path.startsWith('store/'))) {
    assert.doesNotMatch(read(path), /^export (\*|\{[^}]*\bset\b)/m, path);
  }
});

test('a topic that is fetched later does not come with the page that opens', () => {
  const opening = new Set(sources([join(src, 'main.tsx')]));
  for (const path of ['lazy.tsx', 'store/late.ts', 'panels/table.tsx']) assert.ok(opening.has(read(path)), path);
  const later = modules.filter(path => opening.has(read(path))).flatMap(path =>
    [...read(path).matchAll(/import\('(\.[^']+\.tsx?)'\)/g)].map(([, name]) => resolve(src, dirname(path), name)));
  assert.ok(later.length > 20);
  for (const path of later) assert.ok(!opening.has(readFileSync(path, 'utf8')), path);
});

test('no topic that is fetched later leads back to the fetching: the build would cut the page into pieces', () => {
  const later = [...read('store/late.ts').matchAll(/import\('\.\/([^']+)'\)/g)].map(([, name]) => join(src, 'store', name));
  assert.ok(later.length > 5);
  assert.ok(!sources(later).includes(read('store/late.ts')));
});
