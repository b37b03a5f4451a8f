import assert from 'node:assert/strict';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import test from 'node:test';
import { runInNewContext } from 'node:vm';
import { writeServiceWorker } from '../offline.mjs';

const SCOPE = 'https://preflight.example/';
const FILES = { 'index.html': '<!doctype html>', 'assets/panel-1.js': 'panel()' };

/**
 * The service worker of a build of these files, in a browser that has thrown all of them out
 * of its cache: gives what a page gets for a file that the host answers so.
 */
async function answered(name, host) {
  const folder = await mkdtemp(join(tmpdir(), 'preflight-'));
  await mkdir(join(folder, 'assets'));
  for (const [path, text] of Object.entries(FILES)) await writeFile(join(folder, path), text);
  await writeServiceWorker(folder);
  const script = await readFile(join(folder, 'sw.js'), 'utf8');
  await rm(folder, { recursive: true });

  const listeners = {};
  runInNewContext(script, {
    self: {
      registration: { scope: SCOPE },
      addEventListener: (event, listener) => { listeners[event] = listener; },
    },
    caches: { open: async () => ({ match: async () => undefined }) },
    fetch: host, crypto, Response, Headers,
  });
  let answer;
  listeners.fetch({
    request: { method: 'GET', mode: 'cors', url: SCOPE + name },
    respondWith: promise => { answer = promise; },
  });
  return answer;
}

const NAME = 'assets/panel-1.js';
const type = { 'Content-Type': 'text/javascript; charset=utf-8' };

test('a file that the browser made room of comes from the host again, with its headers', async () => {
  const answer = await answered(NAME, async () => new Response(FILES[NAME], { headers: type }));
  assert.equal(await answer.text(), FILES[NAME]);
  assert.equal(answer.headers.get('Content-Type'), type['Content-Type']);
});

test('one that is not the build\'s any more, or is missing, is no answer', async () => {
  await assert.rejects(answered(NAME, async () => new Response('other()', { headers: type })));
  await assert.rejects(answered(NAME, async () => new Response('There is no such file.', { status: 404 })));
});

test('without a network it fails as it would without a service worker', async () => {
  const lost = new TypeError('Failed to fetch');
  await assert.rejects(answered(NAME, async () => { throw lost; }), lost);
});

test('what is not in the list goes past the service worker', async () => {
  for (const name of ['assets/other.js', 'redirect.html', 'SHA256SUMS', `${NAME}?x`]) {
    assert.equal(await answered(name, () => assert.fail()), undefined, name);
  }
});
