/**
 * Starts the practice tenant: sign-in on one loopback port, Graph on another.
 *
 * In a program: `const tenant = await start({ page: 'http://127.0.0.1:4300' })`.
 * By itself: `node tests/tenant/server.mjs --port 4400 --page http://127.0.0.1:4300`.
 */
import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { pathToFileURL } from 'node:url';
import { parseArgs } from 'node:util';
import { graphError, nothing } from './answer.mjs';
import { controlHandler, createControl } from './control.mjs';
import { createGraph } from './graph.mjs';
import { createIdp, ofTenant } from './idp.mjs';
import { CLIENT_ID } from './names.mjs';
import { SceneError } from './scene.mjs';
import { createTenant } from './tenant.mjs';

/** Why the tenant did not start, in a sentence for people. */
export class StartError extends Error {}

/** Stands for the provider's own answer, which the provider sends by itself. */
const TRULY = nothing(200);

/**
 * @typedef {object} Options
 * @property {number} [port] Sign-in's port; Graph has the next one. 0: any two.
 * @property {string} [host] `127.0.0.1` or `localhost`.
 * @property {string|string[]} [page] Where the page is served from; its `redirect.html` is
 *   registered and it may call the token endpoint.
 * @property {unknown} [scene] The first scene; the default one if left out.
 * @property {boolean} [quiet] Prints nothing.
 */

/**
 * @param {Options} [options]
 */
export async function start({
  port = 0,
  host = '127.0.0.1',
  page = 'http://127.0.0.1:4300',
  scene,
  quiet = true,
} = {}) {
  if (!['127.0.0.1', 'localhost'].includes(host)) {
    throw new StartError(
      `The practice tenant has no passwords, so it listens on 127.0.0.1 or localhost only, not on ${host}.`,
    );
  }
  if (!Number.isInteger(port) || port < 0 || port > 65_534) {
    throw new StartError(`The port is a number from 0 to 65534, not ${port}.`);
  }
  const pages = [page].flat().map(pageAddress);
  const tenant = createTenant(scene);
  const signIn = createServer();
  const service = createServer();
  try {
    await listen(signIn, host, port);
    await listen(service, host, port === 0 ? 0 : port + 1);
  } catch (error) {
    await Promise.all([stop(signIn), stop(service)]);
    throw error;
  }
  const idpOrigin = originOf(signIn, host);
  const graphOrigin = originOf(service, host);
  const idp = await createIdp({ tenant, issuer: idpOrigin, graph: graphOrigin, pages });
  const graph = createGraph(tenant, idp.tokens, () => graphOrigin);
  const control = createControl(tenant);
  const controlled = controlHandler(control, () => new URL(graphOrigin).host);

  signIn.on(
    'request',
    guarded(async (incoming, outgoing) => {
      // The script's names for sign-in's requests: `POST /sign-in/token` and so on.
      const path = `/sign-in${ofTenant((incoming.url ?? '').split('?')[0] ?? '').path}`;
      const scripted =
        incoming.method === 'OPTIONS'
          ? null
          : await graph.underFaults(incoming.method ?? 'GET', path, async () => ({
              answer: TRULY,
              lose: false,
            }));
      if (scripted?.lose) incoming.socket.destroy();
      else if (scripted && scripted.answer !== TRULY)
        graph.send(outgoing, scripted.answer, {});
      else await idp.handle(incoming, outgoing);
    }),
  );
  service.on(
    'request',
    guarded(
      (incoming, outgoing) =>
        incoming.url?.startsWith('/control/')
          ? controlled(incoming, outgoing)
          : graph.handle(incoming, outgoing),
      (outgoing) =>
        graph.send(
          outgoing,
          graphError(500, 'InternalServerError', 'The practice tenant has failed.'),
          {},
        ),
    ),
  );

  const config = {
    clientId: CLIENT_ID,
    authority: 'https://login.microsoftonline.com/organizations',
    graph: graphOrigin,
    authorityMetadata: idp.endpoints,
    practice: true,
    pace: { writesPer20Seconds: 2000, firstPollSeconds: 1 },
  };
  if (!quiet) console.log(welcome(idpOrigin, graphOrigin, pages));
  return {
    idp: idpOrigin,
    graph: graphOrigin,
    /** The page's config.json. */
    config,
    ...control,
    async close() {
      graph.stopWaiting();
      await Promise.all([stop(signIn), stop(service)]);
    },
  };
}

/** An address that a page is served from, without the slash. @param {string} page */
function pageAddress(page) {
  const url = URL.canParse(page) ? new URL(page) : null;
  if (!url || !['http:', 'https:'].includes(url.protocol) || url.search || url.hash) {
    throw new StartError(
      `The page's address is something like http://127.0.0.1:4300, not ${page}.`,
    );
  }
  return `${url.origin}${url.pathname}`.replace(/\/+$/, '');
}

/** @param {import('node:http').Server} server @param {string} host @param {number} port */
function listen(server, host, port) {
  // Node's five seconds end just when a client that polls sends its next request.
  server.keepAliveTimeout = 65_000;
  return new Promise((resolve, reject) => {
    server.once('error', (/** @type {NodeJS.ErrnoException} */ error) => {
      if (error.code === 'EADDRINUSE') {
        reject(
          new StartError(
            `Port ${port} is in use by another program; choose another with --port.`,
          ),
        );
      } else if (error.code === 'EACCES') {
        reject(
          new StartError(
            `Port ${port} is not ours to use; choose one above 1023 with --port.`,
          ),
        );
      } else reject(error);
    });
    server.listen(port, host, () => resolve(undefined));
  });
}

/** @param {import('node:http').Server} server */
function stop(server) {
  return new Promise((resolve) => {
    server.close(() => resolve(undefined));
    server.closeAllConnections();
  });
}

/** @param {import('node:http').Server} server @param {string} host */
function originOf(server, host) {
  return `http://${host}:${/** @type {import('node:net').AddressInfo} */ (server.address()).port}`;
}

/**
 * A request that fails here is answered and told, never the end of the tenant.
 *
 * @param {(incoming: import('node:http').IncomingMessage, outgoing: import('node:http').ServerResponse) => unknown} handle
 * @param {(outgoing: import('node:http').ServerResponse) => void} [fail]
 */
function guarded(handle, fail = (outgoing) => void outgoing.writeHead(500).end()) {
  return async (
    /** @type {import('node:http').IncomingMessage} */ incoming,
    /** @type {import('node:http').ServerResponse} */ outgoing,
  ) => {
    try {
      await handle(incoming, outgoing);
    } catch (error) {
      if (incoming.destroyed && !incoming.complete) return;
      console.error('practice tenant:', error);
      if (!outgoing.headersSent) fail(outgoing);
      else outgoing.destroy();
    }
  };
}

/** @param {string} idp @param {string} graph @param {string[]} pages */
function welcome(idp, graph, pages) {
  return [
    'Practice tenant: nothing here is real.',
    `  sign-in  ${idp}`,
    `  Graph    ${graph}`,
    `  page     ${pages.join(', ')}`,
  ].join('\n');
}

const USAGE = `node tests/tenant/server.mjs [--port 4400] [--host 127.0.0.1] [--page http://127.0.0.1:4300] [--scene FILE] [--config]

  --port    sign-in's port; Graph has the next one
  --page    where the page is served from; may be given more than once
  --scene   a JSON file, see tests/tenant/README.md
  --config  prints the page's config.json too`;

async function main() {
  const { values } = parseArgs({
    options: {
      port: { type: 'string', default: '4400' },
      host: { type: 'string', default: '127.0.0.1' },
      page: { type: 'string', multiple: true, default: ['http://127.0.0.1:4300'] },
      scene: { type: 'string' },
      config: { type: 'boolean', default: false },
      help: { type: 'boolean', short: 'h', default: false },
    },
  });
  if (values.help) return void console.log(USAGE);
  const scene =
    values.scene === undefined ? undefined : await readSceneFile(values.scene);
  const { port, host, page } = values;
  const tenant = await start({
    port: /^\d+$/.test(port) ? Number(port) : NaN,
    host,
    page,
    scene,
    quiet: false,
  });
  if (values.config) console.log(JSON.stringify(tenant.config, null, 2));
  for (const signal of ['SIGINT', 'SIGTERM']) {
    process.once(signal, () => tenant.close().then(() => process.exit(0)));
  }
  return undefined;
}

/** @param {string} file */
async function readSceneFile(file) {
  try {
    return JSON.parse(await readFile(file, 'utf8'));
  } catch (error) {
    throw new StartError(
      `The scene ${file} cannot be read: ${/** @type {Error} */ (error).message}`,
    );
  }
}

if (process.argv[1] && import.meta.url === pathToFileURL(process.argv[1]).href) {
  main().catch((error) => {
    const ours =
      error instanceof StartError ||
      error instanceof SceneError ||
      String(error.code).startsWith('ERR_PARSE_ARGS');
    console.error(ours ? error.message : error);
    process.exitCode = 1;
  });
}
