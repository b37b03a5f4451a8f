/** Sign-in by a code: what a command line and its user meet, over real HTTP. */
import assert from 'node:assert/strict';
import test from 'node:test';
import { TENANT_ID } from './names.mjs';
import { caller, DEVICES, tenantFor, Visitor } from './visitor.mjs';

const ADA = { user: 'ada@practice.example' };
const GO_ON = { confirm: 'yes' };

test('a code is shown as Entra shows one', async (t) => {
  const tenant = await tenantFor(t, { token: { pollSeconds: 2, codeSeconds: 300 } });
  const code = await new Visitor(tenant).code();
  assert.match(code.user_code, /^[A-Z]{4}-[A-Z]{4}$/);
  assert.equal(code.verification_uri, `${tenant.idp}/device`);
  assert.match(code.message, new RegExp(code.user_code));
  assert.equal(code.interval, 2);
  assert.equal(code.expires_in, 300);
  assert.equal(code.verification_uri_complete, undefined);
});

test('who enters the code is signed in at the command line, and may refresh', async (t) => {
  const tenant = await tenantFor(t);
  const visitor = new Visitor(tenant);
  const code = await visitor.code();
  const before = await visitor.poll(code.device_code);
  assert.equal(before.status, 400);
  assert.equal(before.body.error, 'authorization_pending');

  const end = await visitor.enter(
    code.verification_uri,
    { user_code: code.user_code.toLowerCase() },
    GO_ON,
    ADA,
  );
  assert.match(end.html, /You are signed in/);
  const { body } = await visitor.poll(code.device_code);
  const claims = JSON.parse(
    Buffer.from(body.id_token.split('.')[1], 'base64url').toString(),
  );
  assert.equal(claims.preferred_username, 'ada@practice.example');
  assert.equal(claims.tid, TENANT_ID);
  assert.equal((await caller(tenant, body.access_token)('GET', DEVICES)).status, 200);

  const again = await visitor.token({
    grant_type: 'refresh_token',
    refresh_token: body.refresh_token,
  });
  assert.equal(again.status, 200);
  assert.equal((await visitor.poll(code.device_code)).body.error, 'invalid_grant');
});

test('Cancel and refusals reach the command line with their reason', async (t) => {
  const tenant = await tenantFor(t);
  for (const [presses, reason] of /** @type {const} */ ([
    [[{ abort: 'yes' }], /aborted/],
    [[GO_ON, { cancel: 'yes' }], /AADSTS65004/],
    [[GO_ON, { user: 'nico@practice.example' }], /AADSTS90094/],
  ])) {
    const visitor = new Visitor(tenant);
    const code = await visitor.code();
    const end = await visitor.enter(
      code.verification_uri,
      { user_code: code.user_code },
      ...presses,
    );
    assert.match(end.html, /Nobody was signed in/);
    const { body } = await visitor.poll(code.device_code);
    assert.equal(body.error, 'access_denied');
    assert.match(body.error_description, reason);
  }
});

test('a code that is unknown or used says so on the page', async (t) => {
  const tenant = await tenantFor(t);
  const visitor = new Visitor(tenant);
  const code = await visitor.code();
  const unknown = await visitor.enter(code.verification_uri, { user_code: 'AAAA-AAAA' });
  assert.match(unknown.html, /role="alert"/);
  const pages = [{ user_code: code.user_code }, GO_ON, ADA];
  await visitor.enter(code.verification_uri, ...pages);
  const used = await visitor.enter(code.verification_uri, { user_code: code.user_code });
  assert.match(used.html, /role="alert"/);
});

test('a code ends by the clock of the tenant', async (t) => {
  const tenant = await tenantFor(t);
  const visitor = new Visitor(tenant);
  const code = await visitor.code();
  tenant.advance(901);
  const { body } = await visitor.poll(code.device_code);
  assert.equal(body.error, 'expired_token');
});

test('the pages of the code need no script and nothing from elsewhere', async (t) => {
  const visitor = new Visitor(await tenantFor(t));
  const code = await visitor.code();
  const first = await visitor.enter(code.verification_uri);
  const second = await visitor.enter(code.verification_uri, {
    user_code: code.user_code,
  });
  for (const { html, response } of [first, second]) {
    assert.match(html, /Practice tenant, nothing here is real/);
    assert.doesNotMatch(html, /<script|style=|src=/);
    const policy = response.headers.get('content-security-policy') ?? '';
    assert.match(policy, /default-src 'none'/);
  }
  assert.match(second.html, new RegExp(code.user_code));
});
