/**
 * The files of a built page and their digests. Vite is not needed here: the recipes for
 * hosts are made without it.
 */
import { createHash } from 'node:crypto';
import { readFile, readdir } from 'node:fs/promises';
import { join, relative, sep } from 'node:path';

/** The page in one file. */
export const ONE_FILE = 'preflight-offline.html';
/** What whoever hosts the page writes beside it. */
export const SETTINGS = ['config.json', 'policy.json'];
/** The digest of every other file, as `sha256sum -c` reads it. */
export const SUMS = 'SHA256SUMS';
/** What the build is made of, and under which licences. */
export const SBOM = 'sbom.cdx.json';
export const LICENCES = 'licences.txt';

/**
 * Not kept for use without a network: what a sign-in ends on (there is none then, and its
 * answer must not meet an older page), what is not the build's, and what nobody needs then.
 */
const NOT_KEPT = new Set(['redirect.html', 'sw.js', ...SETTINGS, ONE_FILE, SUMS, SBOM, LICENCES]);

export const sha256 = bytes => createHash('sha256').update(bytes).digest('hex');

/** Every file below a folder, by its path there, in order. */
export async function list(folder) {
  const found = await readdir(folder, { recursive: true, withFileTypes: true });
  return found.filter(entry => entry.isFile())
    .map(({ parentPath, name }) => relative(folder, join(parentPath, name)).split(sep).join('/'))
    .sort();
}

/** What the service worker keeps: addresses below the page's own, with the SHA-256 of each file. */
export async function kept(folder) {
  return asKept(await digested(folder, await list(folder)));
}

/** The same of files whose digests are known, in order. */
export const asKept = entries => Object.fromEntries(entries.filter(([name]) => !NOT_KEPT.has(name))
  .map(([name, digest]) => [name === 'index.html' ? './' : name, digest]));

/** What the service worker calls a build of these files. */
export const nameOf = kept => sha256(JSON.stringify(kept));

/** `SHA256SUMS` of a folder. */
export async function sums(folder) {
  const names = (await list(folder)).filter(name => name !== SUMS && !SETTINGS.includes(name));
  return (await digested(folder, names)).map(([name, digest]) => `${digest}  ${name}\n`).join('');
}

/** The names and digests that `SHA256SUMS` says. */
export const read = sums => [...sums.matchAll(/^([0-9a-f]{64}) {2}(.+)$/gm)].map(([, digest, name]) => [name, digest]);

const digested = (folder, names) =>
  Promise.all(names.map(async name => [name, sha256(await readFile(join(folder, name)))]));
