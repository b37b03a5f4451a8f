/**
 * Serves the built page on this machine with the headers that a host must send.
 *
 *     node www/serve.mjs [FOLDER] [--port N] [--config FILE]
 *     node www/serve.mjs [FOLDER] --practice [--port N]
 *
 * What goes out: the files of one folder, `config.json` where it was given, and the
 * headers of `headers.mjs`. Nothing else: no listing, no fallback, no path that leaves
 * the folder. With `--practice` the practice tenant runs in the same process; its code
 * is only loaded then.
 */
import { createServer } from 'node:http';
import { readFile, realpath } from 'node:fs/promises';
import { extname, join, resolve, sep } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { parseArgs, promisify } from 'node:util';
import { brotliCompress, constants, gzip } from 'node:zlib';
import { TYPES, UNKNOWN } from './types.mjs';

/** The ports that `start` prefers; the next free ones are taken when they are in use. */
const PORTS = { page: 4300, tenant: 4310 };
const TRIES = 10;

/**
 * Serves a folder; port 0 is any free one.
 * `config` is what `config.json` says (an object, or its text); without it the folder's
 * own file is served. `headers(config)` gives what to send with each path.
 * The page's origin has to be known before a practice tenant can be started, whose
 * configuration the page needs: `configure` takes it afterwards.
 * `pack` sends text and the module packed, as any good host does.
 */
export async function serve({ root, port = 0, host = '127.0.0.1', config, headers = ours, pack = false }) {
  const folder = await realpath(root);
  let text, send;
  const configure = async config => {
    text = config === undefined || typeof config === 'string' ? config : JSON.stringify(config, null, 2);
    const own = await readFile(join(folder, 'config.json'), 'utf8').catch(() => '{}');
    send = await headers(parsed(text ?? own));
  };
  await configure(config);

  const packed = pack ? packing() : undefined;
  const server = createServer(async (request, response) => {
    const answer = await find(request, folder, text).catch(why => {
      console.error(`${request.url}: ${why.message}`);
      return { status: 500, body: 'The file could not be read.\n' };
    });
    const type = answer.type ?? TYPES['.txt'];
    const { body, headers } = await packed?.(answer, type, request) ?? answer;
    response.writeHead(answer.status, {
      ...send(answer.path ?? '/404'),
      ...headers,
      'Content-Type': type,
      'Content-Length': Buffer.byteLength(body),
    });
    response.end(request.method === 'HEAD' ? undefined : body);
  });
  await listen(server, port, host);
  return {
    origin: `http://${host}:${server.address().port}`,
    configure,
    close: () => new Promise(done => {
      server.close(done);
      server.closeAllConnections();
    }),
  };
}

/** What gets smaller by being packed. */
const PACKABLE = /^(text\/|image\/svg|application\/(json|manifest\+json|wasm))/;

const PACKERS = [
  // Quality 5 packs in a moment what 11 takes seconds for; a host that packs once takes 11.
  ['br', body => promisify(brotliCompress)(body, { params: { [constants.BROTLI_PARAM_QUALITY]: 5 } })],
  ['gzip', body => promisify(gzip)(body)],
];

/** Packs answers as the browser can unpack them; what has a name for good, only once. */
function packing() {
  const known = new Map();
  return async ({ status, path, body }, type, request) => {
    const asked = request.headers['accept-encoding'] ?? '';
    const [name, pack] = PACKERS.find(([name]) => asked.split(/[ ,;]+/).includes(name)) ?? [];
    if (status !== 200 || pack === undefined || !PACKABLE.test(type)) return undefined;
    const key = path.startsWith('/assets/') ? `${name} ${path}` : undefined;
    const packed = known.get(key) ?? pack(body);
    if (key !== undefined) known.set(key, packed);
    return { body: await packed, headers: { 'Content-Encoding': name, Vary: 'Accept-Encoding' } };
  };
}

/** The headers of `headers.mjs`, which the hosting recipes are made from too. */
async function ours(config) {
  const { headers } = await import('./headers.mjs');
  return headers(config);
}

/** A broken `config.json` is the page's to explain; the policy then allows no host. */
function parsed(text) {
  try {
    return JSON.parse(text) ?? {};
  } catch {
    return {};
  }
}

/** What to answer: a status, a body, and the path that the headers go by. */
async function find(request, folder, config) {
  if (request.method !== 'GET' && request.method !== 'HEAD') {
    return { status: 405, headers: { Allow: 'GET, HEAD' }, body: 'Only GET and HEAD are answered here.\n' };
  }
  const path = pathOf(request.url);
  if (path === undefined) return { status: 400, body: 'This is not a path.\n' };
  if (path === '/config.json' && config !== undefined) {
    return { status: 200, path, type: TYPES['.json'], body: config };
  }
  const body = await read(folder, path);
  if (body === undefined) return { status: 404, body: 'There is no such file.\n' };
  return { status: 200, path, type: TYPES[extname(path)] ?? UNKNOWN, body };
}

/** The path asked for, as a browser means it; nothing where no file can have that name. */
function pathOf(url) {
  let path;
  try {
    path = decodeURIComponent(url.split(/[?#]/, 1)[0]);
  } catch {
    return undefined;
  }
  if (path === '/') return '/index.html';
  const names = path.split('/').slice(1);
  const plain = name => name !== '' && !name.startsWith('.') && !/[\\:\0]/.test(name);
  return path.startsWith('/') && names.every(plain) ? path : undefined;
}

/** A file of the folder; nothing where there is none, or where a link leads out of it. */
async function read(folder, path) {
  try {
    const file = await realpath(join(folder, path));
    return file.startsWith(folder + sep) ? await readFile(file) : undefined;
  } catch (why) {
    if (['ENOENT', 'ENOTDIR', 'EISDIR', 'ENAMETOOLONG'].includes(why.code)) return undefined;
    throw why;
  }
}

function listen(server, port, host) {
  return new Promise((done, fail) => {
    server.once('error', fail);
    server.listen(port, host, () => {
      server.off('error', fail);
      done();
    });
  });
}

/** Starts something on a port; where the port was not asked for, on the next free one. */
async function onPort(wanted, first, start) {
  for (let port = wanted ?? first; ; port += 1) {
    try {
      return await start(port);
    } catch (why) {
      if (!isTaken(why)) throw why;
      if (wanted !== undefined) {
        throw new Error(`port ${wanted} is in use by another program; choose another with --port`);
      }
      if (port === first + TRIES - 1) {
        throw new Error(`the ports ${first} to ${port} are all in use by other programs`);
      }
    }
  }
}

/** The practice tenant says it in a sentence of its own. */
function isTaken({ code, message }) {
  return code === 'EADDRINUSE' || /^Port \d+ is in use/.test(message);
}

function asked() {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      config: { type: 'string' },
      port: { type: 'string' },
      practice: { type: 'boolean', default: false },
    },
  });
  if (positionals.length > 1) throw new Error('one folder is served, and several were given');
  if (values.practice && values.config !== undefined) {
    throw new Error('--practice makes its own configuration; leave --config out');
  }
  const port = values.port === undefined ? undefined : Number(values.port);
  if (port !== undefined && !(Number.isInteger(port) && port > 0 && port < 65536)) {
    throw new Error(`a port is a number from 1 to 65535, not ${values.port}`);
  }
  const folder = resolve(positionals[0] ?? fileURLToPath(new URL('../dist', import.meta.url)));
  return { ...values, port, folder };
}

async function main() {
  const { config, folder, port, practice } = asked();
  const text = config === undefined ? undefined : await readFile(config, 'utf8');
  const page = await onPort(port, PORTS.page, port => serve({ root: folder, port, config: text, pack: true }));
  let tenant;
  if (practice) {
    const { start } = await import('../tests/tenant/server.mjs');
    tenant = await onPort(undefined, PORTS.tenant, port => start({ port, page: page.origin }));
    await page.configure(tenant.config);
  }
  const say = practice
    ? ['Drop hardware-hash files on it, or choose "Try a clean sample".',
       'Sign in as anyone: the tenant is a practice one, nothing reaches Microsoft.']
    : ['Drop hardware-hash files on it; they are read on this machine.'];
  console.log([`\nPreflight is at ${page.origin}/`, ...say, 'Ctrl-C ends it.\n'].join('\n'));
  const end = async () => {
    await Promise.all([page.close(), tenant?.close()]);
    process.exit(0);
  };
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.once(signal, end);
}

if (process.argv[1] && import.meta.url === pathToFileURL(process.argv[1]).href) {
  main().catch(why => {
    console.error(`Preflight could not be started: ${why.message}`);
    process.exit(1);
  });
}
