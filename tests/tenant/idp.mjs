/**
 * Sign-in: a real OpenID provider (npm oidc-provider) that behaves as Entra does for a
 * single-page application, and for a command line that signs in by a code.
 *
 * ```text
 * page ─▶ /auth ─▶ login page (people as buttons) ─▶ <page>/redirect.html ─▶ /token ─▶ Graph
 * command line ─▶ /device/auth ─▶ a code ─▶ /token again and again ─▶ Graph
 *       person ─▶ /device ─▶ code page ─▶ login page ─┘
 * ```
 *
 * The page runs MSAL in its production mode with only the endpoints replaced, so this
 * side has to give what Entra gives: refresh tokens with the scope that MSAL asks for,
 * names in the ID token, `oid` and `tid`, CORS on the token endpoint. Access tokens are
 * opaque and checked here, in the same process; this module knows nothing of devices.
 */
import { generateKeyPairSync, randomBytes } from 'node:crypto';
import {
  codePage,
  confirmPage,
  consentPage,
  loginPage,
  messagePage,
  signOutPage,
  STYLE,
} from './login-page.mjs';
import { CLIENT_ID, TENANT_ID, guidFor } from './names.mjs';
import { readBody, split } from './graph.mjs';
import { createStore } from './store.mjs';

/** Tenants that are none: whoever signs in is in their own. */
const ANY = new Set(['organizations', 'common']);

/** What Entra appends to a scope's resource in Graph's case. */
const PERMISSIONS = [
  'DeviceManagementServiceConfig.ReadWrite.All',
  'DeviceManagementServiceConfig.Read.All',
];
/** What nobody has granted by choosing who to be: it is asked for by itself. */
const EXTRA = 'User.ReadBasic.All';
const NOT_GRANTED =
  'AADSTS65001: The user or administrator has not consented to use the application with ID ' +
  `'${CLIENT_ID}' named 'Preflight'. Send an interactive authorization request for this user and resource.`;
const ADMINS_GRANT =
  'AADSTS90094: An administrator of the practice tenant has set a policy that prevents you ' +
  'from granting the permissions that Preflight is requesting.';
/** The domain of the practice tenant's people. */
const HOME = 'practice.example';
const CANCELLED = 'AADSTS65004: The user cancelled the sign-in.';
const DEVICE_CODE = 'urn:ietf:params:oauth:grant-type:device_code';

/**
 * @param {object} what
 * @param {import('./tenant.mjs').Tenant} what.tenant
 * @param {string} what.issuer Our origin.
 * @param {string} what.graph Graph's origin, the prefix of its scopes.
 * @param {string[]} what.pages Addresses that the page is served from, without a slash at the end.
 */
export async function createIdp({ tenant, issuer, graph, pages }) {
  const { default: Provider, interactionPolicy } = await quietly(
    () => import('oidc-provider'),
  );
  const store = createStore(tenant.clock);
  /** The tenant in the path of a request. @type {WeakMap<object, string>} */
  const asked = new WeakMap();
  const extra = `${graph}/${EXTRA}`;
  const scopes = [...PERMISSIONS, EXTRA].map((name) => `${graph}/${name}`);
  const origins = pages.map((page) => new URL(page).origin);
  const policy = interactionPolicy.base();
  // Entra knows this prompt and MSAL's samples send it; the provider does not by itself.
  policy.add(
    new interactionPolicy.Prompt({ name: 'select_account', requestable: true }),
    0,
  );

  const provider = new Provider(issuer, {
    adapter: store.Adapter,
    clients: [
      {
        client_id: CLIENT_ID,
        client_name: 'Preflight',
        application_type: 'web',
        token_endpoint_auth_method: 'none',
        grant_types: ['authorization_code', 'refresh_token', DEVICE_CODE],
        response_types: ['code'],
        redirect_uris: pages.map((page) => `${page}/redirect.html`),
        post_logout_redirect_uris: pages.map((page) => `${page}/redirect.html`),
        id_token_signed_response_alg: 'ES256',
      },
    ],
    jwks: { keys: [signingKey()] },
    cookies: { keys: [randomBytes(32).toString('base64url')] },
    scopes: ['openid', 'offline_access', 'profile', ...scopes],
    claims: { openid: ['sub', 'oid', 'tid'], profile: ['name', 'preferred_username'] },
    // MSAL reads the account from the ID token; the provider would keep names for userinfo.
    conformIdTokenClaims: false,
    responseTypes: ['code'],
    pkce: { required: () => true },
    features: {
      devInteractions: { enabled: false },
      deviceFlow: {
        enabled: true,
        mask: '****-****',
        async userCodeInputSource(ctx, form, _out, error) {
          guard(ctx);
          ctx.body =
            error?.name === 'AbortedError'
              ? messagePage('Nobody was signed in', 'This window can be closed.')
              : codePage({ ...partsOf(form), wrong: Boolean(error) });
        },
        async userCodeConfirmSource(ctx, form, client, _device, code) {
          guard(ctx);
          ctx.body = confirmPage({ ...partsOf(form), app: client.clientName, code });
        },
        async successSource(ctx) {
          guard(ctx);
          ctx.body = messagePage(
            'You are signed in',
            'Go back to the command line. This window can be closed.',
          );
        },
      },
      rpInitiatedLogout: {
        enabled: true,
        async logoutSource(ctx, form) {
          const { action, secret } = partsOf(form);
          ctx.body = signOutPage(action, secret);
        },
        async postLogoutSuccessSource(ctx) {
          ctx.body = messagePage('You are signed out', 'This window can be closed.');
        },
      },
    },
    ttl: {
      AccessToken: () => tenant.scene().token.accessSeconds,
      // Entra gives single-page applications 24 hours in all, however often it is used.
      RefreshToken(ctx) {
        const rotated = ctx?.oidc.entities.RotatedRefreshToken;
        return (
          (rotated && store.secondsLeft('RefreshToken', rotated.jti)) ||
          tenant.scene().token.refreshSeconds
        );
      },
      IdToken: 3600,
      AuthorizationCode: 600,
      DeviceCode: () => tenant.scene().token.codeSeconds,
      Interaction: 3600,
      // Signed in for longer than a refresh token, so that the hidden frame has its use.
      Session: 14 * 86_400,
      Grant: 14 * 86_400,
    },
    issueRefreshToken: async () => true,
    clientBasedCORS: (_ctx, origin) => origins.includes(origin),
    interactions: {
      policy,
      url: (_ctx, interaction) => `/interaction/${interaction.uid}`,
    },
    extraParams: { client_info: keepOfflineAccess },
    async findAccount(ctx, id) {
      const user = userOf(id);
      if (!user) return undefined;
      return {
        accountId: id,
        claims: async () => ({
          sub: id,
          oid: id,
          tid: tenantOf(ctx.req),
          name: user.name,
          preferred_username: user.upn,
        }),
      };
    },
    // Choosing a person is the consent to all but one; nobody is asked twice.
    async loadExistingGrant(ctx) {
      const { session, client, account, requestParamScopes } = ctx.oidc;
      const known = session.grantIdFor(client.clientId);
      const grant =
        (known && (await provider.Grant.find(known))) ||
        new provider.Grant({ clientId: client.clientId, accountId: account.accountId });
      const chosen = [...requestParamScopes].filter((scope) => scope !== extra);
      grant.addOIDCScope(chosen.join(' '));
      grant.addOIDCClaims([
        'oid',
        'tid',
        'name',
        'preferred_username',
        'signin_state',
        'login_hint',
        'tenant_region_sub_scope',
        'xms_cc',
      ]);
      await grant.save();
      return grant;
    },
    async renderError(ctx, out) {
      ctx.type = 'html';
      ctx.body = messagePage(
        'Sign-in did not work',
        `${out.error}: ${out.error_description ?? ''}`,
      );
    },
  });
  provider.on('server_error', (_ctx, error) =>
    console.error('practice tenant, sign-in:', error),
  );
  provider.on('grant.success', (ctx) => tenant.issued(ctx.oidc.params.grant_type));
  // A refresh cannot grant more; Entra says so in words of its own.
  provider.use(async (ctx, next) => {
    await next();
    if (ctx.oidc?.route !== 'token' || ctx.body?.error !== 'invalid_scope') return;
    ctx.body = {
      error: 'invalid_grant',
      suberror: 'consent_required',
      error_description: NOT_GRANTED,
    };
  });
  // Entra says with the tokens where the account is at home, which tells guests.
  provider.use(async (ctx, next) => {
    await next();
    const account = ctx.oidc?.route === 'token' && ctx.body?.id_token && ctx.oidc.account;
    if (!account) return;
    const info = JSON.stringify({ uid: account.accountId, utid: TENANT_ID });
    ctx.body.client_info = Buffer.from(info).toString('base64url');
  });
  // What Entra says beside the code, and what it does not.
  provider.on('device_authorization.success', (_ctx, body) => {
    delete body.verification_uri_complete;
    body.interval = tenant.scene().token.pollSeconds;
    body.message =
      `To sign in, use a web browser to open the page ${body.verification_uri} ` +
      `and enter the code ${body.user_code} to authenticate.`;
  });
  const callback = provider.callback();

  /** @param {string} id */
  function userOf(id) {
    return tenant
      .scene()
      .users.find(({ upn }) => guidFor(`user ${upn.toLowerCase()}`) === id);
  }

  /** @param {import('node:http').IncomingMessage} incoming @param {import('node:http').ServerResponse} outgoing */
  async function interaction(incoming, outgoing) {
    let details;
    try {
      details = await provider.interactionDetails(incoming, outgoing);
    } catch {
      return html(
        outgoing,
        400,
        messagePage('This sign-in has ended', 'Close this window and sign in again.'),
      );
    }
    const asked = /** @type {{missingOIDCScope?: string[]}} */ (details.prompt.details ?? {});
    if (asked.missingOIDCScope?.length) return moreConsent(incoming, outgoing, details);
    if (incoming.method !== 'POST') {
      const hint = String(details.params.login_hint ?? '');
      const action = `/interaction/${details.uid}`;
      return html(
        outgoing,
        200,
        loginPage({ action, users: tenant.scene().users, hint }),
      );
    }
    const form = new URLSearchParams((await readBody(incoming, 10_000)) ?? '');
    if (form.has('cancel')) {
      return provider.interactionFinished(incoming, outgoing, {
        error: 'access_denied',
        error_description: CANCELLED,
      });
    }
    const user = tenant.user(form.get('user') ?? '');
    if (!user)
      return html(
        outgoing,
        400,
        messagePage('Nobody of that name', 'Go back and choose somebody else.'),
      );
    if (user.refuses) {
      return provider.interactionFinished(incoming, outgoing, {
        error: 'access_denied',
        error_description: user.refuses,
      });
    }
    return provider.interactionFinished(incoming, outgoing, {
      login: { accountId: guidFor(`user ${user.upn.toLowerCase()}`) },
      consent: {},
      select_account: {},
    });
  }

  /**
   * Somebody who is signed in is asked for one permission more; only admins may give it.
   *
   * @param {import('node:http').IncomingMessage} incoming
   * @param {import('node:http').ServerResponse} outgoing
   * @param {any} details Of the interaction, as the provider knows it.
   */
  async function moreConsent(incoming, outgoing, details) {
    const missing = details.prompt.details.missingOIDCScope;
    /** @param {string} why */
    const refuse = (why) =>
      provider.interactionFinished(incoming, outgoing, {
        error: 'access_denied',
        error_description: why,
      });
    if (userOf(details.session?.accountId)?.role !== 'admin') return refuse(ADMINS_GRANT);
    if (incoming.method !== 'POST') {
      const action = `/interaction/${details.uid}`;
      return html(outgoing, 200, consentPage({ action, scopes: missing, whole: false }));
    }
    const form = new URLSearchParams((await readBody(incoming, 10_000)) ?? '');
    const grant = await provider.Grant.find(details.grantId);
    if (!form.has('accept') || !grant) return refuse(CANCELLED);
    grant.addOIDCScope(missing.join(' '));
    await grant.save();
    return provider.interactionFinished(
      incoming,
      outgoing,
      { consent: {} },
      { mergeWithLastSubmission: true },
    );
  }

  /**
   * The tenant that a request names in its path: any id or domain is one, each with an id
   * of its own.
   *
   * @param {import('node:http').IncomingMessage} incoming
   */
  function tenantOf(incoming) {
    const name = asked.get(incoming)?.toLowerCase();
    if (name === undefined || ANY.has(name) || name === HOME) return TENANT_ID;
    return /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(name) ? name : guidFor(`tenant ${name}`);
  }

  /**
   * Where an administrator consents for a tenant. The answer goes to a registered address
   * only.
   *
   * @param {import('node:http').IncomingMessage} incoming
   * @param {import('node:http').ServerResponse} outgoing
   * @param {string} path @param {URLSearchParams} params
   */
  async function adminConsent(incoming, outgoing, path, params) {
    const wanted = (params.get('scope') ?? '').split(' ').filter(Boolean);
    const back = params.get('redirect_uri') ?? '';
    const wrong =
      params.get('client_id') !== CLIENT_ID
        ? 'AADSTS700016: There is no application with this client_id.'
        : !pages.some((page) => back === `${page}/redirect.html`)
          ? 'AADSTS50011: The redirect_uri is not registered for this application.'
          : wanted.length === 0 || wanted.some((scope) => !scopes.includes(scope))
            ? 'AADSTS650053: The application asks for a scope that does not exist.'
            : null;
    if (wrong) return html(outgoing, 400, messagePage('Consent did not work', wrong));
    if (incoming.method !== 'POST') {
      const action = `${path}?${params}`;
      return html(outgoing, 200, consentPage({ action, scopes: wanted }));
    }
    const form = new URLSearchParams((await readBody(incoming, 10_000)) ?? '');
    asked.set(incoming, path.split('/')[1] ?? '');
    const answer = new URLSearchParams({ admin_consent: 'True' });
    if (form.has('accept')) {
      answer.set('tenant', tenantOf(incoming));
      answer.set('scope', wanted.join(' '));
    } else {
      answer.set('error', 'consent_required');
      answer.set(
        'error_description',
        'AADSTS65004: The resource owner or authorization server denied the request.',
      );
    }
    if (params.has('state')) answer.set('state', params.get('state') ?? '');
    outgoing.writeHead(303, { Location: `${back}?${answer}`, 'Cache-Control': 'no-store' });
    return void outgoing.end();
  }
  const HEADERS = {
    'Content-Type': 'text/html; charset=utf-8',
    'Cache-Control': 'no-store',
    // Chromium holds a form's redirects to form-action too, hence the page's origins.
    'Content-Security-Policy':
      "default-src 'none'; style-src 'self'; img-src data:; " +
      `base-uri 'none'; frame-ancestors 'none'; form-action 'self' ${origins.join(' ')}`,
    'Referrer-Policy': 'no-referrer',
    'X-Content-Type-Options': 'nosniff',
  };

  /** @param {import('node:http').ServerResponse} outgoing @param {number} status @param {string} body */
  function html(outgoing, status, body) {
    outgoing.writeHead(status, HEADERS);
    outgoing.end(body);
  }

  /** The same for a page that the provider sends. @param {any} ctx */
  function guard(ctx) {
    ctx.set(HEADERS);
  }

  return {
    /** @param {import('node:http').IncomingMessage} incoming @param {import('node:http').ServerResponse} outgoing */
    async handle(incoming, outgoing) {
      const [full = '/', query = ''] = split(incoming.url ?? '/');
      if (full.endsWith('/v2.0/adminconsent')) {
        return adminConsent(incoming, outgoing, full, new URLSearchParams(query));
      }
      const { name, path } = ofTenant(full);
      if (name !== undefined) {
        asked.set(incoming, name);
        incoming.url = query ? `${path}?${query}` : path;
      }
      if (path === '/practice.css') {
        outgoing.writeHead(200, { 'Content-Type': 'text/css; charset=utf-8' });
        return void outgoing.end(STYLE);
      }
      if (path.startsWith('/interaction/')) return interaction(incoming, outgoing);
      if (path === '/session/end' && incoming.method === 'GET') {
        // Entra needs no client id to send the user back; the provider does.
        const params = new URLSearchParams(query);
        if (!params.has('client_id') && !params.has('id_token_hint'))
          params.set('client_id', CLIENT_ID);
        incoming.url = `${path}?${params}`;
      }
      return callback(incoming, outgoing);
    },
    /** @type {import('./graph.mjs').Tokens} */
    async tokens(authorization) {
      const value = /^Bearer (\S+)$/i.exec(authorization ?? '')?.[1];
      if (!value) return 'missing';
      const token = store.accessToken(value);
      if (!token || token.payload.clientId !== CLIENT_ID) return 'foreign';
      const user = userOf(token.payload.accountId);
      if (token.ended || !user) return 'expired';
      const granted = String(token.payload.scope ?? '')
        .split(' ')
        .filter((scope) => scope.startsWith(`${graph}/`))
        .map((scope) => scope.slice(graph.length + 1));
      return { user, scopes: new Set(granted) };
    },
    endpoints: {
      issuer,
      // The gap is Microsoft's: MSAL fills in the tenant of each sign-in.
      authorization_endpoint: `${issuer}/{tenantid}/auth`,
      token_endpoint: `${issuer}/{tenantid}/token`,
      device_authorization_endpoint: `${issuer}/{tenantid}/device/auth`,
      jwks_uri: `${issuer}/jwks`,
      end_session_endpoint: `${issuer}/{tenantid}/session/end`,
    },
  };
}

/**
 * As Entra's, the endpoints begin with a tenant; the provider has one of each.
 *
 * @param {string} path @returns {{name?: string, path: string}}
 */
export function ofTenant(path) {
  const [, name, rest] =
    /^\/(?!device\/)([\w.-]+)(\/(?:auth|token|session\/end|device\/auth)(?:\/.*)?)$/.exec(path) ?? [];
  return name === undefined || rest === undefined ? { path } : { name, path: rest };
}

/**
 * MSAL asks for `offline_access` at sign-in and again at every refresh. The provider
 * drops it at sign-in unless the prompt is `consent`, and then refuses the refresh for
 * asking too much. Entra does not, so the scope is put back; MSAL sends `client_info`
 * on every request, and a check of it is the first moment after the scope was dropped.
 *
 * @param {any} ctx
 */
function keepOfflineAccess(ctx) {
  const asked = new URLSearchParams(ctx.querystring).get('scope') ?? '';
  const { params } = ctx.oidc;
  const kept = (params.scope ?? '').split(' ');
  if (asked.split(' ').includes('offline_access') && !kept.includes('offline_access')) {
    params.scope = [...kept, 'offline_access'].join(' ').trim();
  }
}

/** Where one of the provider's forms goes, and the secret in it. @param {string} form */
function partsOf(form) {
  return {
    action: /action="([^"]*)"/.exec(form)?.[1] ?? '',
    secret: /name="xsrf" value="([^"]*)"/.exec(form)?.[1] ?? '',
  };
}

function signingKey() {
  const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  return {
    ...privateKey.export({ format: 'jwk' }),
    use: 'sig',
    alg: 'ES256',
    kid: 'practice',
  };
}

/**
 * The provider warns below Node 22 as it is loaded; it runs on 20, which is ours, and
 * the warning would be the first thing that a person who starts the tenant sees.
 *
 * @template T @param {() => Promise<T>} load @returns {Promise<T>}
 */
async function quietly(load) {
  const { warn } = console;
  console.warn = (...args) => {
    if (!String(args[0]).includes('Unsupported runtime')) warn(...args);
  };
  try {
    return await load();
  } finally {
    console.warn = warn;
  }
}
