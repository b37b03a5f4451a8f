/** What is said of a build: its parts, their licences, the digests of its files. */
import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import test from 'node:test';
import { fileURLToPath } from 'node:url';
import { crates } from '../bill/crates.mjs';
import { chosen, licences, texts } from '../bill/licences.mjs';
import { bundled, packages } from '../bill/packages.mjs';
import { sbom } from '../bill/sbom.mjs';
import { kept, list, sums } from '../files.mjs';

const DIST = fileURLToPath(new URL('../../dist', import.meta.url));
const file = name => readFile(join(DIST, name), 'utf8');

test('the crates are those that the module links: no macro, no test, nothing of the command line', async () => {
  const { parts, direct } = await crates('preflight-wasm', 'wasm32-unknown-unknown');
  const names = parts.map(({ name }) => name);
  for (const name of ['csv', 'memchr', 'sha2', 'wasm-bindgen', 'web-sys']) assert.ok(names.includes(name), name);
  for (const name of ['serde_derive', 'syn', 'proptest', 'clap', 'reqwest', 'preflight-core']) assert.ok(!names.includes(name), name);
  assert.ok(direct.includes(parts.find(({ name }) => name === 'lzxd').purl));
  for (const { name, hash } of parts) assert.match(hash.content, /^[0-9a-f]{64}$/, name);
});

test('the packages are those whose code is in the page', async () => {
  const { parts } = await packages();
  assert.deepEqual(parts.map(({ name }) => name).sort(), [
    '@azure/msal-browser', '@azure/msal-common', '@preact/signals', '@preact/signals-core', 'preact', 'rolldown', 'vite',
  ]);
  assert.deepEqual([...bundled(['/r/node_modules/@a/b/x.js', '/r/node_modules/c/node_modules/d/y.js', '/r/www/z.ts', '\0vite'])], ['@a/b', 'd']);
});

test('a licence that is not listed, or a text that is missing, ends the build', async () => {
  assert.deepEqual(chosen('Apache-2.0 OR MIT'), ['MIT']);
  assert.deepEqual(chosen('(MIT OR Apache-2.0) AND Unicode-3.0'), ['MIT', 'Unicode-3.0']);
  assert.equal(chosen('MIT AND GPL-3.0-only'), undefined);
  const part = { name: 'odd', version: '1.0.0', files: [], folder: '/' };
  await assert.rejects(texts({ ...part, licence: 'GPL-3.0-only' }), /odd 1\.0\.0 is under GPL-3\.0-only, which bill\/licences\.mjs does not list/);
  await assert.rejects(texts({ ...part, licence: '' }), /no licence that it names/);
  await assert.rejects(texts({ ...part, licence: 'MIT' }), /comes without the text of MIT; put it into www\/bill\/texts\/odd\.txt/);
});

test('each text stands once, under the parts that it holds for', async () => {
  const part = name => ({ name, version: '1', licence: 'MIT', files: ['LICENSE'], folder: fileURLToPath(new URL('../../node_modules/preact', import.meta.url)) });
  const text = await licences('Title', 'Ours', [part('one'), part('two')]);
  assert.match(text, /^Title\n\nOurs\n\n-+\n\none 1 \(MIT\)\ntwo 1 \(MIT\)\n\nThe MIT License/);
  assert.equal(text.split('Permission is hereby granted').length, 2);
});

test('a bill names what needs what, and says the same each time', () => {
  const parts = [
    { name: '@a/b', version: '1', purl: 'pkg:npm/%40a/b@1', licence: 'MIT', hash: { alg: 'SHA-512', content: 'ab' }, needs: ['pkg:npm/c@2'] },
    { name: 'c', version: '2', purl: 'pkg:npm/c@2', licence: 'MIT', needs: [] },
  ];
  const product = { name: 'p', version: '0', commit: 'f00', needs: ['pkg:npm/%40a/b@1'] };
  const text = sbom(product, parts);
  assert.equal(text, sbom(product, parts));
  const { specVersion, components, dependencies, metadata, serialNumber } = JSON.parse(text);
  assert.deepEqual([specVersion, serialNumber, metadata.timestamp], ['1.6', undefined, undefined]);
  assert.deepEqual(components.map(({ group, name }) => [group, name]), [['@a', 'b'], [undefined, 'c']]);
  assert.deepEqual(dependencies[0], { ref: 'p@0', dependsOn: ['pkg:npm/%40a/b@1'] });
  assert.deepEqual(metadata.component.properties, [{ name: 'preflight:commit', value: 'f00' }]);
});

test('the build says its parts: every one has its licence and its text', async () => {
  const { components } = JSON.parse(await file('sbom.cdx.json'));
  const text = await file('licences.txt');
  assert.ok(components.length > 40);
  for (const { group, name, version, licenses } of components) {
    const whole = `${group ? `${group}/` : ''}${name} ${version} (`;
    assert.ok(licenses[0].expression && text.includes(whole), whole);
  }
  assert.ok((await file('preflight-offline.html')).includes('It has these parts of others in it'), 'the one file travels alone');
});

test('the digests are of every file but what a host writes, and they are right', async () => {
  const text = await file('SHA256SUMS');
  const names = text.trim().split('\n').map(line => line.split('  ')[1]);
  assert.deepEqual(names, (await list(DIST)).filter(name => !['SHA256SUMS', 'config.json', 'policy.json'].includes(name)));
  assert.equal(await sums(DIST), text);
});

test('neither digests nor licences are kept for use without a network', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'preflight-'));
  for (const name of ['index.html', 'SHA256SUMS', 'sbom.cdx.json', 'licences.txt', 'config.json', 'sw.js']) await writeFile(join(folder, name), '');
  assert.deepEqual(Object.keys(await kept(folder)), ['./']);
  await rm(folder, { recursive: true });
});

test('the window of a sign-in gets nothing of the page itself', async () => {
  assert.doesNotMatch(await file('redirect.html'), /assets\/index-/);
});

test('the pages say what each of their scripts and styles is', async () => {
  for (const page of ['index.html', 'redirect.html']) {
    const tags = (await file(page)).match(/<[^>]*assets\/[^>]*>/g);
    assert.ok(tags.length > 1);
    for (const tag of tags) {
      const [, name] = /"\.\/(assets\/[^"]+)"/.exec(tag);
      const digest = createHash('sha384').update(await readFile(join(DIST, name))).digest('base64');
      assert.ok(tag.includes(`integrity="sha384-${digest}"`), tag);
    }
  }
});
