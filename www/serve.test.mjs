import assert from 'node:assert/strict';
import { request } from 'node:http';
import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { brotliDecompressSync, gunzipSync } from 'node:zlib';
import { serve } from './serve.mjs';

const plain = config => path => ({ 'X-Config': JSON.stringify(config), 'X-Path': path });
let above, root, page;

before(async () => {
  above = await mkdtemp(join(tmpdir(), 'preflight-'));
  root = join(above, 'dist');
  await mkdir(join(root, 'assets'), { recursive: true });
  await writeFile(join(root, 'index.html'), '<!doctype html>page');
  await writeFile(join(root, 'config.json'), '{"graph":"own"}');
  await writeFile(join(root, '.hidden'), 'hidden');
  await writeFile(join(root, 'assets', 'a b.wasm'), '\0asm');
  await writeFile(join(above, 'secret.txt'), 'secret');
  await mkdir(join(above, 'dist-2'));
  await writeFile(join(above, 'dist-2', 'near.txt'), 'secret');
  await symlink(join(above, 'secret.txt'), join(root, 'link.txt'));
  page = await serve({ root, headers: plain });
});

after(async () => {
  await page.close();
  await rm(above, { recursive: true });
});

/** Asks for a path as it is: `fetch` would tidy it first. */
function ask(path, { method = 'GET', origin = page.origin, headers = {} } = {}) {
  const { hostname, port } = new URL(origin);
  return new Promise((done, fail) => {
    const asked = request({ hostname, port, path, method, headers }, async answer => {
      const pieces = [];
      for await (const piece of answer) pieces.push(piece);
      const bytes = Buffer.concat(pieces);
      done({ status: answer.statusCode, headers: answer.headers, body: bytes.toString(), bytes });
    });
    asked.on('error', fail).end();
  });
}

test('the folder itself is its index.html', async () => {
  const { status, headers, body } = await ask('/?from=mail');
  assert.equal(status, 200);
  assert.equal(headers['content-type'], 'text/html; charset=utf-8');
  assert.equal(headers['x-path'], '/index.html');
  assert.equal(body, '<!doctype html>page');
});

test('a module has the type that browsers compile while it loads', async () => {
  const { status, headers } = await ask('/assets/a%20b.wasm');
  assert.equal(status, 200);
  assert.equal(headers['content-type'], 'application/wasm');
  assert.equal(headers['content-length'], '4');
});

test('what a browser can unpack is sent packed, where that was asked for', async t => {
  const packing = await serve({ root, headers: plain, pack: true });
  t.after(() => packing.close());
  const whole = await ask('/', { origin: packing.origin });
  assert.equal(whole.headers['content-encoding'], undefined);
  assert.equal(whole.body, '<!doctype html>page');
  for (const [asked, name, unpack] of [
    ['gzip, deflate, br', 'br', brotliDecompressSync],
    ['gzip, deflate', 'gzip', gunzipSync],
  ]) {
    const { headers, bytes } = await ask('/', { origin: packing.origin, headers: { 'Accept-Encoding': asked } });
    assert.equal(headers['content-encoding'], name);
    assert.equal(headers.vary, 'Accept-Encoding');
    assert.equal(headers['content-length'], String(bytes.length));
    assert.equal(unpack(bytes).toString(), '<!doctype html>page');
  }
  assert.equal((await ask('/')).headers['content-encoding'], undefined);
});

test('HEAD gives the headers of GET and no body', async () => {
  const { status, headers, body } = await ask('/index.html', { method: 'HEAD' });
  assert.deepEqual([status, headers['content-length'], body], [200, '19', '']);
});

test('other methods are refused', async () => {
  for (const method of ['POST', 'PUT', 'DELETE', 'OPTIONS']) {
    const { status, headers } = await ask('/', { method });
    assert.deepEqual([status, headers.allow], [405, 'GET, HEAD'], method);
  }
});

test('what is not there is not there: no fallback, no listing', async () => {
  for (const path of ['/no.html', '/assets', '/index.html/more', `/${'a'.repeat(3000)}`]) {
    const { status, headers } = await ask(path);
    assert.equal(status, 404, path);
    assert.equal(headers['x-config'], '{"graph":"own"}', 'the policy goes with errors too');
  }
});

test('no path leaves the folder', async () => {
  const paths = [
    '/../secret.txt', '/%2e%2e/secret.txt', '/assets/../../secret.txt', '/..%2fsecret.txt',
    '/..%5csecret.txt', '//secret.txt', '/%2fsecret.txt', '/../dist-2/near.txt', '/link.txt',
    '/.hidden', '/assets/./../index.html', '/index.html%00.txt', '/%', 'secret.txt',
  ];
  for (const path of paths) {
    const { status, body } = await ask(path);
    assert.ok(status === 400 || status === 404, `${path}: ${status}`);
    assert.doesNotMatch(body, /secret|hidden|page/, path);
  }
});

test("without a configuration the folder's own is served", async () => {
  const { headers, body } = await ask('/config.json');
  assert.equal(body, '{"graph":"own"}');
  assert.equal(headers['x-config'], '{"graph":"own"}');
});

test('a configuration takes its place, in the policy too', async () => {
  const other = await serve({ root, headers: plain, config: { graph: 'given' } });
  await other.configure({ graph: 'later' });
  const { headers, body } = await ask('/config.json', other);
  assert.deepEqual(JSON.parse(body), { graph: 'later' });
  assert.equal(headers['content-type'], 'application/json; charset=utf-8');
  assert.equal(headers['x-config'], '{"graph":"later"}');
  await other.close();
});

test('a broken configuration is served as it is, for the page to explain', async () => {
  const other = await serve({ root, headers: plain, config: '{"graph":' });
  const { headers, body } = await ask('/config.json', other);
  assert.deepEqual([body, headers['x-config']], ['{"graph":', '{}']);
  await other.close();
});

test('a port in use is an error with its cause', async () => {
  const port = Number(new URL(page.origin).port);
  await assert.rejects(serve({ root, port, headers: plain }), { code: 'EADDRINUSE' });
});
