import assert from 'node:assert/strict';
import test from 'node:test';
import { load } from './load.mjs';

const { authorityFor, consentLink, domainOf, takesTenant, tenantNamed } = await load('src/tenant.ts');

const GUID = '5b1c0de5-7e57-4aaa-8bad-0123456789ab';
const global = {
  clientId: 'c0ffee00-5a4b-4c3d-9e2f-1a2b3c4d5e6f',
  authority: 'https://login.microsoftonline.com/organizations',
  scopes: ['https://graph.microsoft.com/DeviceManagementServiceConfig.ReadWrite.All'],
};
const REDIRECT = 'https://preflight.contoso.example/redirect.html';

test('a tenant is an id or a domain', () => {
  for (const typed of ['contoso.com', 'contoso.onmicrosoft.com', 'a-b.c1.example', 'xn--mller-kva.example', GUID]) {
    assert.equal(tenantNamed(typed), typed);
  }
  assert.equal(tenantNamed(` ${GUID.toUpperCase()}\n`), GUID);
  assert.equal(tenantNamed('@Contoso.COM'), 'contoso.com');
});

test('what is neither is none: no address, no path, no name of Entra for everybody', () => {
  for (const typed of [
    '', ' ', 'contoso', 'organizations', 'common', 'consumers', 'https://contoso.com', 'contoso.com/x',
    'contoso.com?x', 'contoso.com#x', 'a@contoso.com', '-a.com', 'a-.com', 'a..com', '.com', 'contoso.',
    '1.2.3.4', `${GUID}0`, `{${GUID}}`, 'm\u00fcller.example', `${'a'.repeat(64)}.com`, `${'a.'.repeat(130)}com`,
  ]) assert.equal(tenantNamed(typed), undefined, typed);
});

test('a tenant can be named where the page takes accounts of any organisation', () => {
  assert.equal(takesTenant(global), true);
  assert.equal(takesTenant({ ...global, authority: 'https://login.microsoftonline.us/contoso.com' }), false);
});

test('a tenant takes its place at the same host', () => {
  assert.equal(authorityFor(global, undefined), global.authority);
  assert.equal(authorityFor({ ...global, authority: 'https://login.microsoftonline.us/organizations/' }, GUID),
    `https://login.microsoftonline.us/${GUID}`);
});

test('the link for consent is as Microsoft documents it', () => {
  assert.equal(consentLink(global, 'contoso.com', REDIRECT),
    'https://login.microsoftonline.com/contoso.com/v2.0/adminconsent' +
    '?client_id=c0ffee00-5a4b-4c3d-9e2f-1a2b3c4d5e6f' +
    '&scope=https%3A%2F%2Fgraph.microsoft.com%2FDeviceManagementServiceConfig.ReadWrite.All' +
    '&redirect_uri=https%3A%2F%2Fpreflight.contoso.example%2Fredirect.html');
  const path = (signIn, tenant) => new URL(consentLink(signIn, tenant, REDIRECT)).pathname;
  assert.equal(path(global), '/organizations/v2.0/adminconsent');
  assert.equal(path({ ...global, authority: 'https://login.microsoftonline.com/common' }), '/organizations/v2.0/adminconsent');
  assert.equal(path({ ...global, authority: `https://login.microsoftonline.com/${GUID}` }), `/${GUID}/v2.0/adminconsent`);
});

test('a practice tenant has its own link, and Microsoft hears of nothing', () => {
  const authorityMetadata = JSON.stringify({ authorization_endpoint: 'http://127.0.0.1:4310/{tenantid}/auth' });
  assert.match(consentLink({ ...global, authorityMetadata }, GUID, REDIRECT), /^http:\/\/127\.0\.0\.1:4310\/5b1c/);
});

test('the domain of a user is what is behind the last at', () => {
  assert.equal(domainOf('ada@contoso.com'), 'contoso.com');
  assert.equal(domainOf('ada_fabrikam.com#EXT#@contoso.com'), 'contoso.com');
});
