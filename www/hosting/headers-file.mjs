/**
 * For Cloudflare Pages and Netlify: `_headers`, a file that both read.
 *
 * Every rule that fits an address counts there, and a header that two of them name is
 * sent twice. So what all files have in common stands under `/*`, and the rest under the
 * addresses of single files. Cloudflare takes `.html` from an address, which is why those
 * stand there twice; and it needs a `404.html`, or it answers with the page.
 */
import { rules } from '../headers.mjs';

const NOT_FOUND = `\
<!doctype html>
<html lang="en">
  <meta charset="utf-8">
  <title>Not found</title>
  <p>There is no such file.</p>
</html>
`;

/** `names`: the files beside `index.html`. */
export function headersFile(config, names) {
  const { assets, files, page } = rules(config);
  const all = [page, assets, ...Object.values(files)];
  const common = Object.entries(page).filter(([name, value]) => all.every(each => each[name] === value));
  const own = headers => Object.entries(headers).filter(entry => !common.some(([name]) => name === entry[0]));
  const blocks = [
    ['/*', common],
    ['/assets/*', own(assets)],
    ['/', own(page)],
    ...[...names, '404.html'].sort().flatMap(name => {
      const addresses = name.endsWith('.html') ? [name, name.slice(0, -'.html'.length)] : [name];
      return addresses.map(address => [`/${address}`, own(files[name] ?? page)]);
    }),
  ];
  const text = blocks.map(([address, headers]) =>
    [address, ...headers.map(([name, value]) => `  ${name}: ${value}`)].join('\n')).join('\n\n');
  return {
    'cloudflare-pages-netlify/_headers': `${text}\n`,
    'cloudflare-pages-netlify/404.html': NOT_FOUND,
  };
}
