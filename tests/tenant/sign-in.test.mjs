/** Sign-in: what a page and its user meet, over real HTTP. */
import assert from 'node:assert/strict';
import test from 'node:test';
import {
  admin,
  caller,
  DEVICES,
  endpoint,
  nested,
  PAGE,
  QUEUE,
  tenantFor,
  Visitor,
} from './visitor.mjs';
import { CLIENT_ID, TENANT_ID } from './names.mjs';

/** @param {string} token */
const claimsOf = (token) =>
  JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString());

test('a person who is chosen is named in the ID token, and Graph takes the token', async (t) => {
  const tenant = await tenantFor(t);
  const tokens = await new Visitor(tenant).signIn('ada@practice.example');
  const claims = claimsOf(tokens.id_token);
  assert.equal(claims.name, 'Ada Admin');
  assert.equal(claims.preferred_username, 'ada@practice.example');
  assert.equal(claims.tid, TENANT_ID);
  assert.match(claims.oid, /^[0-9a-f-]{36}$/);
  assert.equal(claims.nonce, 'the-nonce');
  assert.equal(tokens.expires_in, 3600);
  assert.ok(
    tokens.scope
      .split(' ')
      .includes(`${tenant.graph}/DeviceManagementServiceConfig.ReadWrite.All`),
  );
  assert.equal((await caller(tenant, tokens.access_token)('GET', DEVICES)).status, 200);
});

test('a refresh that asks for offline_access again works, and again', async (t) => {
  const tenant = await tenantFor(t);
  const visitor = new Visitor(tenant);
  let { refresh_token: refresh } = await visitor.signIn('ada@practice.example');
  const scope = `openid profile offline_access ${tenant.graph}/DeviceManagementServiceConfig.ReadWrite.All`;
  for (let i = 0; i < 2; i += 1) {
    const { status, body, headers } = await visitor.token({
      grant_type: 'refresh_token',
      refresh_token: refresh,
      scope,
    });
    assert.equal(status, 200, JSON.stringify(body));
    assert.equal(headers.get('access-control-allow-origin'), PAGE);
    assert.equal((await caller(tenant, body.access_token)('GET', DEVICES)).status, 200);
    refresh = body.refresh_token ?? refresh;
  }
  assert.deepEqual(tenant.state().counters.tokens, {
    authorization_code: 1,
    refresh_token: 2,
  });
});

test('who is signed in gets a code without being asked, and can be asked all the same', async (t) => {
  const tenant = await tenantFor(t);
  const visitor = new Visitor(tenant);
  await visitor.signIn('ada@practice.example');
  const silent = await visitor.follow(visitor.authorizeUrl({ prompt: 'none' }));
  const code = silent.returned?.get('code') ?? '';
  const { body } = await visitor.token({
    grant_type: 'authorization_code',
    code,
    code_verifier: visitor.verifier,
  });
  // Also a code that came silently can be refreshed as MSAL does it.
  const again = await visitor.token({
    grant_type: 'refresh_token',
    refresh_token: body.refresh_token,
    scope: 'openid offline_access',
  });
  assert.equal(again.status, 200);
  for (const prompt of ['login', 'select_account', 'consent']) {
    const asked = await visitor.choose('ada@practice.example', { prompt });
    assert.ok(asked.returned?.get('code'), prompt);
  }
});

test('nobody signed in: a silent request says login_required', async (t) => {
  const visitor = new Visitor(await tenantFor(t));
  const { returned } = await visitor.follow(visitor.authorizeUrl({ prompt: 'none' }));
  assert.equal(returned?.get('error'), 'login_required');
});

test('another person can be chosen while one is signed in', async (t) => {
  const tenant = await tenantFor(t);
  const visitor = new Visitor(tenant);
  await visitor.signIn('ada@practice.example');
  let step = await visitor.choose('rory@practice.example', { prompt: 'select_account' });
  // The provider signs the first out by a form of its own.
  assert.match(step.html, /<form method="post"/);
  const action = /action="([^"]+)"/.exec(step.html)?.[1] ?? '';
  const xsrf = /name="xsrf" value="([^"]+)"/.exec(step.html)?.[1] ?? '';
  step = await visitor.follow(action, {
    method: 'POST',
    body: new URLSearchParams({ xsrf, logout: 'yes' }),
  });
  const { body } = await visitor.token({
    grant_type: 'authorization_code',
    code: step.returned?.get('code') ?? '',
    code_verifier: visitor.verifier,
  });
  assert.equal(claimsOf(body.id_token).name, 'Rory Reader');
});

test('any tenant can be named, and the tokens say which it was and where the person is at home', async (t) => {
  const tenant = await tenantFor(t);
  const guid = '5b1c0de5-7e57-4aaa-8bad-0123456789ab';
  const signed = async (/** @type {string} */ name) => {
    const { id_token, client_info, access_token } = await new Visitor(tenant, name).signIn('ada@practice.example');
    assert.equal((await caller(tenant, access_token)('GET', DEVICES)).status, 200);
    const { utid, uid } = JSON.parse(Buffer.from(client_info, 'base64url').toString());
    assert.deepEqual([utid, uid], [TENANT_ID, claimsOf(id_token).oid]);
    return claimsOf(id_token).tid;
  };
  assert.equal(await signed(guid), guid);
  assert.equal(await signed('common'), TENANT_ID);
  assert.equal(await signed('practice.example'), TENANT_ID);
  const domain = await signed('fabrikam.example');
  assert.match(domain, /^[0-9a-f-]{36}$/);
  assert.notEqual(domain, TENANT_ID);
  assert.equal(await signed('Fabrikam.Example'), domain);
});

test('an administrator consents for a tenant, or does not, and only a registered page hears of it', async (t) => {
  const tenant = await tenantFor(t);
  const scope = `${tenant.graph}/DeviceManagementServiceConfig.ReadWrite.All`;
  const open = (/** @type {Record<string, string>} */ more) => {
    const query = new URLSearchParams({ client_id: CLIENT_ID, scope, redirect_uri: `${PAGE}/redirect.html`, ...more });
    return `${tenant.idp}/organizations/v2.0/adminconsent?${query}`;
  };
  const press = async (/** @type {string} */ button) => {
    const asked = await fetch(open({ state: 'a b' }));
    assert.match(await asked.text(), /DeviceManagementServiceConfig\.ReadWrite\.All/);
    const answer = await fetch(asked.url, {
      method: 'POST', redirect: 'manual', body: new URLSearchParams({ [button]: 'yes' }),
    });
    const location = new URL(answer.headers.get('location') ?? '');
    assert.equal(location.origin + location.pathname, `${PAGE}/redirect.html`);
    return Object.fromEntries(location.searchParams);
  };
  assert.deepEqual(await press('accept'), { admin_consent: 'True', tenant: TENANT_ID, scope, state: 'a b' });
  const { error_description: said, ...refused } = await press('cancel');
  assert.deepEqual(refused, { admin_consent: 'True', error: 'consent_required', state: 'a b' });
  assert.match(said ?? '', /^AADSTS65004/);
  for (const [more, number] of /** @type {[Record<string, string>, string][]} */ ([
    [{ client_id: 'x' }, 'AADSTS700016'],
    [{ redirect_uri: 'http://evil.example/redirect.html' }, 'AADSTS50011'],
    [{ scope: 'Mail.Read' }, 'AADSTS650053'],
    [{ scope: '' }, 'AADSTS650053'],
  ])) {
    const answer = await fetch(open(more), { redirect: 'manual' });
    assert.deepEqual([answer.status, (await answer.text()).includes(number)], [400, true], number);
  }
});

test('Cancel and refusals come back as access_denied with their reason', async (t) => {
  const tenant = await tenantFor(t);
  const cancelled = await new Visitor(tenant).cancel();
  assert.equal(cancelled.returned?.get('error'), 'access_denied');
  assert.equal(cancelled.returned?.get('state'), 'the-state');
  const una = await new Visitor(tenant).choose('una@practice.example');
  assert.match(una.returned?.get('error_description') ?? '', /AADSTS65004/);
  const nico = await new Visitor(tenant).choose('nico@practice.example');
  assert.match(nico.returned?.get('error_description') ?? '', /AADSTS90094/);
});

test('the sign-in page needs no script, no password and nothing from elsewhere', async (t) => {
  const visitor = new Visitor(await tenantFor(t));
  const { html, response, url } = await visitor.follow(visitor.authorizeUrl());
  assert.match(html, /Practice tenant, nothing here is real/);
  assert.match(html, /<html lang="en">/);
  assert.doesNotMatch(html, /<script|style=|<input|https?:/);
  const policy = response.headers.get('content-security-policy') ?? '';
  assert.match(policy, /default-src 'none'/);
  assert.match(policy, new RegExp(`form-action 'self' ${PAGE}`));
  const style = await fetch(new URL('/practice.css', url));
  assert.match(style.headers.get('content-type') ?? '', /text\/css/);
});

test('what a scene says of a person is text on the sign-in page, never markup', async (t) => {
  const visitor = new Visitor(
    await tenantFor(t, { users: [{ upn: 'a@b.example', name: '<img src=x>"&' }] }),
  );
  const { html } = await visitor.follow(visitor.authorizeUrl());
  assert.doesNotMatch(html, /<img/);
});

test('signing out ends the session; a token that is out lives on, as in Entra', async (t) => {
  const tenant = await tenantFor(t);
  const visitor = new Visitor(tenant);
  const { access_token: token } = await visitor.signIn('ada@practice.example');
  const end = endpoint(tenant.config.authorityMetadata.end_session_endpoint);
  const page = await visitor.follow(
    `${end}?${new URLSearchParams({ post_logout_redirect_uri: `${PAGE}/redirect.html`, state: 's' })}`,
  );
  assert.match(page.html, /Sign out of the practice tenant/);
  const action = /action="([^"]+)"/.exec(page.html)?.[1] ?? '';
  const xsrf = /name="xsrf" value="([^"]+)"/.exec(page.html)?.[1] ?? '';
  const done = await visitor.follow(action, {
    method: 'POST',
    body: new URLSearchParams({ xsrf, logout: 'yes' }),
  });
  assert.equal(done.url, `${PAGE}/redirect.html?state=s`);
  const { returned } = await visitor.follow(visitor.authorizeUrl({ prompt: 'none' }));
  assert.equal(returned?.get('error'), 'login_required');
  assert.equal((await caller(tenant, token)('GET', DEVICES)).status, 200);
});

test('a redirect to a page that is not registered is refused', async (t) => {
  const visitor = new Visitor(await tenantFor(t));
  const { returned, response } = await visitor.follow(
    visitor.authorizeUrl({ redirect_uri: 'http://127.0.0.1:9/redirect.html' }),
  );
  assert.equal(returned, null);
  assert.equal(response.status, 400);
});

test('a code without its verifier, or asked for without PKCE, is worth nothing', async (t) => {
  const tenant = await tenantFor(t);
  const visitor = new Visitor(tenant);
  const { returned } = await visitor.choose('ada@practice.example');
  const wrong = await visitor.token({
    grant_type: 'authorization_code',
    code: returned?.get('code') ?? '',
    code_verifier: 'x'.repeat(43),
  });
  assert.equal(wrong.body.error, 'invalid_grant');
  const bare = await new Visitor(tenant).follow(
    visitor.authorizeUrl({ code_challenge: '', code_challenge_method: '' }),
  );
  assert.equal(bare.returned?.get('error'), 'invalid_request');
});

test('another origin may not call the token endpoint', async (t) => {
  const tenant = await tenantFor(t);
  const response = await fetch(endpoint(tenant.config.authorityMetadata.token_endpoint), {
    method: 'POST',
    headers: { origin: 'http://elsewhere.example' },
    body: new URLSearchParams({
      client_id: tenant.config.clientId,
      grant_type: 'refresh_token',
      refresh_token: 'x',
    }),
  });
  assert.equal(response.headers.get('access-control-allow-origin'), null);
});

test('no token, a foreign one and an ended one: 401 InvalidAuthenticationToken', async (t) => {
  const tenant = await tenantFor(t, { token: { accessSeconds: 600 } });
  const bare = await fetch(`${tenant.graph}${DEVICES}`);
  assert.equal(bare.status, 401);
  assert.match(bare.headers.get('www-authenticate') ?? '', /^Bearer /);
  const error = /** @type {any} */ (await bare.json()).error;
  assert.equal(error.code, 'InvalidAuthenticationToken');
  assert.equal(error.innerError['request-id'], bare.headers.get('request-id'));
  assert.equal((await caller(tenant, 'made-up')('GET', DEVICES)).status, 401);

  const visitor = new Visitor(tenant);
  const tokens = await visitor.signIn('ada@practice.example');
  const call = caller(tenant, tokens.access_token);
  tenant.advance(599);
  assert.equal((await call('GET', DEVICES)).status, 200);
  tenant.advance(2);
  const ended = await call('GET', DEVICES);
  assert.equal(ended.status, 401);
  assert.match(ended.body.error.message, /expired/);
  const renewed = await visitor.token({
    grant_type: 'refresh_token',
    refresh_token: tokens.refresh_token,
  });
  assert.equal(
    (await caller(tenant, renewed.body.access_token)('GET', DEVICES)).status,
    200,
  );
});

test('a refresh token ends 24 hours after sign-in, however often it was used', async (t) => {
  const tenant = await tenantFor(t);
  const visitor = new Visitor(tenant);
  const first = await visitor.signIn('ada@practice.example');
  tenant.advance(86_000);
  const second = await visitor.token({
    grant_type: 'refresh_token',
    refresh_token: first.refresh_token,
  });
  assert.equal(second.status, 200);
  tenant.advance(86_000);
  const third = await visitor.token({
    grant_type: 'refresh_token',
    refresh_token: second.body.refresh_token,
  });
  assert.equal(third.body.error, 'invalid_grant');
});

test('without a role, without the scope, without a licence: three refusals to tell apart', async (t) => {
  const tenant = await tenantFor(t);
  const noRole = await (await admin(tenant, 'theo@practice.example'))('GET', DEVICES);
  assert.equal(noRole.status, 403);
  assert.equal(noRole.body.error.code, 'Forbidden');
  assert.match(
    nested(noRole.body).Message,
    /^User is not authorized to perform this operation - Operation ID/,
  );

  const noScope = await (
    await admin(tenant, undefined, { scope: 'openid profile' })
  )('GET', DEVICES);
  assert.equal(noScope.status, 403);
  assert.match(
    nested(noScope.body).Message,
    /^Application is not authorized .*DeviceManagementServiceConfig\.Read\.All/,
  );

  const noLicence = await (await admin(tenant, 'lina@practice.example'))('GET', DEVICES);
  assert.equal(noLicence.status, 400);
  assert.match(
    nested(noLicence.body).Message,
    /^Request not applicable to target tenant/,
  );
});

test('a reader and a read scope see devices and may change nothing', async (t) => {
  const tenant = await tenantFor(t);
  const rory = await admin(tenant, 'rory@practice.example');
  assert.equal((await rory('GET', DEVICES)).status, 200);
  assert.match(
    nested((await rory('POST', QUEUE, {})).body).Message,
    /^User is not authorized/,
  );
  const ada = await admin(tenant, undefined, {
    scope: `openid ${tenant.graph}/DeviceManagementServiceConfig.Read.All`,
  });
  assert.equal((await ada('GET', DEVICES)).status, 200);
  assert.match(
    nested((await ada('POST', QUEUE, {})).body).Message,
    /^Application is not authorized/,
  );
});

test('a user is looked up with a permission that is consented to by itself', async (t) => {
  const tenant = await tenantFor(t);
  const base = `openid profile offline_access ${tenant.graph}/DeviceManagementServiceConfig.ReadWrite.All`;
  const scope = `${base} ${tenant.graph}/User.ReadBasic.All`;
  const visitor = new Visitor(tenant);
  const first = await visitor.signIn('ada@practice.example');
  const path = (/** @type {string} */ upn) =>
    `/v1.0/users/${encodeURIComponent(upn)}?$select=displayName,userPrincipalName`;
  const without = await caller(tenant, first.access_token)('GET', path('rory@practice.example'));
  assert.equal(without.status, 403);
  assert.equal(without.body.error.code, 'Authorization_RequestDenied');
  // Silently there is none, by either way.
  const refresh = { grant_type: 'refresh_token', refresh_token: first.refresh_token };
  const { status, body } = await visitor.token({ ...refresh, scope });
  assert.deepEqual(
    [status, body.error, body.suberror],
    [400, 'invalid_grant', 'consent_required'],
  );
  assert.match(body.error_description, /^AADSTS65001/);
  const silent = await visitor.follow(visitor.authorizeUrl({ prompt: 'none', scope }));
  assert.equal(silent.returned?.get('error'), 'consent_required');
  assert.equal((await visitor.token({ ...refresh, scope: base })).status, 200);

  const page = await visitor.follow(visitor.authorizeUrl({ scope }));
  assert.match(page.html, /Consent to one permission more/);
  assert.match(page.html, /<li>[^<]*User\.ReadBasic\.All<\/li>/);
  const press = async (/** @type {string} */ name, /** @type {string} */ html, /** @type {string} */ at) => {
    const action = /<form method="post" action="([^"]+)"/.exec(html)?.[1] ?? '';
    const form = new URLSearchParams({ [name]: 'yes' });
    return (await visitor.follow(new URL(action, at).href, { method: 'POST', body: form })).returned;
  };
  const refused = await press('cancel', page.html, page.url);
  assert.equal(refused?.get('error'), 'access_denied');
  assert.match(refused?.get('error_description') ?? '', /AADSTS65004/);
  const again = await visitor.follow(visitor.authorizeUrl({ scope }));
  const given = await press('accept', again.html, again.url);
  const { body: tokens } = await visitor.token({
    grant_type: 'authorization_code',
    code: given?.get('code') ?? '',
    code_verifier: visitor.verifier,
  });
  const ada = caller(tenant, tokens.access_token);
  const found = await ada('GET', path('Rory@practice.example'));
  const { displayName, userPrincipalName, id } = found.body;
  assert.deepEqual(
    [found.status, displayName, userPrincipalName, id],
    [200, 'Rory Reader', 'rory@practice.example', undefined],
  );
  const missing = await ada('GET', path('nobody@practice.example'));
  assert.deepEqual([missing.status, missing.body.error.code], [404, 'Request_ResourceNotFound']);
  assert.equal((await ada('GET', DEVICES)).status, 200);
  // Once given, nobody is asked again.
  const later = await visitor.follow(visitor.authorizeUrl({ prompt: 'none', scope }));
  assert.ok(later.returned?.get('code'));
});

test('who is no admin cannot give the permission to look users up', async (t) => {
  const tenant = await tenantFor(t);
  const visitor = new Visitor(tenant);
  await visitor.signIn('rory@practice.example');
  const scope = `openid ${tenant.graph}/User.ReadBasic.All`;
  const { returned } = await visitor.follow(visitor.authorizeUrl({ scope }));
  assert.equal(returned?.get('error'), 'access_denied');
  assert.match(returned?.get('error_description') ?? '', /AADSTS90094/);
});
