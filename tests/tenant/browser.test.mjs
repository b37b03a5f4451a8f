/**
 * The page's own sign-in library against the tenant, in Chromium: MSAL in its production
 * mode, with nothing but `authorityMetadata` replaced, under the page's strict policy.
 */
import assert from 'node:assert/strict';
import { access, readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import test from 'node:test';
import { chromium } from 'playwright-core';
import { TENANT_ID } from './names.mjs';
import { start } from './server.mjs';

const LIBRARY = join(
  dirname(createRequire(import.meta.url).resolve('@azure/msal-browser/package.json')),
  'lib',
);
const SWITCHES = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

const APP = `
const config = await (await fetch('config.json')).json();
const msalConfig = {
  auth: { clientId: config.clientId, authority: config.authority,
    redirectUri: location.origin + '/redirect.html', postLogoutRedirectUri: location.origin + '/redirect.html',
    authorityMetadata: JSON.stringify(config.authorityMetadata), clientCapabilities: ['CP1'] },
  cache: { cacheLocation: 'sessionStorage' },
};
const scopes = [config.graph + '/DeviceManagementServiceConfig.ReadWrite.All'];
const app = new msal.PublicClientApplication(msalConfig);
await app.initialize();
await app.handleRedirectPromise();
window.silent = async (more) => {
  const { accessToken, fromCache } = await app.acquireTokenSilent({ scopes, account: app.getAllAccounts()[0], ...more });
  return { accessToken, fromCache };
};
window.list = async (token) => {
  const answer = await fetch(config.graph + '/v1.0/deviceManagement/windowsAutopilotDeviceIdentities?$top=3', {
    headers: { authorization: 'Bearer ' + token, 'client-request-id': crypto.randomUUID() }, credentials: 'omit' });
  return { status: answer.status, id: answer.headers.get('request-id'), count: (await answer.json()).value.length };
};
const button = document.querySelector('button');
button.addEventListener('click', async () => {
  try {
    window.result = await app.loginPopup({ scopes });
  } catch (error) {
    window.result = { error: error.errorCode, message: error.errorMessage };
  }
});
window.signOut = () => app.logoutPopup({ account: app.getAllAccounts()[0] }).then(() => 'out', (e) => e.errorCode);
button.disabled = false;
`;
const BRIDGE = `msalRedirectBridge.broadcastResponseToMainFrame().catch((e) => { document.body.textContent = e.errorCode; });`;

/** @param {() => object} config @param {() => string} policy */
async function servePage(config, policy) {
  const msal = await readFile(join(LIBRARY, 'msal-browser.min.js'), 'utf8');
  const bridge = await readFile(
    join(LIBRARY, 'redirect-bridge/msal-redirect-bridge.min.js'),
    'utf8',
  );
  /** @type {Record<string, [string, () => string]>} */
  const files = {
    '/': [
      'text/html',
      () =>
        '<!doctype html><title>Page</title><button disabled>Sign in</button><script src="msal.js"></script><script type="module" src="app.js"></script>',
    ],
    '/redirect.html': [
      'text/html',
      () =>
        '<!doctype html><title>Signing in</title><body></body><script src="bridge.js"></script><script src="redirect.js"></script>',
    ],
    '/msal.js': ['text/javascript', () => msal],
    '/bridge.js': ['text/javascript', () => bridge],
    '/app.js': ['text/javascript', () => APP],
    '/redirect.js': ['text/javascript', () => BRIDGE],
    '/config.json': ['application/json', () => JSON.stringify(config())],
  };
  const server = createServer((incoming, outgoing) => {
    const file = files[(incoming.url ?? '').split('?')[0] ?? ''];
    if (!file) return void outgoing.writeHead(404).end();
    outgoing.writeHead(200, {
      'content-type': file[0],
      'content-security-policy': policy(),
    });
    return void outgoing.end(file[1]());
  });
  await new Promise((resolve) => server.listen(0, '127.0.0.1', () => resolve(undefined)));
  const { port } = /** @type {import('node:net').AddressInfo} */ (server.address());
  return { origin: `http://127.0.0.1:${port}`, server };
}

test('MSAL signs in by popup, is renewed silently three ways, lists devices and signs out', async (t) => {
  const executablePath = process.env.CHROMIUM ?? '/usr/bin/chromium';
  try {
    await access(executablePath);
  } catch {
    return t.skip(`there is no browser at ${executablePath}; set CHROMIUM to one`);
  }
  /** @type {Awaited<ReturnType<typeof start>>} */
  let tenant;
  const { origin, server } = await servePage(
    () => tenant.config,
    () =>
      "default-src 'none'; " +
      `script-src 'self'; style-src 'self'; connect-src 'self' ${tenant.idp} ${tenant.graph}; frame-src 'self' ${tenant.idp}; ` +
      "base-uri 'none'; form-action 'none'; frame-ancestors 'self'; require-trusted-types-for 'script'",
  );
  tenant = await start({ page: origin });
  const browser = await chromium.launch({ executablePath, args: SWITCHES });
  t.after(async () => {
    await browser.close();
    await tenant.close();
    server.closeAllConnections();
    server.close();
  });

  const context = await browser.newContext();
  context.setDefaultTimeout(10_000);
  /** @type {string[]} */
  const complaints = [];
  context.on('console', (message) => {
    if (/Content Security Policy|CORS/i.test(message.text()))
      complaints.push(message.text());
  });
  /** @type {string[]} */
  const strays = [];
  context.on('request', (request) => {
    const { host } = new URL(request.url());
    if (!host.startsWith('127.0.0.1:') && host !== '') strays.push(request.url());
  });
  const page = await context.newPage();
  await page.goto(origin);

  /** @param {string} name */
  const press = async (name) => {
    const [popup] = await Promise.all([
      context.waitForEvent('page'),
      page.getByRole('button', { name: 'Sign in' }).click(),
    ]);
    await popup.getByRole('button', { name }).click();
    await page.waitForFunction(() => 'result' in window);
    return /** @type {any} */ (
      await page.evaluate(() => {
        const { result } = /** @type {any} */ (window);
        delete (/** @type {any} */ (window).result);
        return result.error
          ? result
          : {
              username: result.account.username,
              name: result.account.name,
              tenantId: result.tenantId,
              scopes: result.scopes,
            };
      })
    );
  };
  const refused = await press('Una Unwilling');
  assert.equal(refused.error, 'access_denied');
  assert.match(refused.message, /AADSTS65004/);
  const cancelled = await press('Cancel');
  assert.equal(cancelled.error, 'access_denied');

  const account = await press('Ada Admin');
  assert.deepEqual(
    [account.username, account.name],
    ['ada@practice.example', 'Ada Admin'],
  );
  assert.equal(account.tenantId, TENANT_ID);
  assert.ok(
    account.scopes.includes(
      `${tenant.graph}/DeviceManagementServiceConfig.ReadWrite.All`,
    ),
  );

  /** @param {object} [more] */
  const silent = (more) =>
    page.evaluate((m) => /** @type {any} */ (window).silent(m), more);
  const cached = await silent();
  assert.equal(cached.fromCache, true);
  const renewed = await silent({ forceRefresh: true });
  assert.notEqual(renewed.accessToken, cached.accessToken);
  // A claims challenge goes to the token endpoint too.
  const challenged = await silent({
    claims: '{"access_token":{"nbf":{"essential":true,"value":"1700000000"}}}',
  });
  assert.notEqual(challenged.accessToken, renewed.accessToken);
  assert.deepEqual(tenant.state().counters.tokens, {
    authorization_code: 1,
    refresh_token: 2,
  });
  // The refresh token ends after a day; the hidden frame takes over, and what it brings
  // can be refreshed again.
  tenant.advance(86_401);
  const framed = await silent({ forceRefresh: true });
  assert.notEqual(framed.accessToken, challenged.accessToken);
  await silent({ forceRefresh: true });
  assert.deepEqual(tenant.state().counters.tokens, {
    authorization_code: 2,
    refresh_token: 3,
  });

  const { accessToken } = await silent();
  const listed = await page.evaluate(
    (token) => /** @type {any} */ (window).list(token),
    accessToken,
  );
  assert.deepEqual([listed.status, listed.count], [200, 3]);
  assert.match(listed.id, /^[0-9a-f-]{36}$/);

  const [popup, out] = await Promise.all([
    context.waitForEvent('page').then(async (opened) => {
      await opened.getByRole('button', { name: 'Sign out' }).click();
      return opened;
    }),
    page.evaluate(() => /** @type {any} */ (window).signOut()),
  ]);
  assert.equal(out, 'out');
  assert.ok(popup);
  assert.deepEqual(complaints, []);
  assert.deepEqual(strays, []);
});
