/** A real nginx with the recipe answers as our own server does. */
import assert from 'node:assert/strict';
import { execFile, spawn } from 'node:child_process';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { request } from 'node:http';
import { tmpdir } from 'node:os';
import { extname, join } from 'node:path';
import { createInterface } from 'node:readline';
import { after, before, test } from 'node:test';
import { promisify } from 'node:util';
import { gunzipSync } from 'node:zlib';
import { headers } from '../headers.mjs';
import { TYPES, UNKNOWN } from '../types.mjs';
import { container } from './container.mjs';
import { nginx } from './nginx.mjs';

const NGINX = process.env.PREFLIGHT_NGINX ?? '/usr/sbin/nginx';
const CONFIG = { clientId: 'x', cloud: 'global' };
const FILES = [
  'index.html', 'redirect.html', 'preflight-offline.html', 'sw.js', 'config.json', 'policy.json', 'SHA256SUMS',
  'sbom.cdx.json', 'licences.txt', 'icon.svg', 'icon-192.png', 'manifest.webmanifest',
  'assets/index-1.js', 'assets/index-1.css', 'assets/preflight_bg-1.wasm',
];
const CONTENT = `${'The content of a file. '.repeat(200)}\n`;
let folder, server;

before(async () => {
  folder = await mkdtemp(join(tmpdir(), 'preflight-nginx-'));
  for (const name of ['page/assets', 'page/.git', 'page/.well-known/acme-challenge', 'tmp']) {
    await mkdir(join(folder, name), { recursive: true });
  }
  for (const name of [...FILES, '.git/config', '.well-known/acme-challenge/token']) {
    await writeFile(join(folder, 'page', name), CONTENT);
  }
  await writeFile(join(folder, 'preflight.conf'), nginx(CONFIG)['nginx/preflight.conf']);
  await writeFile(join(folder, 'nginx.conf'), whole(container()['container/site.conf']));
  server = await started();
});

after(async () => {
  server?.kill();
  await rm(folder, { recursive: true });
});

/** A server block of the recipes, on a socket in our folder. */
function whole(site, socket = 'socket') {
  const here = site
    .replace(/listen [^;]+/, `listen unix:${folder}/${socket}`)
    // There is no certificate here.
    .replaceAll(/ssl_certificate.*/g, '')
    .replace(/root [^;]+/, `root ${folder}/page`)
    .replace('/etc/nginx/', `${folder}/`);
  const kinds = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'];
  return `
daemon off;
master_process off;
pid ${folder}/pid;
error_log stderr notice;
events {}
http {
    access_log off;
    ${kinds.map(kind => `${kind}_temp_path ${folder}/tmp/${kind};`).join(' ')}
    ${here}
}`;
}

/** It says how it will wait for requests once it listens. */
function started() {
  const child = spawn(NGINX, ['-e', 'stderr', '-p', folder, '-c', join(folder, 'nginx.conf')], { stdio: ['ignore', 'ignore', 'pipe'] });
  return new Promise((done, fail) => {
    const said = [];
    child.on('error', why => fail(new Error(`nginx is needed (or its path in PREFLIGHT_NGINX): ${why.message}`)));
    child.on('exit', code => fail(new Error(`nginx ended with ${code}:\n${said.join('\n')}`)));
    createInterface(child.stderr).on('line', line => {
      said.push(line);
      if (line.includes('event method')) done(child);
    });
  });
}

function ask(path, { method = 'GET', headers = {} } = {}) {
  return new Promise((done, fail) => {
    request({ socketPath: join(folder, 'socket'), path, method, headers }, async answer => {
      const pieces = [];
      for await (const piece of answer) pieces.push(piece);
      done({ status: answer.statusCode, headers: answer.headers, body: Buffer.concat(pieces) });
    }).on('error', fail).end();
  });
}

/** Every header that the source names for any path, as it is sent or not sent with this one. */
const NAMES = [...new Set(FILES.flatMap(name => Object.keys(headers(CONFIG)(`/${name}`))))];
const expected = path => Object.fromEntries(NAMES.map(name => [name, headers(CONFIG)(path)[name]]));
const found = answer => Object.fromEntries(NAMES.map(name => [name, answer.headers[name.toLowerCase()]]));

test('every file comes with its headers and its type, and no other header of ours', async () => {
  for (const path of FILES.map(name => `/${name}`)) {
    const answer = await ask(path);
    assert.equal(answer.status, 200, path);
    assert.equal(answer.body.toString(), CONTENT, path);
    assert.deepEqual(found(answer), expected(path), path);
    assert.equal(answer.headers['content-type'], TYPES[extname(path)] ?? UNKNOWN, path);
  }
});

test('the folder itself is the page', async () => {
  const answer = await ask('/?from=mail');
  assert.equal(answer.status, 200);
  assert.deepEqual(found(answer), expected('/'));
});

test('what is not there is not there: no listing, no fallback, and nothing that is kept', async () => {
  for (const path of ['/no.html', '/assets', '/assets/', '/assets/no.js', '/.git/config', '/index.html/more']) {
    const answer = await ask(path);
    assert.equal(answer.status, 404, path);
    assert.deepEqual(found(answer), expected('/404'), path);
    assert.equal(answer.headers['content-type'], 'text/plain; charset=utf-8', path);
  }
});

test('a certificate authority finds what proves the host', async () => {
  assert.equal((await ask('/.well-known/acme-challenge/token')).status, 200);
});

test('other methods are refused', async () => {
  for (const method of ['POST', 'PUT', 'DELETE']) assert.equal((await ask('/', { method })).status, 405, method);
});

test('the module and text are sent packed, pictures as they are', async () => {
  for (const name of ['index.html', 'assets/index-1.js', 'assets/preflight_bg-1.wasm']) {
    const { headers, body } = await ask(`/${name}`, { headers: { 'Accept-Encoding': 'gzip' } });
    assert.equal(headers['content-encoding'], 'gzip', name);
    assert.equal(headers.vary, 'Accept-Encoding', name);
    assert.equal(gunzipSync(body).toString(), CONTENT, name);
  }
  assert.equal((await ask('/icon-192.png', { headers: { 'Accept-Encoding': 'gzip' } })).headers['content-encoding'], undefined);
});

test('an asset that the browser has is kept as it was told', async () => {
  const { headers } = await ask('/assets/index-1.js');
  const again = await ask('/assets/index-1.js', { headers: { 'If-None-Match': headers.etag } });
  assert.equal(again.status, 304);
  assert.deepEqual(found(again), expected('/assets/index-1.js'));
});

test('the server block for a machine of its own is one that nginx takes', async () => {
  const site = nginx(CONFIG)['nginx/site.conf'];
  assert.match(site, /listen 443 ssl;/);
  const file = join(folder, 'site.conf');
  await writeFile(file, whole(site, 'other'));
  await promisify(execFile)(NGINX, ['-t', '-e', 'stderr', '-p', folder, '-c', file]);
});

test('another cloud is let through where its configuration was given', async () => {
  const text = nginx({ clientId: 'x', cloud: 'china' })['nginx/preflight.conf'];
  assert.match(text, /connect-src 'self' https:\/\/login\.partner\.microsoftonline\.cn /);
  assert.doesNotMatch(text, /login\.microsoftonline\.com/);
  assert.notEqual(text, await readFile(join(folder, 'preflight.conf'), 'utf8'));
});
