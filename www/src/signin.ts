/**
 * Signing in with Microsoft: the only module that knows MSAL, and the only one on the
 * page that sees a token.
 *
 * MSAL is loaded when registering is wanted. It keeps its tokens in sessionStorage;
 * nothing here logs, stores or shows one. Popups are opened by `signIn` only, which
 * must be called from a click.
 */
import type { AccountInfo, PublicClientApplication } from '@azure/msal-browser';
import type { Key } from './language.ts';
import type { SignIn } from './protocol.ts';

/** Who is signed in, and into which tenant. */
export interface Person {
  username: string;
  name: string;
  tenant: string;
}

/** Why there is no sign-in or no token; `key` names the sentence to show. */
export class SignInProblem extends Error {
  override name = 'SignInProblem';
  readonly key: Key;
  readonly code: string;
  /** Only the person can mend it, in the sign-in window. */
  readonly interactive: boolean;

  constructor(key: Key, code: string, interactive: boolean) {
    super(code);
    this.key = key;
    this.code = code;
    this.interactive = interactive;
  }
}

/** A popup that was given up for a newer one, or by Cancel: nothing to tell. */
export class SignInDropped extends Error {
  override name = 'SignInDropped';
}

/** MSAL's error codes with a sentence of their own. */
const SENTENCES: { [code: string]: Key } = {
  popup_window_error: 'sign-in.problem.popup',
  empty_window_error: 'sign-in.problem.popup',
  user_cancelled: 'sign-in.problem.cancelled',
  access_denied: 'sign-in.problem.denied',
  consent_required: 'sign-in.problem.consent',
  consent_declined: 'sign-in.problem.refused',
  timed_out: 'sign-in.problem.timed-out',
  no_network_connectivity: 'sign-in.problem.network',
  post_request_failed: 'sign-in.problem.network',
  get_request_failed: 'sign-in.problem.network',
  network_error: 'sign-in.problem.network',
  endpoints_resolution_error: 'sign-in.problem.network',
  crypto_nonexistent: 'sign-in.problem.insecure',
  authority_uri_insecure: 'sign-in.problem.configuration',
  untrusted_authority: 'sign-in.problem.configuration',
  issuer_validation_failed: 'sign-in.problem.configuration',
  invalid_authority_metadata: 'sign-in.problem.configuration',
  invalid_client: 'sign-in.problem.configuration',
  unauthorized_client: 'sign-in.problem.configuration',
  invalid_request: 'sign-in.problem.configuration',
};

/** Entra's own numbers, which say more than the code (Microsoft's AADSTS list). */
const NUMBERS: { [number: string]: Key } = {
  AADSTS50020: 'sign-in.problem.other-tenant',
  AADSTS50105: 'sign-in.problem.not-assigned',
  AADSTS65001: 'sign-in.problem.consent',
  AADSTS65004: 'sign-in.problem.denied',
  AADSTS90002: 'sign-in.problem.configuration',
  AADSTS90094: 'sign-in.problem.consent',
  AADSTS700016: 'sign-in.problem.configuration',
};

/** Codes of a silent request that only the sign-in window can answer. */
const INTERACTIVE = new Set([
  'interaction_required', 'login_required', 'consent_required', 'bad_token',
  'interrupted_user', 'ui_not_allowed', 'no_tokens_found', 'refresh_token_expired',
  'timed_out', 'no_account_error', 'invalid_grant',
]);

let setup: SignIn | undefined;
let client: Promise<PublicClientApplication> | undefined;
let waiting = 0;
let attempt = 0;
/** What the service asked for when it last refused a silent request. */
let claimsWanted: string | undefined;

/** Loads MSAL; gives who is signed in already, in this tab. */
export async function prepare(signIn: SignIn): Promise<Person | undefined> {
  setup = signIn;
  client ??= load(signIn);
  try {
    const account = (await client).getActiveAccount();
    return account ? person(account) : undefined;
  } catch (error) {
    client = undefined;
    throw problem(error);
  }
}

async function load(signIn: SignIn): Promise<PublicClientApplication> {
  const { PublicClientApplication } = await import('@azure/msal-browser');
  const redirect = new URL('redirect.html', document.baseURI).href;
  const client = new PublicClientApplication({
    auth: {
      clientId: signIn.clientId,
      authority: signIn.authority,
      redirectUri: redirect,
      postLogoutRedirectUri: redirect,
      clientCapabilities: ['CP1'],
      ...(signIn.authorityMetadata && { authorityMetadata: signIn.authorityMetadata }),
    },
    cache: { cacheLocation: 'sessionStorage' },
    // A second factor takes longer than MSAL's 60 s.
    system: { popupBridgeTimeout: 300_000, iframeBridgeTimeout: 10_000 },
  });
  await client.initialize();
  await client.handleRedirectPromise();
  const [account] = client.getAllAccounts();
  if (account && !client.getActiveAccount()) client.setActiveAccount(account);
  return client;
}

/** Opens the sign-in window; a second call opens it again in place of the first. */
export async function signIn(): Promise<Person> {
  if (!client || !setup) throw new SignInProblem('sign-in.problem.other', 'not_ready', false);
  const ours = ++attempt;
  waiting += 1;
  try {
    const msal = await client;
    const account = msal.getActiveAccount();
    const result = await msal.loginPopup({
      scopes: setup.scopes,
      prompt: 'select_account',
      ...(account && { loginHint: account.username }),
      ...(claimsWanted && { claims: claimsWanted }),
      overrideInteractionInProgress: waiting > 1 || ours > 1,
    });
    if (ours !== attempt) throw new SignInDropped();
    msal.setActiveAccount(result.account);
    claimsWanted = undefined;
    return person(result.account);
  } catch (error) {
    if (ours !== attempt) throw new SignInDropped();
    throw problem(error);
  } finally {
    waiting -= 1;
  }
}

/** Waits no longer for the sign-in window. */
export function cancel(): void {
  attempt += 1;
}

/** A token for one request to Graph; `fresh` where the last one was refused. */
export async function token(fresh: boolean, claims: string | undefined): Promise<string> {
  const msal = await client;
  const account = msal?.getActiveAccount();
  if (!msal || !account || !setup) {
    throw new SignInProblem('sign-in.problem.signed-out', 'no_account_error', true);
  }
  try {
    const result = await msal.acquireTokenSilent({
      scopes: setup.scopes,
      account,
      forceRefresh: fresh,
      ...(claims && { claims }),
    });
    return result.accessToken;
  } catch (error) {
    claimsWanted = claims ?? (error as { claims?: string }).claims;
    const why = problem(error);
    throw why.interactive && why.key !== 'sign-in.problem.consent'
      ? new SignInProblem('sign-in.problem.expired', why.code, true)
      : why;
  }
}

/** Forgets the person and the tokens in this tab; Microsoft's own session stays. */
export async function signOut(): Promise<void> {
  const msal = await client;
  attempt += 1;
  claimsWanted = undefined;
  msal?.setActiveAccount(null);
  await msal?.clearCache();
}

function person(account: AccountInfo): Person {
  return {
    username: account.username,
    name: account.name ?? account.username,
    tenant: account.tenantId,
  };
}

/** MSAL's error as one of ours. Class names are minified in bundles, `name` is not. */
function problem(error: unknown): SignInProblem {
  if (error instanceof SignInProblem) return error;
  const { errorCode, errorMessage, name } = (error ?? {}) as {
    errorCode?: string; errorMessage?: string; name?: string;
  };
  const code = errorCode || name || 'unknown';
  const number = /AADSTS\d+/.exec(errorMessage ?? '')?.[0] ?? '';
  const interactive = name === 'InteractionRequiredAuthError' || INTERACTIVE.has(code);
  const key = NUMBERS[number] ?? SENTENCES[code] ?? 'sign-in.problem.other';
  return new SignInProblem(key, number ? `${code}, ${number}` : code, interactive);
}
