/**
 * Graph's front: HTTP in, the right part of the tenant asked, an answer out.
 *
 * ```text
 * request ─▶ faults ─▶ token ─▶ licence, scope, role ─▶ write limit ─▶ devices | queue | …
 *                                                                           │
 *            answer ◀── CORS, request ids, error's innerError ◀─────────────┘
 * ```
 *
 * `perform` takes one call apart from its connection, so that `$batch` uses it too.
 */
import { randomUUID } from 'node:crypto';
import { forbidden, forbiddenUsers, unauthenticated } from './access.mjs';
import { badRequest, graphError, noSegment } from './answer.mjs';
import { performBatch } from './batch.mjs';
import { oneUser } from './users.mjs';

/** Graph's documented limit for a request. */
const LARGEST = 4 * 1024 * 1024;
/** What follows an answer without an end, again and again. */
const BLANKS = ' '.repeat(1 << 16);
/** What Graph exposes to pages by now (a recent capture in public source). */
const EXPOSED = [
  'ETag',
  'Location',
  'Preference-Applied',
  'Content-Range',
  'request-id',
  'client-request-id',
  'ReadWriteConsistencyToken',
  'Retry-After',
  'SdkVersion',
  'WWW-Authenticate',
  'x-ms-client-gcc-tenant',
  'X-Planner-Operationid',
  'x-ms-permissions-recommendations',
];

/**
 * @typedef {object} Call
 * @property {string} method
 * @property {string} version `v1.0` or `beta`.
 * @property {string} path Without the version root.
 * @property {string} search The raw query.
 * @property {string} origin Ours, for links.
 * @property {string} id The key in the path, if any.
 * @property {unknown} json
 * @property {import('./names.mjs').User} user
 *
 * @typedef {object} Request
 * @property {string} method
 * @property {string} version
 * @property {string} path
 * @property {string} search
 * @property {string} body
 * @property {string|undefined} contentType
 * @property {boolean} batched
 *
 * @typedef {{user: import('./names.mjs').User, scopes: Set<string>}} Bearer
 * @typedef {(authorization: string|undefined) => Promise<Bearer|'missing'|'expired'|'foreign'>} Tokens
 *
 * @typedef {{answer: import('./answer.mjs').Answer, lose: boolean}} Outcome
 */

const QUEUE = '/deviceManagement/importedWindowsAutopilotDeviceIdentities';
const DEVICES = '/deviceManagement/windowsAutopilotDeviceIdentities';
const SETTINGS = '/deviceManagement/windowsAutopilotSettings';
const IDENTIFIERS = '/deviceManagement/importedDeviceIdentities';
const PROFILES = '/deviceManagement/windowsAutopilotDeploymentProfiles';
const USER = '/users/{id}';

/**
 * Every call the tenant answers; `{id}` is one path segment. Beta only where v1.0's
 * schema of August 2026 has none.
 *
 * @type {[string, string, boolean, (tenant: import('./tenant.mjs').Tenant, call: Call) => import('./answer.mjs').Answer][]}
 */
const CALLS = [
  ['GET', QUEUE, false, (t, call) => t.queue.list(call)],
  ['POST', QUEUE, false, (t, call) => t.queue.post(call)],
  ['POST', `${QUEUE}/import`, false, (t, call) => t.queue.import(call)],
  ['GET', `${QUEUE}/{id}`, false, (t, call) => t.queue.get(call)],
  ['DELETE', `${QUEUE}/{id}`, false, (t, call) => t.queue.delete(call)],
  ['GET', DEVICES, false, (t, call) => t.devices.list(call)],
  ['POST', `${DEVICES}/deleteDevices`, true, (t, call) => t.devices.deleteMany(call)],
  ['GET', `${DEVICES}/{id}`, false, (t, call) => t.devices.get(call)],
  ['DELETE', `${DEVICES}/{id}`, false, (t, call) => t.devices.delete(call)],
  [
    'POST',
    `${DEVICES}/{id}/updateDeviceProperties`,
    false,
    (t, call) => t.devices.update(call),
  ],
  [
    'POST',
    `${DEVICES}/{id}/assignUserToDevice`,
    false,
    (t, call) => t.devices.assignUser(call),
  ],
  [
    'POST',
    `${DEVICES}/{id}/unassignUserFromDevice`,
    false,
    (t, call) => t.devices.unassignUser(call),
  ],
  [
    'POST',
    `${DEVICES}/{id}/allowNextEnrollment`,
    true,
    (t, call) => t.devices.allowNextEnrollment(call),
  ],
  ['GET', IDENTIFIERS, true, (t, call) => t.identifiers.list(call)],
  [
    'POST',
    `${IDENTIFIERS}/importDeviceIdentityList`,
    true,
    (t, call) => t.identifiers.import(call),
  ],
  [
    'POST',
    `${IDENTIFIERS}/searchExistingIdentities`,
    true,
    (t, call) => t.identifiers.search(call),
  ],
  ['GET', SETTINGS, true, (t) => t.settings.get()],
  ['POST', `${SETTINGS}/sync`, true, (t) => t.settings.sync()],
  ['GET', PROFILES, true, (t) => t.devices.profiles()],
  ['GET', `${PROFILES}/{id}`, true, (t, call) => t.devices.profile(call)],
  ['GET', USER, false, (t, call) => oneUser(t.scene().users, call)],
];
/** Sent without a body, or with one that is not read. */
const BODILESS = /\/(unassignUserFromDevice|allowNextEnrollment|sync)$/;

const ROUTES = CALLS.map(([method, path, beta, run]) => ({
  method,
  forbids: path === USER ? forbiddenUsers : forbidden,
  beta,
  run,
  pattern: new RegExp(`^${path.replaceAll('{id}', '([^/]+)')}$`, 'i'),
}));

/**
 * @param {import('./tenant.mjs').Tenant} tenant
 * @param {Tokens} tokens
 * @param {() => string} origin
 */
export function createGraph(tenant, tokens, origin) {
  /** Waits of faults, ended when the tenant closes. @type {Map<NodeJS.Timeout, () => void>} */
  const waits = new Map();

  /** @param {number} ms */
  const wait = (ms) =>
    new Promise((resolve) => {
      const timer = setTimeout(finish, ms);
      function finish() {
        waits.delete(timer);
        clearTimeout(timer);
        resolve(undefined);
      }
      waits.set(timer, finish);
    });

  /**
   * What happens to a request by the scene's script, or else truly.
   *
   * @param {string} method @param {string} path @param {() => Promise<Outcome>} otherwise
   * @returns {Promise<Outcome>}
   */
  async function underFaults(method, path, otherwise) {
    const mishap = tenant.faults().meet(method, path);
    if (mishap.delay > 0) await wait(mishap.delay);
    if (mishap.lose === 'before') return { answer: badRequest('lost'), lose: true };
    if (mishap.answer) return { answer: mishap.answer, lose: false };
    const { answer, lose } = await otherwise();
    return { answer, lose: lose || mishap.lose === 'after' };
  }

  /**
   * One call, by itself or of a batch.
   *
   * @param {Request} request @param {string|undefined} authorization
   * @returns {Promise<Outcome>}
   */
  async function perform(request, authorization) {
    const { method, version, path, search: query, batched } = request;
    const outcome = await underFaults(method, path, async () => ({
      answer: await truly(request, authorization),
      lose: false,
    }));
    const status = outcome.lose ? 'lost' : outcome.answer.status;
    tenant.note({ method, path: `/${version}${path}`, query, status, batched });
    return outcome;
  }

  /** @param {Request} request @param {string|undefined} authorization @returns {Promise<import('./answer.mjs').Answer>} */
  async function truly(request, authorization) {
    const bearer = await tokens(authorization);
    if (typeof bearer === 'string') return unauthenticated(bearer);
    const { method, version, search, body } = request;
    const path = request.path.replace(/\/microsoft\.graph\.([^/]+)$/, '/$1');
    const here = ROUTES.filter(({ pattern }) => pattern.test(path));
    const route = here.find((candidate) => candidate.method === method);
    /** @param {{beta: boolean}} candidate */
    const exists = ({ beta }) => !beta || version === 'beta';
    if (!here.some(exists) || (route && !exists(route))) return noSegment(lastName(path));
    if (!route) {
      return graphError(
        405,
        'Request_BadRequest',
        'Specified HTTP method is not allowed for the request target.',
      );
    }
    const refusal =
      route.forbids(bearer, method) ?? (method === 'GET' ? null : tenant.throttle.write());
    if (refusal) return refusal;

    let json = null;
    if (method === 'POST' && !BODILESS.test(path)) {
      const read = parse(body, request.contentType);
      if ('status' in read) return read;
      json = read.json;
    }
    tenant.settle();
    const id = decodeSegment(route.pattern.exec(path)?.[1] ?? '');
    return route.run(tenant, {
      method,
      version,
      path,
      search,
      origin: origin(),
      id,
      json,
      user: bearer.user,
    });
  }

  /** @param {import('node:http').IncomingMessage} incoming @param {import('node:http').ServerResponse} outgoing */
  async function handle(incoming, outgoing) {
    const ids = {
      'request-id': randomUUID(),
      'client-request-id': oneLine(incoming.headers['client-request-id']) ?? randomUUID(),
    };
    if (incoming.method === 'OPTIONS') return preflight(incoming, outgoing);
    const [pathname = '/', search = ''] = split(incoming.url ?? '/');
    const body = await readBody(incoming);
    const root = /^\/(v1\.0|beta)(\/.*)$/.exec(pathname);
    const request = {
      method: incoming.method ?? 'GET',
      version: root?.[1] ?? '',
      path: root?.[2] ?? pathname,
      search,
      body: body ?? '',
      contentType: incoming.headers['content-type'],
      batched: false,
    };
    const { authorization } = incoming.headers;
    /** @type {Outcome} */
    let outcome;
    if (body === null) {
      outcome = {
        answer: graphError(413, 'RequestEntityTooLarge', 'The request is too large.'),
        lose: false,
      };
      tenant.note({
        method: request.method,
        path: pathname,
        query: search,
        status: 413,
        batched: false,
      });
    } else if (!root) outcome = { answer: badRequest('Invalid version.'), lose: false };
    else if (request.path === '/$batch' && request.method === 'POST')
      outcome = await batch(request, authorization);
    else outcome = await perform(request, authorization);
    if (outcome.lose) {
      incoming.socket.destroy();
      return undefined;
    }
    return send(outgoing, outcome.answer, ids);
  }

  /** @param {Request} request @param {string|undefined} authorization @returns {Promise<Outcome>} */
  async function batch(request, authorization) {
    const outcome = await underFaults('POST', '/$batch', async () => {
      const bearer = await tokens(authorization);
      if (typeof bearer === 'string')
        return { answer: unauthenticated(bearer), lose: false };
      const read = parse(request.body, request.contentType);
      if ('status' in read) return { answer: read, lose: false };
      return performBatch(
        read.json,
        request.version,
        (inner) => perform(inner, authorization),
        withInnerError,
      );
    });
    const status = outcome.lose ? 'lost' : outcome.answer.status;
    tenant.note({
      method: 'POST',
      path: `/${request.version}/$batch`,
      query: '',
      status,
      batched: false,
    });
    return outcome;
  }

  /** @param {import('node:http').ServerResponse} outgoing @param {import('./answer.mjs').Answer} answer @param {Record<string, string>} ids */
  function send(outgoing, answer, ids) {
    outgoing.statusCode = answer.status;
    for (const [name, value] of Object.entries({ ...ids, ...answer.headers }))
      outgoing.setHeader(name, value);
    outgoing.setHeader('Cache-Control', 'private');
    if (answer.cors !== false) cors(outgoing);
    const body = withInnerError(answer.body, ids);
    if (answer.endless) return sendEndlessly(outgoing, body);
    if (body === null || body === undefined) return void outgoing.end();
    if (typeof body === 'string') {
      if (!outgoing.hasHeader('Content-Type'))
        outgoing.setHeader('Content-Type', 'text/html; charset=utf-8');
      return void outgoing.end(body);
    }
    if (!outgoing.hasHeader('Content-Type')) {
      outgoing.setHeader(
        'Content-Type',
        'application/json;odata.metadata=minimal;charset=utf-8',
      );
    }
    return void outgoing.end(JSON.stringify(body));
  }

  /** @param {import('node:http').ServerResponse} outgoing @param {unknown} body */
  function sendEndlessly(outgoing, body) {
    const more = () => {
      while (!outgoing.destroyed && outgoing.write(BLANKS));
    };
    outgoing.write(typeof body === 'string' ? body : JSON.stringify(body));
    outgoing.on('drain', more);
    more();
  }

  /** @param {import('node:http').ServerResponse} outgoing */
  function cors(outgoing) {
    const hidden = tenant.scene().limits.hideRetryAfter;
    outgoing.setHeader('Access-Control-Allow-Origin', '*');
    outgoing.setHeader(
      'Access-Control-Expose-Headers',
      EXPOSED.filter((name) => !hidden || name !== 'Retry-After').join(', '),
    );
  }

  /** @param {import('node:http').IncomingMessage} incoming @param {import('node:http').ServerResponse} outgoing */
  function preflight(incoming, outgoing) {
    outgoing.statusCode = 200;
    cors(outgoing);
    outgoing.setHeader('Access-Control-Allow-Methods', 'GET, POST, PUT, PATCH, DELETE');
    const wanted = oneLine(incoming.headers['access-control-request-headers']);
    if (wanted) outgoing.setHeader('Access-Control-Allow-Headers', wanted);
    outgoing.setHeader('Access-Control-Max-Age', '3600');
    outgoing.end();
  }

  /** @param {unknown} body @param {Record<string, string>} ids */
  function withInnerError(
    body,
    ids = { 'request-id': randomUUID(), 'client-request-id': randomUUID() },
  ) {
    const error = /** @type {{error?: object}|null} */ (body)?.error;
    if (typeof error !== 'object' || error === null || 'innerError' in error) return body;
    const date = new Date(tenant.clock.now()).toISOString().slice(0, 19);
    return {
      .../** @type {object} */ (body),
      error: { ...error, innerError: { date, ...ids } },
    };
  }

  return {
    handle,
    send,
    underFaults,
    /** Ends the waits of faults, so that a closing tenant has none. */
    stopWaiting() {
      for (const finish of [...waits.values()]) finish();
    },
  };
}

/** @param {string} body @param {string|undefined} contentType @returns {{json: unknown} | import('./answer.mjs').Answer} */
function parse(body, contentType) {
  if (!/^application\/json\b/i.test(contentType ?? '')) {
    return graphError(
      415,
      'UnsupportedMediaType',
      'The content type of the request is not application/json.',
    );
  }
  try {
    return { json: JSON.parse(body) };
  } catch {
    return badRequest(
      'Unable to read JSON request payload. Please ensure Content-Type header is set and payload is of valid JSON format.',
    );
  }
}

/** The whole body, or null if it is larger than Graph takes. @param {import('node:http').IncomingMessage} incoming */
export async function readBody(incoming, largest = LARGEST) {
  /** @type {Buffer[]} */
  const chunks = [];
  let length = 0;
  for await (const chunk of incoming) {
    length += chunk.length;
    // Read on without keeping it: a client that is still sending hears no answer.
    if (length <= largest) chunks.push(chunk);
    else chunks.length = 0;
  }
  return length > largest ? null : Buffer.concat(chunks).toString('utf8');
}

/** Path and raw query. @param {string} url */
export function split(url) {
  const mark = url.indexOf('?');
  return mark === -1 ? [url, ''] : [url.slice(0, mark), url.slice(mark + 1)];
}

/** @param {string} path */
function lastName(path) {
  return (
    path
      .split('/')
      .find(
        (segment) =>
          /windowsAutopilot|deleteDevices|importedDeviceIdentities/i.test(segment) &&
          !/AutopilotDeviceIdentities$/i.test(segment),
      ) ??
    path.split('/').pop() ??
    ''
  );
}

/** @param {string} segment */
function decodeSegment(segment) {
  try {
    return decodeURIComponent(segment);
  } catch {
    return segment;
  }
}

/** @param {string|string[]|undefined} value */
function oneLine(value) {
  return typeof value === 'string' && /^[\x20-\x7e]*$/.test(value) ? value : undefined;
}
