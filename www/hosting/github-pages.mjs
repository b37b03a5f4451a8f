/**
 * For hosts that send no headers of ours, GitHub Pages among them: the two pages with their
 * policy inside, and what names those by their digests. They are laid over `dist/`.
 *
 * A policy in a page can't say who may frame it (`panels/trouble.tsx` refuses),
 * and the worker, which has the policy of its own answer, has none.
 */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { asKept, nameOf, read as entries, sha256, SUMS } from '../files.mjs';
import { rules } from '../headers.mjs';

/** `dist`: the folder of the built page. */
export async function githubPages(config, dist) {
  const read = name => readFile(join(dist, name), 'utf8');
  const { files, page } = rules(config);
  const index = within(await read('index.html'), page);
  const redirect = within(await read('redirect.html'), files['redirect.html']);

  const listed = await read(SUMS);
  const before = asKept(entries(listed));
  const after = { ...before, './': sha256(index) };
  const worker = [[before['./'], after['./']], [nameOf(before), nameOf(after)]].reduce((text, [from, to]) => {
    if (!text.includes(from)) throw new Error(`${dist}/sw.js and ${SUMS} are of two builds`);
    return text.replaceAll(from, to);
  }, await read('sw.js'));

  const over = { 'index.html': index, 'redirect.html': redirect, 'sw.js': worker };
  const sums = listed.replace(/^\w+ {2}(.+)$/gm, (line, name) =>
    Object.hasOwn(over, name) ? `${sha256(over[name])}  ${name}` : line);
  const all = { ...over, [SUMS]: sums, '.nojekyll': '' };
  return Object.fromEntries(Object.entries(all).map(([name, text]) => [`github-pages/${name}`, text]));
}

const TAGS = /\n *<meta (?:http-equiv="Content-Security-Policy"|name="referrer")[^>]*>/g;

/** A page with its policy; what is no policy for a page in it is left out. */
function within(html, { 'Content-Security-Policy': policy, 'Referrer-Policy': referrer }) {
  const own = policy.split('; ').filter(directive => !directive.startsWith('frame-ancestors')).join('; ');
  const tags = [
    `<meta http-equiv="Content-Security-Policy" content="${own}">`,
    `<meta name="referrer" content="${referrer}">`,
  ];
  // Laid over the page already, for this or another configuration.
  const plain = html.replaceAll(TAGS, '');
  // It holds for what comes after it.
  const after = '<meta charset="utf-8">';
  if (!plain.includes(after)) throw new Error(`a page has no ${after}`);
  return plain.replace(after, () => [after, ...tags].join('\n    '));
}
