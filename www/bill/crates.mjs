/** The crates that a program of ours links, told by cargo: no tests, no build scripts, no macros. */
import { execFileSync } from 'node:child_process';
import { readFile, readdir } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));

/** `crate` is the package of ours, `target` what it is compiled for; `direct` is what ours name themselves. */
export async function crates(crate, target) {
  const said = cargo('tree', '--package', crate, '--target', target, '--edges', 'normal,no-proc-macro', '--prefix', 'none', '--format', '{p}');
  const linked = new Set(said.split('\n').map(line => /^(\S+) v(\S+)/.exec(line)).filter(Boolean).map(([, name, version]) => `${name} ${version}`));
  const { packages, resolve } = JSON.parse(cargo('metadata', '--format-version', '1', '--filter-platform', target));
  const digests = checksums(await readFile(join(ROOT, 'Cargo.lock'), 'utf8'));
  // Those of the workspace have no source: they are the product itself.
  const foreign = packages.filter(({ name, version, source }) => source && linked.has(`${name} ${version}`));
  const purl = new Map(foreign.map(({ id, name, version }) => [id, `pkg:cargo/${name}@${version}`]));
  const needs = id => resolve.nodes.find(node => node.id === id).deps
    .filter(({ dep_kinds: kinds }) => kinds.some(({ kind }) => kind === null))
    .map(({ pkg }) => purl.get(pkg)).filter(Boolean);
  const ours = packages.filter(({ name, version, source }) => !source && linked.has(`${name} ${version}`));
  const parts = await Promise.all(foreign.map(async ({ id, name, version, license, manifest_path: manifest }) => ({
    name,
    version,
    purl: purl.get(id),
    licence: (license ?? '').replaceAll('/', ' OR '),
    hash: { alg: 'SHA-256', content: digests.get(`${name} ${version}`) },
    needs: needs(id),
    folder: dirname(manifest),
    files: await readdir(dirname(manifest)),
  })));
  return { parts, direct: ours.flatMap(({ id }) => needs(id)) };
}

/** Rust's own library, which is in every program; its licence is ours to keep (`texts/`). */
export function standardLibrary() {
  const [, version] = execFileSync('rustc', ['--version'], { cwd: ROOT, encoding: 'utf8' }).split(' ');
  return { name: 'rust-std', version, purl: `pkg:generic/rust-std@${version}`, licence: 'MIT OR Apache-2.0', needs: [], files: [] };
}

const cargo = (...words) => execFileSync(process.env.CARGO ?? 'cargo', [...words, '--locked'], {
  cwd: ROOT, encoding: 'utf8', maxBuffer: 1 << 28, stdio: ['ignore', 'pipe', 'inherit'],
});

/** `name version` to the SHA-256 of the crate's archive. */
function checksums(lock) {
  const found = lock.matchAll(/^name = "(.+)"\nversion = "(.+)"\nsource = .*\nchecksum = "(\w+)"/gm);
  return new Map([...found].map(([, name, version, digest]) => [`${name} ${version}`, digest]));
}
