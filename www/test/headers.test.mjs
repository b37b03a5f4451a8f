import assert from 'node:assert/strict';
import test from 'node:test';
import { headers, origins } from '../headers.mjs';

const policy = (config, path) => Object.fromEntries(
  headers(config)(path)['Content-Security-Policy'].split('; ').map(directive => {
    const [name, ...values] = directive.split(' ');
    return [name, values];
  }));

test('without a sign-in the page talks to its own origin only', () => {
  assert.deepEqual(policy({}, '/')['connect-src'], ["'self'"]);
});

test('a client alone means the global cloud', () => {
  assert.deepEqual(policy({ clientId: 'x' }, '/')['connect-src'],
    ["'self'", 'https://login.microsoftonline.com', 'https://graph.microsoft.com']);
});

const CLIENT = { clientId: 'x' };
const US = ['https://login.microsoftonline.us'];

test('a cloud by name lets its own hosts through, and no other', () => {
  for (const [cloud, signIn, graph] of [
    ['global', ['https://login.microsoftonline.com'], 'https://graph.microsoft.com'],
    ['usgov-l4', US, 'https://graph.microsoft.us'],
    ['usgov-l5', US, 'https://dod-graph.microsoft.us'],
    ['china', ['https://login.partner.microsoftonline.cn', 'https://login.chinacloudapi.cn'],
      'https://microsoftgraph.chinacloudapi.cn'],
  ]) {
    const found = policy({ ...CLIENT, cloud }, '/');
    assert.deepEqual(found['connect-src'], ["'self'", ...signIn, graph], cloud);
    assert.deepEqual(found['frame-src'], ["'self'", ...signIn], cloud);
  }
});

test('a cloud by its hosts is the same', () => {
  const found = origins({
    ...CLIENT, authority: 'https://login.microsoftonline.us/t', graph: 'https://dod-graph.microsoft.us/',
  });
  assert.deepEqual(found, origins({ ...CLIENT, cloud: 'usgov-l5' }));
});

test('several clouds let the hosts of each through, once', () => {
  const clouds = ['global', 'usgov-l4', 'usgov-l5'].map(cloud => ({ ...CLIENT, cloud }));
  assert.deepEqual(origins({ clouds, pace: {} }), {
    signIn: ['https://login.microsoftonline.com', ...US],
    graph: ['https://graph.microsoft.com', 'https://graph.microsoft.us', 'https://dod-graph.microsoft.us'],
  });
});

test('what the core refuses widens nothing', () => {
  for (const config of [
    null, [], 'x', { ...CLIENT, cloud: 'usgov' }, { ...CLIENT, cloud: 'constructor' },
    { ...CLIENT, authority: 'https://login.contoso.example/t' },
    { ...CLIENT, graph: 'https://graph.contoso.example' },
    { ...CLIENT, authority: 'https://login.microsoftonline.us/t' },
    { ...CLIENT, cloud: 'china', graph: 'https://graph.microsoft.com' },
    { clouds: [null, 7, { cloud: 'global' }] }, { clouds: {}, cloud: 'global' },
  ]) assert.deepEqual(origins(config), { signIn: [], graph: [] }, JSON.stringify(config));
});

test('endpoints that are given take the place of the authority', () => {
  const found = origins({
    clientId: 'x', authority: 'https://login.microsoftonline.com/t', graph: 'http://127.0.0.1:2',
    authorityMetadata: { issuer: 'http://127.0.0.1:1', token_endpoint: 'http://127.0.0.1:1/{tenantid}/token' },
  });
  assert.deepEqual(found, { signIn: ['http://127.0.0.1:1'], graph: ['http://127.0.0.1:2'] });
});

test('an endpoint is let through by https or on this machine, and its host is a plain name', () => {
  const of = address => origins({ ...CLIENT, graph: address, authorityMetadata: { issuer: address } });
  for (const [address, origin] of [
    ['https://login.contoso.example/{tenantid}/v2.0', 'https://login.contoso.example'],
    ['HTTPS://Login-1.Contoso.example:8443', 'https://login-1.contoso.example:8443'],
    ['http://localhost:1/', 'http://localhost:1'], ['http://127.0.0.1', 'http://127.0.0.1'],
    ['http://[::1]:1/token', 'http://[::1]:1'], ['https://[::1]', 'https://[::1]'],
    [' https://a.example\n', 'https://a.example'],
  ]) assert.deepEqual(of(address), { signIn: [origin], graph: [origin] }, address);
  for (const address of [
    'https://a.example"x', 'https://a;b.example', "https://a'b.example", 'https://a$host', 'https://a,b.example',
    'https://*.example', 'https://*', 'https://a_b.example', 'https://a%3bb.example', 'https://b\u00fccher.example',
    'http://evil.example', 'http://127.0.0.1.evil.example', 'http://localhost.evil.example', 'http://[::2]',
    'https://a.example@evil.example', 'https://a.example:b@evil.example', 'https://evil.example\\@a.example',
    'https://a.example?x', 'https://a.example/?x', 'https://a.example/#x', 'https://a .example', 'https://a.ex\nample',
    'https://a.example:99999', 'https://a.example:', 'https:a.example', 'https:///a.example', 'https://',
    'ftp://a.example', 'wss://a.example', 'data:,x', 'blob:https://a.example/x', '', 7, null, ['https://a.example'],
  ]) assert.deepEqual(of(address), { signIn: [], graph: [] }, String(address));
});

test('an address that is none widens nothing', () => {
  assert.deepEqual(origins({ clientId: 'x', authority: "'unsafe-inline'", graph: '*' }),
    { signIn: [], graph: [] });
});

test('nothing inline, no eval, and one policy for workers', () => {
  for (const path of ['/', '/index.html', '/assets/main-1.js', '/redirect.html']) {
    const found = policy({ clientId: 'x' }, path);
    assert.deepEqual(found['default-src'], ["'none'"], path);
    assert.deepEqual(found['require-trusted-types-for'], ["'script'"], path);
    assert.ok(!Object.values(found).flat().includes("'unsafe-inline'"), path);
    assert.ok(!found['script-src'].includes("'unsafe-eval'"), path);
  }
});

test('the sign-in answer may be framed by us and is not kept; the page is never framed', () => {
  const of = headers({ clientId: 'x' });
  assert.deepEqual(policy({ clientId: 'x' }, '/redirect.html')['frame-ancestors'], ["'self'"]);
  assert.equal(of('/redirect.html')['Cache-Control'], 'no-store');
  // MSAL's guide to the redirect bridge.
  assert.equal(of('/redirect.html')['Cross-Origin-Opener-Policy'], undefined);
  assert.deepEqual(policy({ clientId: 'x' }, '/')['frame-ancestors'], ["'none'"]);
});

test('the service worker is asked for anew each time, and may fetch from the page\'s host alone', () => {
  const found = policy({ clientId: 'x' }, '/tools/sw.js');
  assert.deepEqual(found['connect-src'], ["'self'"]);
  assert.deepEqual(found['default-src'], ["'none'"]);
  assert.equal(found['script-src'], undefined);
  assert.equal(headers({})('/sw.js')['Cache-Control'], 'no-cache');
});

test('the page in one file is handed out to be saved, and does not run on the host', () => {
  const of = headers({ clientId: 'x' })('/preflight-offline.html');
  assert.equal(of['Content-Disposition'], 'attachment');
  assert.match(of['Content-Security-Policy'], /^default-src 'none'; .*sandbox$/);
});
