/**
 * Writes `make.mjs` as one file that needs nothing but Node, for whoever has a release and
 * another `config.json`:
 *
 *     node www/hosting/pack.mjs FOLDER
 */
import { fileURLToPath } from 'node:url';
import { build } from 'vite';

const [folder] = process.argv.slice(2);

await build({
  configFile: false,
  logLevel: 'warn',
  publicDir: false,
  build: {
    ssr: fileURLToPath(new URL('make.mjs', import.meta.url)),
    outDir: folder,
    emptyOutDir: false,
    target: 'node20',
    minify: false,
    rolldownOptions: { output: { entryFileNames: 'make.mjs' } },
  },
});
