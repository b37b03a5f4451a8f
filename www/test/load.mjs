/** Loads a module of the page in Node: built by Vite, as the page is; each time one of its own. */
import { build } from 'vite';
import { fileURLToPath } from 'node:url';
import { texts } from '../texts.mjs';

let loaded = 0;

export async function load(path) {
  const { output: [{ code }] } = await build({
    configFile: false,
    logLevel: 'silent',
    plugins: [texts()],
    root: fileURLToPath(new URL('..', import.meta.url)),
    build: {
      write: false,
      minify: false,
      target: 'es2022',
      rolldownOptions: {
        input: fileURLToPath(new URL(`../${path}`, import.meta.url)),
        preserveEntrySignatures: 'strict',
        output: { codeSplitting: false },
      },
    },
  });
  return import(`data:text/javascript;base64,${Buffer.from(code).toString('base64')}#${loaded++}`);
}
