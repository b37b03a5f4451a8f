/**
 * Signing in with Microsoft: the only module that knows MSAL, and the only one on the
 * page that sees a token.
 *
 * MSAL is loaded when registering is wanted. It keeps its tokens in sessionStorage;
 * nothing here logs, stores or shows one. Popups are opened by `signIn` and `allow` only,
 * which must be called from a click; `leave` signs in without one and loses the page
 * (`way-back.ts` knows where it was left).
 */
import type { AccountInfo, AuthenticationResult, PublicClientApplication } from '@azure/msal-browser';
import type { SignIn } from './protocol.ts';
import { problem, SignInProblem } from './sign-in-problem.ts';
import { authorityFor, consentLink } from './tenant.ts';
import { visible } from './visible.ts';
import { noteLeaving, returned, type Return } from './way-back.ts';

export { SignInProblem };

/** Who is signed in, and into which tenant. */
export interface Person {
  /** Tells accounts apart: one person may be in several tenants. */
  id: string;
  username: string;
  name: string;
  tenant: string;
  /** The account's home is another tenant. */
  guest: boolean;
}

/** A popup that was given up for a newer one, or by Cancel: nothing to tell. */
export class SignInDropped extends Error {
  override name = 'SignInDropped';
}

/** Who is to sign in, and where. */
export interface Wish {
  /** The tenant, by id or domain; without one, the account's own. */
  tenant?: string | undefined;
  /** Somebody else than who is signed in. */
  another?: boolean;
}

let setup: SignIn | undefined;
let client: Promise<PublicClientApplication> | undefined;
/** What came of a sign-in in this window, if it failed. */
let failed: unknown;
let waiting = 0;
let attempt = 0;
/** What the service asked for when it last refused a silent request. */
let claimsWanted: string | undefined;
/** A scope that only the window can give, as far as we know. */
let unasked: string | undefined;

/** Loads MSAL for one cloud; gives who is signed in already, in this tab. */
export async function prepare(signIn: SignIn): Promise<Person | undefined> {
  if (setup !== signIn) client = undefined;
  setup = signIn;
  client ??= load(signIn);
  try {
    const account = (await client).getActiveAccount();
    if (!failed) return account ? person(account) : undefined;
  } catch (error) {
    client = undefined;
    throw problem(error);
  }
  const why = failed;
  failed = undefined;
  throw problem(why);
}

async function load(signIn: SignIn): Promise<PublicClientApplication> {
  const { PublicClientApplication } = await import('@azure/msal-browser').catch(() => {
    throw new SignInProblem('sign-in.problem.network', 'not_loaded');
  });
  const client = new PublicClientApplication({
    auth: {
      clientId: signIn.clientId,
      authority: signIn.authority,
      redirectUri: redirect(),
      postLogoutRedirectUri: redirect(),
      clientCapabilities: ['CP1'],
      ...(signIn.authorityMetadata && { authorityMetadata: signIn.authorityMetadata }),
    },
    cache: { cacheLocation: 'sessionStorage' },
    // A second factor takes longer than MSAL's 60 s.
    system: { popupBridgeTimeout: 300_000, iframeBridgeTimeout: 10_000 },
  });
  await client.initialize();
  try {
    const result = await client.handleRedirectPromise();
    if (result) client.setActiveAccount(result.account);
  } catch (error) {
    failed = error;
  }
  const [account] = client.getAllAccounts();
  if (account && !client.getActiveAccount()) client.setActiveAccount(account);
  return client;
}

function redirect(): string {
  return new URL('redirect.html', document.baseURI).href;
}

/** Opens the sign-in window; a second call opens it again in place of the first. */
export async function signIn(wish: Wish): Promise<Person> {
  if (!client) throw new SignInProblem('sign-in.problem.other', 'not_ready');
  return inWindow(client, async (msal, override) => {
    const asked = { ...request(msal, wish), overrideInteractionInProgress: override };
    return msal.loginPopup(asked);
  }, (msal, result) => {
    msal.setActiveAccount(result.account);
    claimsWanted = undefined;
    return person(result.account);
  });
}

/**
 * Asks for a permission beside the sign-in's: silently where it was given before, else in
 * the sign-in window. A second call opens that again in place of the first.
 */
export async function allow(scope: string): Promise<void> {
  const msal = await client;
  if (!client || !msal) throw new SignInProblem('sign-in.problem.signed-out', 'no_account_error');
  if (scope !== unasked) {
    try {
      await token(false, undefined, scope);
      return;
    } catch (error) {
      const { interactive } = problem(error);
      if (!interactive) throw error;
      // Should the browser find the click too long ago, the next one opens it at once.
      unasked = scope;
    }
  }
  const account = msal.getActiveAccount();
  if (!account) throw new SignInProblem('sign-in.problem.signed-out', 'no_account_error');
  await inWindow(client, (msal, override) => msal.acquireTokenPopup({
    ...silently(account, scope),
    overrideInteractionInProgress: override,
  }), () => { unasked = undefined; });
}

/** Opens the window by `open`, in place of one that is open. */
async function inWindow<T>(
  client: Promise<PublicClientApplication>,
  open: (msal: PublicClientApplication, override: boolean) => Promise<AuthenticationResult>,
  then: (msal: PublicClientApplication, result: AuthenticationResult) => T,
): Promise<T> {
  const ours = ++attempt;
  waiting += 1;
  try {
    const msal = await client;
    const result = await open(msal, waiting > 1 || ours > 1);
    if (ours !== attempt) throw new SignInDropped();
    return then(msal, result);
  } catch (error) {
    if (ours !== attempt) throw new SignInDropped();
    throw problem(error);
  } finally {
    waiting -= 1;
  }
}

/** Leaves the page for the sign-in. */
export async function leave(wish: Wish, back: Return): Promise<void> {
  if (!client) throw new SignInProblem('sign-in.problem.other', 'not_ready');
  attempt += 1;
  try {
    const msal = await client;
    noteLeaving(back);
    await msal.loginRedirect(request(msal, wish));
  } catch (error) {
    returned();
    throw problem(error);
  }
}

function request(msal: PublicClientApplication, { tenant, another = false }: Wish) {
  if (!setup) throw new SignInProblem('sign-in.problem.other', 'not_ready');
  const account = another ? null : msal.getActiveAccount();
  return {
    scopes: setup.scopes,
    prompt: 'select_account',
    authority: authorityFor(setup, tenant),
    ...(account && { loginHint: account.username }),
    ...(claimsWanted && { claims: claimsWanted }),
  };
}

/** Waits no longer for the sign-in window. */
export function cancel(): void {
  attempt += 1;
}

/** Everybody who is signed in in this tab. */
export async function accounts(): Promise<Person[]> {
  return (await client)?.getAllAccounts().map(person) ?? [];
}

/** Goes on as somebody else who is signed in. */
export async function switchTo(id: string): Promise<Person | undefined> {
  const msal = await client;
  const account = msal?.getAllAccounts().find(account => person(account).id === id);
  if (!msal || !account) return undefined;
  msal.setActiveAccount(account);
  claimsWanted = undefined;
  return person(account);
}

/**
 * A token for one request to Graph; `fresh` where the last one was refused, `scope` where
 * it needs more than the sign-in asks for.
 */
export async function token(
  fresh: boolean,
  claims: string | undefined,
  scope: string | undefined,
): Promise<string> {
  const msal = await client;
  const account = msal?.getActiveAccount();
  if (!msal || !account || !setup) {
    throw new SignInProblem('sign-in.problem.signed-out', 'no_account_error', { interactive: true });
  }
  try {
    const result = await msal.acquireTokenSilent({
      ...silently(account, scope),
      forceRefresh: fresh,
      ...(claims && { claims }),
    });
    return result.accessToken;
  } catch (error) {
    if (scope === undefined) claimsWanted = claims ?? (error as { claims?: string }).claims;
    const why = problem(error);
    const { key, code, correlation, interactive } = why;
    // Anything else that only the window can mend has no sentence more exact than this.
    const general = key === 'sign-in.problem.other' || key === 'sign-in.problem.timed-out';
    throw interactive && general
      ? new SignInProblem('sign-in.problem.expired', code, { correlation, interactive })
      : why;
  }
}

/**
 * What is asked for an account. A scope more comes with the sign-in's own, so that the one
 * token of it serves every request, as Microsoft's does by itself.
 */
function silently(account: AccountInfo, scope: string | undefined) {
  if (!setup) throw new SignInProblem('sign-in.problem.other', 'not_ready');
  return {
    scopes: scope === undefined ? setup.scopes : [...setup.scopes, scope],
    account,
    // The tenant of the sign-in, which need not be the account's own.
    authority: authorityFor(setup, account.tenantId),
  };
}

/** Forgets a person and their tokens in this tab; Microsoft's own session stays. */
export async function signOut(id: string): Promise<void> {
  const msal = await client;
  const account = msal?.getAllAccounts().find(account => person(account).id === id);
  if (!msal || !account) return;
  attempt += 1;
  claimsWanted = undefined;
  const active = msal.getActiveAccount();
  if (active && person(active).id === id) msal.setActiveAccount(null);
  await msal.clearCache({ account });
}

/** The link by which an administrator of the tenant consents. */
export function consent(signIn: SignIn, tenant: string | undefined): string {
  return consentLink(signIn, tenant, redirect());
}

export { redirect as redirectAddress };

function person({ homeAccountId, tenantId, username, name }: AccountInfo): Person {
  const [, home] = homeAccountId.split('.');
  return {
    id: `${homeAccountId} ${tenantId}`,
    // Nothing is asked for by it: it is shown, where somebody decides who writes.
    username: visible(username),
    name: visible(name ?? username),
    tenant: tenantId,
    guest: home !== undefined && home !== tenantId,
  };
}
