/**
 * Makes what each host needs, from the one source of headers (`headers.mjs`).
 *
 *     node make.mjs [--config FILE] [--dist FOLDER] [--out FOLDER]
 *
 * Which sign-ins and Graphs the page may talk to comes from its `config.json`: that of
 * `--config`, or the one in the folder; if that names no sign-in yet, Microsoft's global
 * cloud.
 */
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { parseArgs } from 'node:util';
import { read, SETTINGS, SUMS } from '../files.mjs';
import { origins } from '../headers.mjs';
import { azure } from './azure.mjs';
import { container } from './container.mjs';
import { githubPages } from './github-pages.mjs';
import { headersFile } from './headers-file.mjs';
import { nginx } from './nginx.mjs';

/** Every recipe: its path, its text. */
export async function recipes(config, dist) {
  // Not what lies there: a recipe may have been laid over it.
  const listed = read(await readFile(join(dist, SUMS), 'utf8')).map(([name]) => name);
  const names = [...listed.filter(name => !name.includes('/')), ...SETTINGS, SUMS];
  return {
    ...nginx(config),
    ...container(),
    ...azure(config),
    ...headersFile(config, names),
    ...await githubPages(config, dist),
  };
}

/** Where the page is looked for: beside `hosting/` of a release, or in the repository. */
const DIST = fileURLToPath(new URL(import.meta.url.endsWith('/www/hosting/make.mjs') ? '../../dist' : '../dist', import.meta.url));

async function main() {
  const { values } = parseArgs({
    options: { config: { type: 'string' }, dist: { type: 'string' }, out: { type: 'string' } },
  });
  const dist = resolve(values.dist ?? DIST);
  const out = resolve(values.out ?? join(dist, '../hosting'));
  await readFile(join(dist, SUMS)).catch(() => {
    throw new Error(`there is no built page in ${dist}`);
  });
  const given = await settings(values.config ?? join(dist, 'config.json'), values.config !== undefined);
  const named = origins(given);
  if (named.signIn.length === 0 && values.config !== undefined) {
    throw new Error(`${values.config} names no sign-in: a clientId, and a cloud or authority of Microsoft's`);
  }
  const config = named.signIn.length > 0 ? given : { clientId: 'yours', cloud: 'global' };
  for (const [path, text] of Object.entries(await recipes(config, dist))) {
    const file = join(out, path);
    await mkdir(dirname(file), { recursive: true });
    await writeFile(file, text);
  }
  const { signIn, graph } = origins(config);
  console.log(`For each host its files are in ${out}; docs/hosting.md says what to do with them.`);
  console.log(`The page may talk to ${[...signIn, ...graph].join(', ')}.`);
}

async function settings(file, must) {
  try {
    return JSON.parse(await readFile(file, 'utf8'));
  } catch (why) {
    if (!must && why.code === 'ENOENT') return {};
    throw new Error(`${file} could not be read: ${why.message}`);
  }
}

if (process.argv[1] && import.meta.url === pathToFileURL(process.argv[1]).href) {
  main().catch(why => {
    console.error(`Nothing was made: ${why.message}`);
    process.exit(1);
  });
}
