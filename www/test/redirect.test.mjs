import assert from 'node:assert/strict';
import test from 'node:test';
import { load } from './load.mjs';

/** What the window says where an administrator comes to whose consent was asked for. */
async function said(answer) {
  const document = { body: { textContent: '' }, documentElement: {} };
  const location = { search: `?${new URLSearchParams(answer)}`, pathname: '/redirect.html' };
  Object.assign(globalThis, { document, location, history: { replaceState() {} } });
  await load('src/redirect.ts');
  return document.body.textContent;
}

const CONSENTED = tenant =>
  `The administrator's consent is given for the tenant ${tenant}. Close this window, then sign in to Preflight.`;

test('a tenant that consented is named by its id or its domain', async () => {
  for (const tenant of ['5b1c0de5-7e57-4aaa-8bad-0123456789ab', 'contoso.com']) {
    assert.equal(await said({ admin_consent: 'True', tenant }), CONSENTED(tenant));
  }
});

test('words in the place of the tenant are not shown', async () => {
  for (const tenant of ['x. Call 555 0100 to go on', 'contoso.com/x', 'a.'.repeat(10_000), '']) {
    assert.equal(await said({ admin_consent: 'True', tenant }), CONSENTED('?'), tenant);
  }
  assert.equal(await said({ admin_consent: 'True' }), CONSENTED('?'));
});
