/**
 * What a build is made of: `sbom.cdx.json` and `licences.txt`.
 *
 * As a plugin of Vite it writes both beside the page. By itself it does the same for the
 * command line, whose binaries are for one target each:
 *
 *     node www/bill/bill.mjs TARGET FOLDER
 */
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { afterBuild } from '../after-build.mjs';
import { commit } from '../commit.mjs';
import { LICENCES, SBOM } from '../files.mjs';
import { crates, standardLibrary } from './crates.mjs';
import { licences } from './licences.mjs';
import { bundled, isBuilder, packages } from './packages.mjs';
import { sbom } from './sbom.mjs';

const here = name => fileURLToPath(new URL(name, import.meta.url));

/** The plugin, and what it has to see of the worker, which is bundled by itself. */
export function bill() {
  const modules = new Set();
  const watch = {
    name: 'bill-modules',
    generateBundle(_, bundle) {
      for (const { moduleIds = [] } of Object.values(bundle)) moduleIds.forEach(id => modules.add(id));
    },
  };
  return { watch, write: afterBuild('bill', folder => writeOfPage(folder, bundled([...modules]))) };
}

async function writeOfPage(folder, found) {
  const npm = await packages();
  const listed = new Set(npm.parts.map(({ name }) => name).filter(name => !isBuilder(name)));
  const odd = [...found].filter(name => !listed.has(name)).concat([...listed].filter(name => !found.has(name)));
  if (odd.length > 0) throw new Error(`What is bundled is not what package.json names as dependencies: ${odd.join(', ')}.`);
  await write(folder, 'preflight', await crates('preflight-wasm', 'wasm32-unknown-unknown'), npm);
}

async function write(folder, name, ...found) {
  const std = standardLibrary();
  const parts = [...found.flatMap(({ parts }) => parts), std].sort((a, b) => (a.purl < b.purl ? -1 : 1));
  const needs = [...found.flatMap(({ direct }) => direct), std.purl];
  const manifest = await readFile(here('../../Cargo.toml'), 'utf8');
  const [, version] = /\[workspace\.package\]\nversion = "(.+)"/.exec(manifest);
  const ours = await readFile(here('../../LICENSE-MIT'), 'utf8');
  const title = `Preflight ${version} is under the MIT licence, or the Apache licence 2.0, as you choose.\n` +
    `It has these parts of others in it, each under the licence that follows it.`;
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, SBOM), sbom({ name, version, commit: commit(), needs }, parts));
  await writeFile(join(folder, LICENCES), await licences(title, ours, parts));
}

async function main([target, folder]) {
  if (!folder) throw new Error('a target and a folder are needed');
  await write(folder, 'preflight-cli', await crates('preflight', target));
}

if (process.argv[1] && import.meta.url === pathToFileURL(process.argv[1]).href) {
  main(process.argv.slice(2)).catch(why => {
    console.error(why.message);
    process.exit(1);
  });
}
