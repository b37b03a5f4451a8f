/**
 * Writes `sw.js` when the page is built: `sw/main.ts` with the list of the files that
 * the build has, each with its digest.
 */
import { createHash } from 'node:crypto';
import { readFile, readdir } from 'node:fs/promises';
import { relative, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'vite';
import { afterBuild } from './after-build.mjs';
import { ONE_FILE } from './one-file.mjs';

/**
 * Not kept: what a sign-in ends on (there is none without a network, and its answer must
 * not meet an older page), and what whoever hosts the page writes.
 */
const LEFT_OUT = new Set(['redirect.html', 'config.json', 'policy.json', 'sw.js', ONE_FILE]);

const here = name => fileURLToPath(new URL(name, import.meta.url));

export const serviceWorker = () => afterBuild('service-worker', writeServiceWorker);

/** Of the files that are in a folder. */
export async function writeServiceWorker(folder) {
  const files = await list(folder);
  await build({
    configFile: false,
    logLevel: 'warn',
    publicDir: false,
    define: {
      FILES: JSON.stringify(files),
      BUILD: JSON.stringify(sha256(JSON.stringify(files))),
    },
    build: {
      outDir: folder,
      emptyOutDir: false,
      target: 'es2022',
      rolldownOptions: {
        input: here('sw/main.ts'),
        output: { entryFileNames: 'sw.js', format: 'iife' },
      },
    },
  });
}

/** Addresses below the page's own, with the SHA-256 of each file. */
async function list(folder) {
  const found = await readdir(folder, { recursive: true, withFileTypes: true });
  const paths = found.filter(entry => entry.isFile())
    .map(({ parentPath, name }) => `${parentPath}${sep}${name}`)
    .map(file => [relative(folder, file).split(sep).join('/'), file])
    .filter(([path]) => !LEFT_OUT.has(path))
    .sort(([a], [b]) => (a < b ? -1 : 1));
  const entries = paths.map(async ([path, file]) =>
    [path === 'index.html' ? './' : path, sha256(await readFile(file))]);
  return Object.fromEntries(await Promise.all(entries));
}

function sha256(bytes) {
  return createHash('sha256').update(bytes).digest('hex');
}
