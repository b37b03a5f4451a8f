/** How the page is built: `vite build www` leaves a folder that any static host can serve. */
import { fileURLToPath } from 'node:url';
import { bill } from './bill/bill.mjs';
import { commit } from './commit.mjs';
import { digests } from './digests.mjs';
import { integrity } from './integrity.mjs';
import { serviceWorker } from './offline.mjs';
import { oneFile } from './one-file.mjs';
import { texts } from './texts.mjs';

const here = name => fileURLToPath(new URL(name, import.meta.url));
const made = bill();

/**
 * What a page opens with, whole: cut by who else uses a module it would be a dozen files.
 * The sign-in's window has the texts, knows a tenant's name and has nothing else of the page.
 */
const opening = [
  { name: 'language', test: /node_modules[\\/]@?preact|[\\/](language\.ts|en\.json)$/, tags: ['$initial'], priority: 1 },
  { name: 'index', test: /www[\\/]src[\\/](?!(redirect|tenant)\.ts)/, tags: ['$initial'] },
];

export default {
  root: here('.'),
  // Relative addresses, so that the folder works under any path.
  base: './',
  publicDir: 'public',
  define: { 'import.meta.env.COMMIT': JSON.stringify(commit() ?? '') },
  build: {
    outDir: here('../dist'),
    emptyOutDir: true,
    target: 'es2022',
    // The policy allows no data: addresses.
    assetsInlineLimit: 0,
    // What the page opens with is fetched at once; a panel's few parts come with it soon
    // enough, and each link that asks for one costs the page more than it saves.
    modulePreload: {
      polyfill: false,
      resolveDependencies: (_, parts, { hostType }) => hostType === 'html' ? parts : [],
    },
    rolldownOptions: {
      input: { index: here('index.html'), redirect: here('redirect.html') },
      output: { codeSplitting: { groups: opening } },
    },
  },
  worker: {
    format: 'es',
    plugins: () => [made.watch],
    // The service worker knows it by this name.
    rolldownOptions: { output: { entryFileNames: 'assets/worker-[hash].js' } },
  },
  plugins: [
    texts([here('src/main.tsx'), here('src/redirect.ts')]),
    made.watch,
    // What each of these writes, the next may read.
    integrity(), made.write, oneFile(), serviceWorker(), digests(),
  ],
};
