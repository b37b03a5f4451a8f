/** The npm packages of which code is in the page, as `package-lock.json` has them. */
import { readFile, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));

/** What builds the page and leaves some lines of its own in it: what loads a part when it is wanted. */
const BUILDERS = ['vite', 'rolldown'];

export async function packages() {
  const lock = JSON.parse(await readFile(join(ROOT, 'package-lock.json'), 'utf8')).packages;
  const names = new Set();
  const add = name => {
    if (names.has(name)) return;
    names.add(name);
    Object.keys(lock[place(name)]?.dependencies ?? {}).forEach(add);
  };
  Object.keys(lock[''].dependencies).forEach(add);
  const parts = await Promise.all([...names, ...BUILDERS].map(async name => {
    const { version, license: licence = '', integrity, dependencies = {} } = lock[place(name)];
    const folder = join(ROOT, place(name));
    return {
      name,
      version,
      purl: purl(name, version),
      licence,
      hash: { alg: 'SHA-512', content: Buffer.from(integrity.replace('sha512-', ''), 'base64').toString('hex') },
      needs: Object.keys(dependencies).filter(each => names.has(each)).map(each => purl(each, lock[place(each)].version)),
      folder,
      files: await readdir(folder),
    };
  }));
  const direct = [...Object.keys(lock[''].dependencies), ...BUILDERS];
  return { parts, direct: parts.filter(({ name }) => direct.includes(name)).map(({ purl }) => purl) };
}

/** The packages that modules of a bundle are from. */
export function bundled(modules) {
  const found = modules.map(id => /.*\/node_modules\/((?:@[^/]+\/)?[^/]+)\//.exec(id.replaceAll('\\', '/')));
  return new Set(found.filter(Boolean).map(([, name]) => name));
}

export const isBuilder = name => BUILDERS.includes(name);

const place = name => `node_modules/${name}`;
const purl = (name, version) => `pkg:npm/${name.replace('@', '%40')}@${version}`;
