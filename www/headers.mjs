/**
 * The headers that the page is served with: the one source for our own server, for
 * tests and for the recipes of other hosts (`hosting/`).
 *
 * `rules(config)` takes the parsed `config.json` (or `{}`) and says what is sent with
 * what; `headers(config)` gives a function from a path to that path's headers. Only the
 * origins of the configured sign-in services and Graphs are let through.
 */
import { CLOUDS } from './clouds.mjs';

/** What the core takes where no cloud is named (`graph/config.rs`). */
const GLOBAL = 'global';

/** The origins that the page talks to, from its configuration; none: signing in is off. */
export function origins(config) {
  const entries = Array.isArray(config?.clouds) ? config.clouds : [config];
  const found = entries.filter(entry => entry?.clientId).map(ofEntry);
  const all = key => [...new Set(found.flatMap(each => each[key]).filter(Boolean))];
  return { signIn: all('signIn'), graph: all('graph') };
}

/** Of one sign-in. Hosts and addresses that the core would refuse are let through by none. */
function ofEntry({ cloud, authority, authorityMetadata, graph }) {
  const metadata = parsed(authorityMetadata);
  // Endpoints that are given take the place of the authority's own; any Graph goes with them.
  const [host, service] = metadata ? [undefined, undefined] : [authority, graph];
  const hosts = cloud === undefined ? cloudOf(host, service) : named(cloud, host, service);
  const ours = name => `https://${name}`;
  return metadata
    ? {
        signIn: Object.values(metadata).map(origin),
        graph: [graph === undefined ? hosts && ours(hosts.graph) : origin(graph)],
      }
    : { signIn: hosts?.signIn.map(ours) ?? [], graph: hosts ? [ours(hosts.graph)] : [] };
}

/** The cloud that authority and Graph are of, where none is named. */
function cloudOf(authority, graph) {
  return Object.keys(CLOUDS).map(name => named(name, authority, graph, GLOBAL)).find(Boolean);
}

/** The cloud of that name, if authority and Graph are of it; `usual` has what is not given. */
function named(name, authority, graph, usual = name) {
  if (!Object.hasOwn(CLOUDS, name)) return undefined;
  const host = (address, otherwise) =>
    address === undefined ? otherwise : origin(address)?.replace(/^https:\/\//, '');
  const { signIn: [otherwise], graph: service } = CLOUDS[usual];
  const hosts = CLOUDS[name];
  const fits = hosts.signIn.includes(host(authority, otherwise)) && hosts.graph === host(graph, service);
  return fits ? hosts : undefined;
}

/**
 * What the core takes as an address; without TLS on this machine only. An address parser
 * takes quotes and semicolons in a host, which would end a policy or a host's own quotes.
 */
const ADDRESS = /^(https:\/\/[a-z0-9.-]+|https?:\/\/(localhost|127\.0\.0\.1|\[::1\]))(:\d+)?(\/[^\s\\?#@]*)?$/i;

function origin(address) {
  const plain = typeof address === 'string' ? address.trim() : '';
  return ADDRESS.test(plain) && URL.canParse(plain) ? new URL(plain).origin : undefined;
}

function parsed(metadata) {
  if (typeof metadata !== 'string') return metadata;
  try {
    return JSON.parse(metadata);
  } catch {
    return undefined;
  }
}

const EVERYWHERE = {
  'X-Content-Type-Options': 'nosniff',
  'Referrer-Policy': 'no-referrer',
  'Cross-Origin-Resource-Policy': 'same-origin',
  'Permissions-Policy': 'camera=(), geolocation=(), microphone=(), payment=(), usb=()',
};

/** What is sent with a path. */
export function headers(config) {
  const { assets, files, page } = rules(config);
  return path => {
    if (path.includes('/assets/')) return assets;
    const name = path.split(/[?#]/)[0].split('/').pop();
    return Object.hasOwn(files, name) ? files[name] : page;
  };
}

/**
 * What is sent with the files below `assets/`, with those files that differ, by name, and
 * with all else: the page itself, and answers that there is no such file.
 */
export function rules(config) {
  const { signIn, graph } = origins(config);
  const policy = directives => Object.entries(directives)
    .map(([name, values]) => [name, ...values].join(' '))
    .join('; ');

  const page = policy({
    'default-src': ["'none'"],
    'script-src': ["'self'", "'wasm-unsafe-eval'"],
    'style-src': ["'self'"],
    'img-src': ["'self'"],
    'font-src': ["'self'"],
    'connect-src': ["'self'", ...signIn, ...graph],
    // Silent renewal ends in a hidden frame on redirect.html.
    'frame-src': ["'self'", ...signIn],
    'worker-src': ["'self'"],
    'manifest-src': ["'self'"],
    'base-uri': ["'none'"],
    'form-action': ["'none'"],
    'frame-ancestors': ["'none'"],
    'require-trusted-types-for': ["'script'"],
    'trusted-types': ['worker'],
  });
  const redirect = policy({
    'default-src': ["'none'"],
    'script-src': ["'self'"],
    'img-src': ["'self'"],
    'base-uri': ["'none'"],
    'form-action': ["'none'"],
    // The hidden frame of a silent renewal is ours.
    'frame-ancestors': ["'self'"],
    'require-trusted-types-for': ["'script'"],
    'trusted-types': ["'none'"],
  });
  // It fetches files of the page and nothing else; what a page asks of others is not its to fetch.
  const serviceWorker = policy({
    'default-src': ["'none'"],
    'connect-src': ["'self'"],
    'base-uri': ["'none'"],
    'form-action': ["'none'"],
    'frame-ancestors': ["'none'"],
    'require-trusted-types-for': ["'script'"],
    'trusted-types': ["'none'"],
  });

  return {
    assets: {
      ...EVERYWHERE,
      // A worker has the policy of its own file, not the page's.
      'Content-Security-Policy': page,
      // The names carry a hash of the content.
      'Cache-Control': 'public, max-age=31536000, immutable',
    },
    files: {
      'redirect.html': {
        ...EVERYWHERE,
        'Content-Security-Policy': redirect,
        // MSAL's guide: no opener policy here, and nothing kept of an answer's address.
        'Cache-Control': 'no-store',
      },
      'preflight-offline.html': {
        ...EVERYWHERE,
        // It has its own policy and is to be opened where it was saved.
        'Content-Security-Policy': "default-src 'none'; frame-ancestors 'none'; sandbox",
        'Content-Disposition': 'attachment',
        'Cache-Control': 'no-cache',
      },
      'sw.js': {
        ...EVERYWHERE,
        'Content-Security-Policy': serviceWorker,
        'Cache-Control': 'no-cache',
      },
    },
    page: {
      ...EVERYWHERE,
      'Content-Security-Policy': page,
      'Cross-Origin-Opener-Policy': 'same-origin-allow-popups',
      'Cache-Control': 'no-cache',
    },
  };
}
