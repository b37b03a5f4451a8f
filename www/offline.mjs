/**
 * Writes `sw.js` when the page is built: `sw/main.ts` with the list of the files that
 * the build has, each with its digest.
 */
import { fileURLToPath } from 'node:url';
import { build } from 'vite';
import { afterBuild } from './after-build.mjs';
import { kept, nameOf } from './files.mjs';

const here = name => fileURLToPath(new URL(name, import.meta.url));

export const serviceWorker = () => afterBuild('service-worker', writeServiceWorker);

/** Of the files that are in a folder. */
export async function writeServiceWorker(folder) {
  const files = await kept(folder);
  await build({
    configFile: false,
    logLevel: 'warn',
    publicDir: false,
    define: {
      FILES: JSON.stringify(files),
      BUILD: JSON.stringify(nameOf(files)),
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
