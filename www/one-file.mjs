/**
 * Writes `preflight-offline.html` when the page is built: the page without sign-in in one
 * file, for machines that have no network and no server.
 *
 *     module ──gzip, Base64──▶ worker ──as a text──▶ page script ──▶ the file, with its policy
 *
 * The policy stands in the file itself: it lets through the script and the styles by
 * their digests and no connection at all.
 */
import { createHash } from 'node:crypto';
import { readFile, writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import { build } from 'vite';
import { afterBuild } from './after-build.mjs';
import { commit } from './commit.mjs';
import { LICENCES, ONE_FILE } from './files.mjs';
import { texts } from './texts.mjs';

const here = name => fileURLToPath(new URL(name, import.meta.url));

export const oneFile = () => afterBuild('one-file', async folder =>
  writeFile(`${folder}/${ONE_FILE}`, await assembled(await readFile(`${folder}/${LICENCES}`, 'utf8'))));

/** The file travels alone, so the licences of its parts are in it. */
async function assembled(licences) {
  const [{ code: worker }] = await built(here('worker/main.ts'), [module()], 'iife');
  const output = await built(here('index.html'), [workerInside(worker), withoutSignIn()], 'es');
  const script = inline(output.find(({ type }) => type === 'chunk').code, 'script');
  const style = inline(output.find(({ fileName }) => fileName.endsWith('.css')).source, 'style');
  const icon = Buffer.from(await readFile(here('public/icon.svg'))).toString('base64');
  const policyTag = `<meta http-equiv="Content-Security-Policy" content="${policy(script, style)}">`;
  const page = await readFile(here('index.html'), 'utf8');
  return [
    // It holds for what comes after it.
    [/(?<=<meta charset="utf-8">)/, `\n    ${policyTag}`],
    [/ *<link rel="manifest".*\n/, ''],
    [/<link rel="icon".*/, `<link rel="icon" href="data:image/svg+xml;base64,${icon}">`],
    [/<link rel="stylesheet".*/, `<style>${style}</style>`],
    [/<script type="module".*/, `<script type="module">${script}</script>`],
    [/$/, `<!--\n${licences.replaceAll('--', '- -')}-->\n`],
  ].reduce((page, [from, to]) => {
    if (!from.test(page)) throw new Error(`index.html has no ${from}`);
    return page.replace(from, () => to);
  }, page);
}

function policy(script, style) {
  return Object.entries({
    'default-src': ["'none'"],
    'script-src': [digest(script), "'wasm-unsafe-eval'"],
    'style-src': [digest(style)],
    'img-src': ['data:'],
    'worker-src': ['blob:'],
    'connect-src': ["'none'"],
    'base-uri': ["'none'"],
    'form-action': ["'none'"],
    'require-trusted-types-for': ["'script'"],
    'trusted-types': ['worker'],
  }).map(([name, values]) => [name, ...values].join(' ')).join('; ');
}

function digest(text) {
  return `'sha256-${createHash('sha256').update(text).digest('base64')}'`;
}

/** So that nothing in it ends the element that it stands in. */
function inline(code, element) {
  const text = String(code).trim();
  return element === 'style'
    ? text.replaceAll('</', '<\\/')
    : text.replaceAll(/<\/(?=script)/gi, '<\\/').replaceAll('<!--', '<\\!--');
}

/** One chunk of everything that is reached from there. */
async function built(input, plugins, format) {
  const { output } = await build({
    configFile: false,
    logLevel: 'warn',
    root: here('.'),
    mode: 'one-file',
    define: { 'import.meta.env.COMMIT': JSON.stringify(commit() ?? '') },
    base: './',
    publicDir: false,
    // All texts are inside from the first.
    plugins: [...plugins, texts()],
    build: {
      write: false,
      target: 'es2022',
      cssCodeSplit: false,
      modulePreload: false,
      // A module that is inside is no chunk to warn of.
      chunkSizeWarningLimit: Infinity,
      rolldownOptions: { input, output: { format, codeSplitting: false } },
    },
  });
  return output;
}

/** The module's bytes in place of its address; what starts it takes either. */
function module() {
  return {
    name: 'module-inside',
    enforce: 'pre',
    async load(id) {
      if (id.endsWith('preflight_bg.wasm?url')) {
        const packed = gzipSync(await readFile(here('pkg/preflight_bg.wasm')), { level: 9 });
        return `
          const packed = Uint8Array.from(atob('${packed.toString('base64')}'), each => each.charCodeAt(0));
          const plain = new Blob([packed]).stream().pipeThrough(new DecompressionStream('gzip'));
          export default new Response(plain).arrayBuffer();`;
      }
      // Where it would be looked for if nobody said: nobody is asked here.
      if (id.endsWith('/pkg/preflight.js')) {
        const code = await readFile(id, 'utf8');
        return code.replace("new URL('preflight_bg.wasm', import.meta.url)", 'undefined');
      }
      return undefined;
    },
  };
}

function workerInside(code) {
  return {
    name: 'worker-inside',
    enforce: 'pre',
    load: id => id.endsWith('worker/main.ts?worker&url')
      ? `export default URL.createObjectURL(new Blob([${JSON.stringify(code)}], { type: 'text/javascript' }));`
      : undefined,
  };
}

/** Nothing is set up in the file, so nobody is asked to sign in. */
function withoutSignIn() {
  const name = '@azure/msal-browser';
  return {
    name: 'without-sign-in',
    enforce: 'pre',
    resolveId: id => (id === name ? `\0${name}` : undefined),
    load: id => (id === `\0${name}` ? 'export class PublicClientApplication {}' : undefined),
  };
}
