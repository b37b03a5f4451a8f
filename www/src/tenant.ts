/**
 * Which tenant a sign-in goes to, and the link by which its administrator consents.
 *
 * In: a sign-in of the configuration and what a person typed. Out: addresses. Nothing
 * here knows MSAL or asks anybody.
 */
import type { SignIn } from './protocol.ts';

const GUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;
const DOMAIN = /^(?=.{4,253}$)([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z][a-z0-9-]{0,61}[a-z0-9]$/;

/** A tenant as a person types it: its id or one of its domains; nothing if it is neither. */
export function tenantNamed(typed: string): string | undefined {
  const name = typed.trim().toLowerCase().replace(/^@/, '');
  return GUID.test(name) || DOMAIN.test(name) ? name : undefined;
}

/** The page is set up for accounts of any organisation, so that a tenant can be named. */
export function takesTenant(signIn: SignIn): boolean {
  return ['organizations', 'common'].includes(tenantOf(signIn));
}

/** The authority of one tenant; without one, as the configuration has it. */
export function authorityFor(signIn: SignIn, tenant: string | undefined): string {
  return tenant === undefined ? signIn.authority : `${new URL(signIn.authority).origin}/${tenant}`;
}

/** The domain of a user's name, as people tell organisations apart. */
export function domainOf(username: string): string {
  return username.slice(username.lastIndexOf('@') + 1);
}

/** Where an administrator consents for the whole tenant (Microsoft's v2 admin consent). */
export function consentLink(signIn: SignIn, tenant: string | undefined, redirect: string): string {
  const named = tenant ?? tenantOf(signIn);
  // Microsoft: organizations where no tenant is known, common never.
  const path = named === 'common' ? 'organizations' : named;
  const link = new URL(`/${path}/v2.0/adminconsent`, host(signIn));
  link.search = new URLSearchParams({
    client_id: signIn.clientId,
    scope: signIn.scopes.join(' '),
    redirect_uri: redirect,
  }).toString();
  return link.href;
}

/** The tenant in the configuration's authority. */
function tenantOf({ authority }: SignIn): string {
  return new URL(authority).pathname.split('/')[1] ?? '';
}

/** Where the sign-in service is: endpoints that are given take the authority's place. */
function host({ authority, authorityMetadata }: SignIn): string {
  if (!authorityMetadata) return new URL(authority).origin;
  const { authorization_endpoint } = JSON.parse(authorityMetadata) as { authorization_endpoint: string };
  return new URL(authorization_endpoint).origin;
}
