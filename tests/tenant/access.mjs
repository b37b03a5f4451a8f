/**
 * Who may do what: the refusals for a token that is no good, a scope that was not granted,
 * a tenant without Intune and a user without a role.
 */
import { graphError, intuneError } from './answer.mjs';

const READ = 'DeviceManagementServiceConfig.Read.All';
const WRITE = 'DeviceManagementServiceConfig.ReadWrite.All';
const USERS = 'User.ReadBasic.All';

/**
 * Scope first, then licence, then role: the page has something else to say to each.
 *
 * @param {import('./graph.mjs').Bearer} bearer
 * @param {string} method
 * @returns {import('./answer.mjs').Answer|null}
 */
export function forbidden({ user, scopes }, method) {
  const wanted = method === 'GET' ? [READ, WRITE] : [WRITE];
  if (!wanted.some((scope) => scopes.has(scope))) {
    return intuneError(
      403,
      'Forbidden',
      'Application is not authorized to perform this ' +
        `operation. Application must have one of the following scopes: ${wanted.join(', ')}`,
    );
  }
  if (!user.licence)
    return intuneError(400, 'BadRequest', 'Request not applicable to target tenant.');
  if (user.role === 'none' || (user.role === 'reader' && method !== 'GET')) {
    return intuneError(
      403,
      'Forbidden',
      'User is not authorized to perform this operation',
    );
  }
  return null;
}

/**
 * The directory's own refusal: it knows neither Intune's licence nor its roles.
 *
 * @param {import('./graph.mjs').Bearer} bearer
 * @returns {import('./answer.mjs').Answer|null}
 */
export function forbiddenUsers({ scopes }) {
  if (scopes.has(USERS)) return null;
  return graphError(
    403,
    'Authorization_RequestDenied',
    'Insufficient privileges to complete the operation.',
  );
}

/** @param {'missing'|'expired'|'foreign'} why */
export function unauthenticated(why) {
  const message = {
    missing: 'Access token is empty.',
    expired: 'Lifetime validation failed, the token is expired.',
    foreign: 'Access token validation failure.',
  }[why];
  return graphError(401, 'InvalidAuthenticationToken', message, {
    'WWW-Authenticate':
      'Bearer realm="", authorization_uri="https://login.practice.example/common/oauth2/authorize"',
  });
}
