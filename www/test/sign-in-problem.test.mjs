import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import test from 'node:test';
import { load } from './load.mjs';

const { PROBLEMS, SignInProblem, problem } = await load('src/sign-in-problem.ts');
const english = JSON.parse(await readFile(new URL('../lang/en.json', import.meta.url), 'utf8'));

/** As MSAL gives what Entra says. */
const refused = (number, more = '') => problem({
  name: 'ServerError', errorCode: 'access_denied', correlationId: 'of-msal',
  errorMessage: `AADSTS${number}: Words of the service.${more}`,
});
const said = number => english[refused(number).key];

/** Every number, and what is said to it: the sentences stand here word for word. */
const SAID = {
  16003: 'The tenant does not know this account. Sign in with an account of that tenant, or have this one invited as a guest there.',
  50002: 'Your network does not let sign-ins to this tenant through (tenant restrictions). Ask whoever runs the network, or sign in from another one.',
  50011: 'The app registration of this page lacks its redirect address. Whoever hosts the page must add {address} there, under Authentication, as a single-page application.',
  50014: 'The tenant does not know this account. Sign in with an account of that tenant, or have this one invited as a guest there.',
  50020: 'The tenant does not know this account. Sign in with an account of that tenant, or have this one invited as a guest there.',
  50033: 'The sign-in service has a fault of its own. Try again in a few minutes.',
  50034: 'The tenant does not know this account. Sign in with an account of that tenant, or have this one invited as a guest there.',
  50053: 'The account is locked, or sign-ins from this address are blocked. Wait a while and try again, or ask an administrator of the tenant.',
  50055: 'The password of this account has expired. Change it, then sign in again.',
  50056: 'The user name or the password is not right. Try again.',
  50057: 'The account is switched off. Ask an administrator of its tenant.',
  50059: 'The sign-in service knows no such tenant. Check its domain or ID, and that it is in this cloud.',
  50072: 'This account has to set up a second factor first. Sign in again and follow the sign-in window, or ask an administrator of the tenant.',
  50074: 'The tenant asks for a second factor. Sign in again and answer it in the sign-in window.',
  50076: 'The tenant asks for a second factor. Sign in again and answer it in the sign-in window.',
  50078: 'The tenant asks for a second factor. Sign in again and answer it in the sign-in window.',
  50079: 'This account has to set up a second factor first. Sign in again and follow the sign-in window, or ask an administrator of the tenant.',
  50087: 'The sign-in service has a fault of its own. Try again in a few minutes.',
  50089: 'The sign-in has run out.',
  50097: 'The tenant wants to know the device, and this browser did not prove it. Sign in on a device that the tenant manages, in a browser that passes its identity on.',
  50105: 'This account is not assigned to Preflight in the tenant. An administrator can assign it in the Entra admin center, under Enterprise applications, Users and groups.',
  50126: 'The user name or the password is not right. Try again.',
  50128: 'The sign-in service knows no such tenant. Check its domain or ID, and that it is in this cloud.',
  50129: 'The tenant wants to know the device, and this browser did not prove it. Sign in on a device that the tenant manages, in a browser that passes its identity on.',
  50131: 'Conditional Access of the tenant blocks this sign-in. Ask an administrator of the tenant; the correlation ID finds the sign-in and the policy in the sign-in log.',
  50132: 'The sign-in has run out.',
  50133: 'The sign-in has run out.',
  50144: 'The password of this account has expired. Change it, then sign in again.',
  50155: 'The tenant wants to know the device, and this browser did not prove it. Sign in on a device that the tenant manages, in a browser that passes its identity on.',
  50158: 'The tenant asks for a second factor. Sign in again and answer it in the sign-in window.',
  50173: 'The sign-in has run out.',
  50187: 'The tenant wants to know the device, and this browser did not prove it. Sign in on a device that the tenant manages, in a browser that passes its identity on.',
  50194: 'The app registration of this page does not take accounts of this tenant. Whoever hosts the page must set its supported account types to accounts in any organisational directory, or name the one tenant in config.json under authority.',
  51004: 'The tenant does not know this account. Sign in with an account of that tenant, or have this one invited as a guest there.',
  53000: 'Conditional Access asks for a compliant device, and this one is not compliant. Sign in on a device that is enrolled and compliant, or ask an administrator of the tenant.',
  53001: 'Conditional Access asks for a domain-joined device, and this one is not joined. Sign in on one that is, or ask an administrator of the tenant.',
  53002: 'Conditional Access asks for an approved app, and Preflight in a browser is none. Ask an administrator of the tenant to exclude this app registration from that policy.',
  53003: 'Conditional Access of the tenant blocks this sign-in. Ask an administrator of the tenant; the correlation ID finds the sign-in and the policy in the sign-in log.',
  53004: 'This account has to set up a second factor first. Sign in again and follow the sign-in window, or ask an administrator of the tenant.',
  53010: 'This account has to set up a second factor first. Sign in again and follow the sign-in window, or ask an administrator of the tenant.',
  53011: 'The account is blocked in its home tenant for a risk that was found there. Ask an administrator of that tenant.',
  65001: 'An administrator of the tenant has to consent to the permissions that Preflight asks for. Send this link to one, or open it if you are one; then sign in again.',
  65004: 'The sign-in was cancelled in its window, or the permissions that Preflight asks for were refused there. Sign in again and accept them.',
  65005: 'The app registration of this page does not list the permission that it asks for. Whoever hosts the page must add DeviceManagementServiceConfig.ReadWrite.All under API permissions, as a delegated permission of Microsoft Graph.',
  70001: 'The app registration of this page is switched off. An administrator can switch it on in the Entra admin center, under Enterprise applications, Properties.',
  70008: 'The sign-in has run out.',
  70043: 'The sign-in has run out.',
  90002: 'The sign-in service knows no such tenant. Check its domain or ID, and that it is in this cloud.',
  90006: 'The sign-in service has a fault of its own. Try again in a few minutes.',
  90008: 'An administrator of the tenant has to consent to the permissions that Preflight asks for. Send this link to one, or open it if you are one; then sign in again.',
  90012: 'The sign-in service has a fault of its own. Try again in a few minutes.',
  90024: 'The sign-in service has a fault of its own. Try again in a few minutes.',
  90033: 'The sign-in service has a fault of its own. Try again in a few minutes.',
  90038: 'The tenant is in another cloud of Microsoft. Choose that cloud, or have whoever hosts the page add it to config.json.',
  90055: 'The sign-in service has a fault of its own. Try again in a few minutes.',
  90072: 'The tenant does not know this account. Sign in with an account of that tenant, or have this one invited as a guest there.',
  90090: 'The sign-in service has a fault of its own. Try again in a few minutes.',
  90093: 'An administrator of the tenant has to consent to the permissions that Preflight asks for. Send this link to one, or open it if you are one; then sign in again.',
  90094: 'An administrator of the tenant has to consent to the permissions that Preflight asks for. Send this link to one, or open it if you are one; then sign in again.',
  90095: 'An administrator of the tenant has to consent to the permissions that Preflight asks for. Send this link to one, or open it if you are one; then sign in again.',
  90099: "The tenant does not know this page's app registration yet. If it should, an administrator adds it by consenting: send this link to one, or open it if you are one. If not, whoever hosts the page must check the client ID and the cloud.",
  500011: 'The tenant does not have the service that Preflight asks for. Check that the tenant is the right one, that it has Intune, and that it is in this cloud.',
  500021: 'Your network does not let sign-ins to this tenant through (tenant restrictions). Ask whoever runs the network, or sign in from another one.',
  500022: 'Your network does not let sign-ins to this tenant through (tenant restrictions). Ask whoever runs the network, or sign in from another one.',
  500113: 'The app registration of this page lacks its redirect address. Whoever hosts the page must add {address} there, under Authentication, as a single-page application.',
  500200: 'This is a personal account, and only work or school accounts can register devices. Sign in with another account.',
  500208: 'This is a personal account, and only work or school accounts can register devices. Sign in with another account.',
  500212: 'The cross-tenant access settings of one of the two tenants do not allow this account in. Ask the administrators of both, or use an account of the tenant itself.',
  500213: 'The cross-tenant access settings of one of the two tenants do not allow this account in. Ask the administrators of both, or use an account of the tenant itself.',
  530032: 'Conditional Access of the tenant blocks this sign-in. Ask an administrator of the tenant; the correlation ID finds the sign-in and the policy in the sign-in log.',
  530034: 'The account is blocked in its home tenant for a risk that was found there. Ask an administrator of that tenant.',
  650052: 'The tenant does not have the service that Preflight asks for. Check that the tenant is the right one, that it has Intune, and that it is in this cloud.',
  650053: 'The app registration of this page does not list the permission that it asks for. Whoever hosts the page must add DeviceManagementServiceConfig.ReadWrite.All under API permissions, as a delegated permission of Microsoft Graph.',
  650056: 'The app registration of this page does not list the permission that it asks for. Whoever hosts the page must add DeviceManagementServiceConfig.ReadWrite.All under API permissions, as a delegated permission of Microsoft Graph.',
  650057: 'The app registration of this page does not list the permission that it asks for. Whoever hosts the page must add DeviceManagementServiceConfig.ReadWrite.All under API permissions, as a delegated permission of Microsoft Graph.',
  700011: "The tenant does not know this page's app registration yet. If it should, an administrator adds it by consenting: send this link to one, or open it if you are one. If not, whoever hosts the page must check the client ID and the cloud.",
  700016: "The tenant does not know this page's app registration yet. If it should, an administrator adds it by consenting: send this link to one, or open it if you are one. If not, whoever hosts the page must check the client ID and the cloud.",
  700082: 'The sign-in has run out.',
  700084: 'The sign-in has run out.',
  900023: 'The sign-in service knows no such tenant. Check its domain or ID, and that it is in this cloud.',
  900971: 'The app registration of this page lacks its redirect address. Whoever hosts the page must add {address} there, under Authentication, as a single-page application.',
  1000104: 'The tenant is in another cloud of Microsoft. Choose that cloud, or have whoever hosts the page add it to config.json.',
  7000112: 'The app registration of this page is switched off. An administrator can switch it on in the Entra admin center, under Enterprise applications, Properties.',
  7000218: 'The redirect address {address} is registered for another platform. Whoever hosts the page must move it to the platform single-page application in the app registration, under Authentication.',
  9002326: 'The redirect address {address} is registered for another platform. Whoever hosts the page must move it to the platform single-page application in the app registration, under Authentication.',
  9002331: 'The app registration of this page does not take accounts of this tenant. Whoever hosts the page must set its supported account types to accounts in any organisational directory, or name the one tenant in config.json under authority.',
};

test('each number has its sentence, word for word', () => {
  const numbers = Object.values(PROBLEMS).flat().filter(code => typeof code === 'number');
  assert.deepEqual(Object.keys(SAID).map(Number).sort((a, b) => a - b), numbers.sort((a, b) => a - b));
  for (const [number, sentence] of Object.entries(SAID)) assert.equal(said(number), sentence, number);
});

test('each code stands once', () => {
  const codes = Object.values(PROBLEMS).flat();
  assert.deepEqual(codes.filter((code, at) => codes.indexOf(code) !== at), []);
});

test('each sentence of a problem is one that can come, and says what to do', () => {
  const elsewhere = [
    'sign-in.problem.other', 'sign-in.problem.signed-out', 'sign-in.problem.other-tenant',
    'sign-in.problem.popup-running',
  ];
  const keys = Object.keys(english).filter(key => key.startsWith('sign-in.problem.'));
  assert.deepEqual([...Object.keys(PROBLEMS), ...elsewhere].sort(), keys.sort());
});

test("MSAL's own codes have sentences", () => {
  const of = errorCode => problem({ name: 'BrowserAuthError', errorCode, errorMessage: 'See https://aka.ms/msal' });
  assert.equal(english[of('popup_window_error').key],
    'The browser did not open the sign-in window. Allow pop-ups for this page and try again, or sign in in this window instead.');
  assert.equal(of('popup_window_error').remedy, 'here');
  assert.equal(english[of('timed_out').key],
    'The sign-in window gave no answer in time. It may have been closed. Open it again.');
  assert.equal(english[of('interaction_in_progress').key],
    'Another sign-in of this page is under way. Finish it in its window or close that window, then try again.');
  assert.equal(english[of('user_cancelled').key],
    'The sign-in was cancelled in its window. Sign in again when you are ready.');
});

test('a number says more than the code that it comes with', () => {
  assert.equal(refused(53003).key, 'sign-in.problem.conditional-access');
  assert.equal(refused(53003).code, 'access_denied, AADSTS53003');
  assert.equal(refused(530032).key, 'sign-in.problem.conditional-access');
});

test('consent is offered where it helps, and nowhere else', () => {
  assert.deepEqual([65001, 90093, 90094, 90095, 700016].map(number => refused(number).remedy), Array(5).fill('consent'));
  assert.equal(refused(65004).remedy, undefined);
});

test('a number that is not known is shown in the words of the service, bounded, with its correlation ID', () => {
  const id = '8478d534-5b2c-4325-8c2c-51395c342c89';
  const unknown = refused(4242, ` More.\r\nTrace ID: 1\r\nCorrelation ID: ${id}\r\nTimestamp: 2`);
  assert.deepEqual([unknown.key, unknown.code, unknown.said, unknown.correlation],
    ['sign-in.problem.other', 'access_denied, AADSTS4242', 'AADSTS4242: Words of the service. More.', id]);
  assert.equal(refused(4242).correlation, 'of-msal');
  assert.equal(refused(4242, 'x'.repeat(9999)).said.length, 401);
  // As MSAL has it from the token's endpoint.
  const told = problem({
    errorCode: 'invalid_request',
    errorMessage: 'Error(s): 4242 - Timestamp: 2026-11-28 10:00:00Z - Description: AADSTS4242: No. Trace ID: x - Correlation ID: y - Trace ID: x',
  });
  assert.equal(told.said, 'AADSTS4242: No.');
  assert.equal(refused(53003).said, undefined);
});

test('anything can be thrown', () => {
  for (const thrown of [undefined, null, 'x', 7, {}, new Error('x'), { errorCode: 'constructor' }]) {
    const { key, said } = problem(thrown);
    assert.deepEqual([key, said], ['sign-in.problem.other', undefined]);
  }
  const ours = new SignInProblem('sign-in.problem.expired', 'x');
  assert.equal(problem(ours), ours);
});
