/**
 * The headers that the page is served with: the one source for our own server, for
 * tests and for the recipes of other hosts.
 *
 * `headers(config)` takes the parsed `config.json` (or `{}`) and gives a function from
 * a path to that path's headers. Only the origins of the configured sign-in service
 * and Graph are let through.
 */

/** What the core takes where `config.json` names only a client (`graph/config.rs`). */
const AUTHORITY = 'https://login.microsoftonline.com/organizations';
const GRAPH = 'https://graph.microsoft.com';

/** The origins that the page talks to, from its configuration; none: signing in is off. */
export function origins(config) {
  const origin = address => {
    try {
      return new URL(address).origin;
    } catch {
      return undefined;
    }
  };
  if (!config?.clientId) return { signIn: [], graph: [] };
  const { authority = AUTHORITY, authorityMetadata, graph = GRAPH } = config;
  let metadata = authorityMetadata;
  if (typeof metadata === 'string') {
    try {
      metadata = JSON.parse(metadata);
    } catch {
      metadata = undefined;
    }
  }
  // Endpoints that are given take the place of the authority's own.
  const signIn = metadata
    ? Object.values(metadata).filter(value => typeof value === 'string').map(origin)
    : [origin(authority)];
  const unique = list => [...new Set(list.filter(Boolean))].filter(each => each !== 'null');
  return { signIn: unique(signIn), graph: unique([origin(graph)]) };
}

const EVERYWHERE = {
  'X-Content-Type-Options': 'nosniff',
  'Referrer-Policy': 'no-referrer',
  'Cross-Origin-Resource-Policy': 'same-origin',
  'Permissions-Policy': 'camera=(), geolocation=(), microphone=(), payment=(), usb=()',
};

export function headers(config) {
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

  return path => {
    const name = path.split(/[?#]/)[0].split('/').pop();
    if (path.includes('/assets/')) {
      return {
        ...EVERYWHERE,
        // A worker has the policy of its own file, not the page's.
        'Content-Security-Policy': page,
        // The names carry a hash of the content.
        'Cache-Control': 'public, max-age=31536000, immutable',
      };
    }
    if (name === 'redirect.html') {
      return {
        ...EVERYWHERE,
        'Content-Security-Policy': redirect,
        // MSAL's guide: no opener policy here, and nothing kept of an answer's address.
        'Cache-Control': 'no-store',
      };
    }
    return {
      ...EVERYWHERE,
      'Content-Security-Policy': page,
      'Cross-Origin-Opener-Policy': 'same-origin-allow-popups',
      'Cache-Control': 'no-cache',
    };
  };
}
