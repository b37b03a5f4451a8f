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

test('endpoints that are given take the place of the authority', () => {
  const found = origins({
    clientId: 'x', authority: 'https://login.microsoftonline.com/t', graph: 'http://127.0.0.1:2',
    authorityMetadata: { issuer: 'http://127.0.0.1:1', token_endpoint: 'http://127.0.0.1:1/token' },
  });
  assert.deepEqual(found, { signIn: ['http://127.0.0.1:1'], graph: ['http://127.0.0.1:2'] });
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
