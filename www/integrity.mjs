/**
 * Says in `index.html` and `redirect.html` what each script and style that they name is, by
 * its digest (Subresource Integrity): a browser runs none of these that is another. What is
 * loaded later (panels, languages, the worker, the module) has no digest there: it is compared
 * once the service worker (`sw/main.ts`) answers for the page.
 */
import { createHash } from 'node:crypto';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterBuild } from './after-build.mjs';

const PAGES = ['index.html', 'redirect.html'];
const NAMED = /<(?:script|link rel="(?:modulepreload|stylesheet)")[^>]*? (?:src|href)="\.\/(assets\/[^"]+)"[^>]*>/g;

export const integrity = () => afterBuild('integrity', writeIntegrity);

/** Of the files that are in a folder. */
export async function writeIntegrity(folder) {
  for (const page of PAGES.map(name => join(folder, name))) {
    const html = await readFile(page, 'utf8');
    const digests = new Map(await Promise.all([...html.matchAll(NAMED)].map(async ([, name]) =>
      [name, createHash('sha384').update(await readFile(join(folder, name))).digest('base64')])));
    await writeFile(page, html.replace(NAMED, (tag, name) =>
      `${tag.replace(/ integrity="[^"]*"/, '').slice(0, -1)} integrity="sha384-${digests.get(name)}">`));
  }
}
