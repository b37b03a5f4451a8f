/**
 * A visitor without a browser: signs in over HTTP as a page and its user do together,
 * with PKCE, a cookie jar and the forms of the sign-in pages, and calls Graph.
 */
import { createHash, randomBytes } from 'node:crypto';
import { start } from './server.mjs';

export const PAGE = 'http://127.0.0.1:4300';
export const REDIRECT = `${PAGE}/redirect.html`;
const PERMISSION = 'DeviceManagementServiceConfig.ReadWrite.All';

/** A tenant without devices or delays, and what tests do to it. */
export const EMPTY = {
  delays: { unknown: 10, pending: 20, visible: 30, profile: 40, delete: 50, sync: 15 },
};

/**
 * @param {import('node:test').TestContext} t Closes the tenant with the test.
 * @param {object} [scene] Beside what `EMPTY` says.
 */
export async function tenantFor(t, scene = {}) {
  const tenant = await start({ page: PAGE, scene: { ...EMPTY, ...scene } });
  t.after(() => tenant.close());
  return tenant;
}

/** @typedef {Awaited<ReturnType<typeof start>>} Started */

/** An endpoint of one tenant, as MSAL fills in its gap. @param {string} open @param {string} [name] */
export function endpoint(open, name = 'organizations') {
  return open.replace('{tenantid}', name);
}

/** A browser's cookies and redirects, as far as sign-in needs them. */
export class Visitor {
  /** @param {Started} tenant @param {string} [name] The tenant in the endpoints. */
  constructor(tenant, name = 'organizations') {
    this.tenant = tenant;
    this.name = name;
    /** @type {Map<string, {value: string, path: string}>} */
    this.jar = new Map();
    this.verifier = randomBytes(32).toString('base64url');
  }

  /** The address that MSAL opens. @param {Record<string, string>} [more] */
  authorizeUrl(more = {}) {
    const { clientId, graph, authorityMetadata } = this.tenant.config;
    return `${endpoint(authorityMetadata.authorization_endpoint, this.name)}?${new URLSearchParams({
      client_id: clientId,
      redirect_uri: REDIRECT,
      response_type: 'code',
      response_mode: 'fragment',
      scope: `openid profile offline_access ${graph}/${PERMISSION}`,
      code_challenge: createHash('sha256').update(this.verifier).digest('base64url'),
      code_challenge_method: 'S256',
      state: 'the-state',
      nonce: 'the-nonce',
      client_info: '1',
      'client-request-id': 'b1946ac9-2492-4d23-8a5d-000000000001',
      'x-client-SKU': 'msal.js.browser',
      ...more,
    })}`;
  }

  /** @param {string} url @param {RequestInit} [init] */
  async open(url, init = {}) {
    const { pathname } = new URL(url);
    const cookie = [...this.jar]
      .filter(([, c]) => pathname.startsWith(c.path))
      .map(([name, c]) => `${name}=${c.value}`)
      .join('; ');
    const response = await fetch(url, {
      ...init,
      redirect: 'manual',
      headers: { ...init.headers, cookie },
    });
    for (const line of response.headers.getSetCookie()) {
      const [pair = '', ...attributes] = line.split(/;\s*/);
      const [name = '', value = ''] = pair.split(/=(.*)/s);
      const path = attributes.find((a) => /^path=/i.test(a))?.slice(5) ?? '/';
      if (value === '') this.jar.delete(name);
      else this.jar.set(name, { value, path });
    }
    return response;
  }

  /** Follows redirects to a page of sign-in's, or to what is given back to our page. @param {string} url @param {RequestInit} [init] */
  async follow(url, init) {
    let response = await this.open(url, init);
    let at = url;
    for (let hops = 0; hops < 10; hops += 1) {
      const location = response.headers.get('location');
      if (!location)
        return { url: at, response, html: await response.text(), returned: null };
      at = new URL(location, at).href;
      // Its origin, not its first letters: the tenant may well have port 43001.
      if (new URL(at).origin === PAGE) {
        return {
          url: at,
          response,
          html: '',
          returned: new URLSearchParams(new URL(at).hash.slice(1)),
        };
      }
      // A body that nobody reads would hold its connection.
      await response.arrayBuffer();
      response = await this.open(at);
    }
    throw new Error(`too many redirects at ${at}`);
  }

  /** Opens sign-in, chooses somebody. @param {string} upn @param {Record<string, string>} [more] */
  async choose(upn, more) {
    return this.#press({ user: upn }, more);
  }

  /** Opens sign-in and presses Cancel. */
  async cancel() {
    return this.#press({ cancel: 'yes' });
  }

  /** @param {Record<string, string>} form @param {Record<string, string>} [more] */
  async #press(form, more) {
    const page = await this.follow(this.authorizeUrl(more));
    const action = /<form method="post" action="([^"]+)"/.exec(page.html)?.[1];
    if (!action) throw new Error(`no form at ${page.url}: ${page.response.status} ${page.html}`);
    return this.follow(new URL(action, page.url).href, {
      method: 'POST',
      body: new URLSearchParams(form),
    });
  }

  /** @param {Record<string, string>} form */
  async token(form) {
    const { token_endpoint: open } = this.tenant.config.authorityMetadata;
    const response = await fetch(endpoint(open, this.name), {
      method: 'POST',
      headers: { origin: PAGE },
      body: new URLSearchParams({
        client_id: this.tenant.config.clientId,
        redirect_uri: REDIRECT,
        ...form,
      }),
    });
    return {
      status: response.status,
      headers: response.headers,
      body: /** @type {any} */ (await response.json()),
    };
  }

  /** What a command line asks first: a code. @param {Record<string, string>} [more] */
  async code(more = {}) {
    const { clientId, graph, authorityMetadata } = this.tenant.config;
    const response = await fetch(endpoint(authorityMetadata.device_authorization_endpoint), {
      method: 'POST',
      body: new URLSearchParams({
        client_id: clientId,
        scope: `openid profile offline_access ${graph}/${PERMISSION}`,
        ...more,
      }),
    });
    return /** @type {any} */ (await response.json());
  }

  /** Whether somebody has entered the code meanwhile. @param {string} code */
  async poll(code) {
    return this.token({
      grant_type: 'urn:ietf:params:oauth:grant-type:device_code',
      device_code: code,
    });
  }

  /**
   * Enters a code and presses what is given on each of the pages that follow.
   *
   * @param {string} url @param {...Record<string, string>} presses
   */
  async enter(url, ...presses) {
    let page = await this.follow(url);
    for (const pressed of presses) {
      const action = /<form method="post" action="([^"]+)"/.exec(page.html)?.[1];
      if (!action) throw new Error(`no form at ${page.url}: ${page.response.status} ${page.html}`);
      const hidden = page.html.matchAll(
        /<input type="hidden" name="([^"]+)" value="([^"]*)"/g,
      );
      const form = Object.fromEntries([...hidden].map(([, name, value]) => [name, value]));
      page = await this.follow(new URL(action, page.url).href, {
        method: 'POST',
        body: new URLSearchParams({ ...form, ...pressed }),
      });
    }
    return page;
  }

  /** The whole of it. @param {string} upn @param {Record<string, string>} [more] */
  async signIn(upn, more) {
    const { returned, html } = await this.choose(upn, more);
    const code = returned?.get('code');
    if (!code) throw new Error(`no code: ${returned} ${html}`);
    const { body } = await this.token({
      grant_type: 'authorization_code',
      code,
      code_verifier: this.verifier,
    });
    if (!body.access_token) throw new Error(`no token: ${JSON.stringify(body)}`);
    return body;
  }
}

/**
 * Somebody who is signed in and calls Graph.
 *
 * @param {Started} tenant @param {string} [upn] @param {Record<string, string>} [more]
 */
export async function admin(tenant, upn = 'ada@practice.example', more) {
  const { access_token: token } = await new Visitor(tenant).signIn(upn, more);
  return caller(tenant, token);
}

/** @param {Started} tenant @param {string} token */
export function caller(tenant, token) {
  /** @param {string} method @param {string} path @param {unknown} [body] @param {Record<string, string>} [headers] */
  return async (method, path, body, headers = {}) => {
    const response = await fetch(
      path.startsWith('http') ? path : `${tenant.graph}${path}`,
      {
        method,
        headers: {
          authorization: `Bearer ${token}`,
          ...(body === undefined ? {} : { 'content-type': 'application/json' }),
          ...headers,
        },
        ...(body === undefined
          ? {}
          : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
      },
    );
    const text = await response.text();
    /** @type {any} */
    let json = null;
    try {
      json = text === '' ? null : JSON.parse(text);
    } catch {
      /* a gateway's page is not JSON */
    }
    return { status: response.status, headers: response.headers, text, body: json };
  };
}

export const QUEUE = '/v1.0/deviceManagement/importedWindowsAutopilotDeviceIdentities';
export const DEVICES = '/v1.0/deviceManagement/windowsAutopilotDeviceIdentities';
export const BETA_DEVICES = '/beta/deviceManagement/windowsAutopilotDeviceIdentities';
export const IDENTIFIERS = '/beta/deviceManagement/importedDeviceIdentities';
export const SETTINGS = '/beta/deviceManagement/windowsAutopilotSettings';

/** The inner message of Intune's errors. @param {any} body */
export function nested(body) {
  return JSON.parse(body.error.message);
}
