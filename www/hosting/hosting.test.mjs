/** What each host is told, read as that host documents it, is what `headers.mjs` says. */
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { access, cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { after, before, test } from 'node:test';
import { promisify } from 'node:util';
import { kept, nameOf, sha256, sums, SUMS } from '../files.mjs';
import { headers } from '../headers.mjs';
import { TYPES } from '../types.mjs';
import { recipes } from './make.mjs';

const CONFIG = { clientId: 'x', cloud: 'usgov-l4' };
const PATHS = [
  '/', '/index.html', '/redirect.html', '/preflight-offline.html', '/sw.js', '/SHA256SUMS', '/icon.svg',
  '/assets/index-1.js', '/assets/preflight_bg-1.wasm',
];
const PAGE = name => `<!doctype html>\n<html>\n  <head>\n    <meta charset="utf-8">\n    <title>${name}</title>\n  </head>\n</html>\n`;
let dist, made;

before(async () => {
  dist = await mkdtemp(join(tmpdir(), 'preflight-dist-'));
  for (const name of ['index.html', 'redirect.html', 'preflight-offline.html']) await writeFile(join(dist, name), PAGE(name));
  for (const name of ['icon.svg', 'config.json']) await writeFile(join(dist, name), '{}');
  const files = await kept(dist);
  await writeFile(join(dist, 'sw.js'), `start(${JSON.stringify(files)}, "${nameOf(files)}")`);
  await writeFile(join(dist, SUMS), await sums(dist));
  made = await recipes(CONFIG, dist);
});

after(() => rm(dist, { recursive: true }));

/** Of the first route that fits, over the global ones; an empty value takes one away. */
function azure({ globalHeaders, routes }, path) {
  const fits = ({ route }) => route === path || (route.endsWith('/*') && path.startsWith(route.slice(0, -1)));
  const all = { ...globalHeaders, ...routes.find(fits)?.headers };
  return Object.fromEntries(Object.entries(all).filter(([, value]) => value !== ''));
}

test('Azure Static Web Apps sends what is to be sent', () => {
  const text = made['azure-static-web-apps/staticwebapp.config.json'];
  assert.ok(text.length < 20_000, 'Microsoft: at most 20 KB');
  const file = JSON.parse(text);
  for (const path of [...PATHS, '/no.html']) assert.deepEqual(azure(file, path), headers(CONFIG)(path), path);
  for (const [end, type] of Object.entries(TYPES)) assert.equal(file.mimeTypes[end], type.split(';')[0]);
});

/** Of every block that fits; a header that two of them name would be sent twice. */
function headersFile(text, path) {
  const found = {};
  for (const block of text.trim().split('\n\n')) {
    const [address, ...lines] = block.split('\n');
    const fits = address.endsWith('*') ? path.startsWith(address.slice(0, -1)) : path === address;
    if (!fits) continue;
    for (const line of lines) {
      const [, name, value] = /^ {2}([\w-]+): (.+)$/.exec(line);
      found[name] = name in found ? `${found[name]}, ${value}` : value;
    }
  }
  return found;
}

test('Cloudflare Pages and Netlify send what is to be sent, also where .html is left away', () => {
  const text = made['cloudflare-pages-netlify/_headers'];
  assert.ok(text.split('\n').every(line => line.length <= 2000), 'Cloudflare: at most 2,000 characters in a line');
  assert.ok(text.split('\n\n').length <= 100, 'Cloudflare: at most 100 rules');
  for (const path of PATHS) assert.deepEqual(headersFile(text, path), headers(CONFIG)(path), path);
  for (const path of ['/redirect', '/preflight-offline', '/index']) {
    assert.deepEqual(headersFile(text, path), headers(CONFIG)(`${path}.html`), path);
  }
  assert.deepEqual(headersFile(text, '/404.html'), headers(CONFIG)('/404'));
  assert.equal(headersFile(text, '/no/such/file')['X-Content-Type-Options'], 'nosniff');
  assert.doesNotMatch(made['cloudflare-pages-netlify/404.html'], /<script|<style|style=/);
});

/** The policy that a page has in itself. */
const inside = page => /<meta http-equiv="Content-Security-Policy" content="([^"]+)">/.exec(page)?.[1].split('; ');

test('on GitHub Pages the pages bring their policy, all of it that a page can bring', () => {
  for (const name of ['index.html', 'redirect.html']) {
    const page = made[`github-pages/${name}`];
    const whole = headers(CONFIG)(`/${name}`)['Content-Security-Policy'].split('; ');
    assert.deepEqual(inside(page), whole.filter(directive => !directive.startsWith('frame-ancestors ')), name);
    assert.match(page, /<meta charset="utf-8">\s+<meta http-equiv="Content-Security-Policy"[^>]+>\s+<meta name="referrer" content="no-referrer">/);
  }
});

test('the service worker and the digests know the pages that GitHub Pages has', async () => {
  const digest = sha256(made['github-pages/index.html']);
  const before = (await kept(dist))['./'];
  const files = { ...await kept(dist), './': digest };
  const worker = made['github-pages/sw.js'];
  assert.ok(worker.includes(digest) && !worker.includes(before));
  assert.ok(worker.includes(nameOf(files)), 'its cache has a name of its own');
  const lines = made['github-pages/SHA256SUMS'].split('\n');
  for (const name of ['index.html', 'redirect.html', 'sw.js']) {
    assert.ok(lines.includes(`${sha256(made[`github-pages/${name}`])}  ${name}`), name);
  }
  assert.ok(lines.includes(`${sha256('{}')}  icon.svg`));
});

test('files of two builds are not put together', async () => {
  const text = await readFile(join(dist, SUMS), 'utf8');
  await writeFile(join(dist, SUMS), text.replace(sha256('{}'), sha256('another')));
  await assert.rejects(recipes(CONFIG, dist), /sw\.js and SHA256SUMS are of two builds/);
  await writeFile(join(dist, SUMS), text);
});

test('recipes are made anew where others were laid over the page', async t => {
  const used = await mkdtemp(join(tmpdir(), 'preflight-used-'));
  t.after(() => rm(used, { recursive: true }));
  await cp(dist, used, { recursive: true });
  const other = await recipes({ clientId: 'x', cloud: 'china' }, dist);
  for (const [path, text] of Object.entries(other)) await writeFile(join(used, path.split('/').pop()), text);
  assert.deepEqual(await recipes(CONFIG, used), made);
});

test('the container has the nginx recipe that is tested, and copies what there is', async () => {
  const root = fileURLToPath(new URL('../../', import.meta.url));
  const copied = [...made['container/Containerfile'].matchAll(/^COPY (\S+) (\S+)$/gm)].map(([, from]) => from);
  assert.deepEqual(copied, ['dist/', 'hosting/nginx/preflight.conf', 'hosting/container/site.conf']);
  await access(join(root, 'dist/index.html'));
  for (const path of copied.slice(1)) assert.ok(made[path.replace('hosting/', '')], path);
  assert.match(made['container/site.conf'], /include \/etc\/nginx\/preflight\.conf;/);
  assert.match(made['container/Containerfile'], /^FROM docker\.io\/nginxinc\/nginx-unprivileged:/m);
});

test('a host of files that is given another cloud lets that one through alone', () => {
  for (const [path, text] of Object.entries(made)) {
    if (!text.includes('connect-src') || path.endsWith('sw.js')) continue;
    assert.match(text, /connect-src 'self' https:\/\/login\.microsoftonline\.us https:\/\/graph\.microsoft\.us;/, path);
    assert.doesNotMatch(text, /graph\.microsoft\.com/, path);
  }
});

test('who has a release makes them anew with Node alone, and is told what was wrong', async t => {
  const run = promisify(execFile);
  const release = await mkdtemp(join(tmpdir(), 'preflight-release-'));
  t.after(() => rm(release, { recursive: true }));
  await run('node', [fileURLToPath(new URL('pack.mjs', import.meta.url)), release]);
  const make = (...words) => run('node', [join(release, 'make.mjs'), '--dist', dist, '--out', release, ...words]);

  await writeFile(join(release, 'config.json'), JSON.stringify(CONFIG));
  const { stdout } = await make('--config', join(release, 'config.json'));
  assert.match(stdout, /may talk to https:\/\/login\.microsoftonline\.us, https:\/\/graph\.microsoft\.us\./);
  for (const [path, text] of Object.entries(made)) assert.equal(await readFile(join(release, path), 'utf8'), text, path);

  // Nothing is set up yet: the cloud that nearly everybody has.
  assert.match((await make()).stdout, /may talk to https:\/\/login\.microsoftonline\.com, /);
  await writeFile(join(release, 'config.json'), '{"cloud": "global"}');
  await assert.rejects(make('--config', join(release, 'config.json')), /names no sign-in: a clientId/);
  await assert.rejects(make('--dist', release), /there is no built page in/);
});
