/**
 * For nginx: `preflight.conf` goes into a `server` block, which says where the page is and
 * how it is reached. `site.conf` is such a block.
 */
import { rules } from '../headers.mjs';
import { TYPES, UNKNOWN } from '../types.mjs';

const SAID = `\
# What Preflight needs of a host: types, headers, no listing. Made for one config.json; make
# it anew for another, and with each version of Preflight.
`;

export function nginx(config) {
  return {
    'nginx/preflight.conf': inside(config),
    'nginx/site.conf': site(`\
    listen 443 ssl;
    server_name preflight.example.com;                      # yours
    ssl_certificate /etc/ssl/certs/preflight.pem;           # yours
    ssl_certificate_key /etc/ssl/private/preflight.key;     # yours
    root /var/www/preflight;                                # what was dist/
`),
  };
}

/** A server block whose first lines are given. */
export const site = first => `\
server {
${first}    include /etc/nginx/preflight.conf;
}
`;

function inside(config) {
  const { assets, files, page } = rules(config);
  const types = Object.entries(TYPES).map(([end, type]) => [end.slice(1), type.split(';')[0], type]);
  const packed = types.filter(([, plain]) => /^text|json|svg|wasm/.test(plain) && plain !== 'text/html');
  const charset = types.filter(([, plain, whole]) => whole !== plain && plain !== 'text/html');
  const names = list => [...new Set(list.map(([, plain]) => plain))].join(' ');
  // What is missing gets the page's headers: an answer of 404 must not be kept as an asset is.
  const missing = '    try_files $uri @missing;\n';
  return `${SAID}
server_tokens off;
default_type ${UNKNOWN};
types {
${types.map(([end, type]) => `    ${type} ${end};\n`).join('')}}
charset utf-8;
charset_types ${names(charset)};
gzip on;
gzip_vary on;
gzip_types ${names(packed)};

${location('= /', `    try_files /index.html =404;\n${sent(page)}`)}
${location('/', missing + sent(page))}
${location('/assets/', missing + sent(assets, ''))}
${Object.entries(files).map(([name, own]) => location(`= /${name}`, missing + sent(own))).join('\n')}
# Hidden files, but for what proves to a certificate authority whose host this is.
${location('~ /\\.(?!well-known/)', gone(page))}
${location('@missing', gone(page))}`;
}

const location = (where, what) => `location ${where} {\n${what}}\n`;

const sent = (headers, when = ' always') =>
  Object.entries(headers).map(([name, value]) => `    add_header ${name} "${value}"${when};\n`).join('');

const gone = page => `    types { }\n    default_type text/plain;\n${sent(page)}    return 404 "There is no such file.\\n";\n`;
