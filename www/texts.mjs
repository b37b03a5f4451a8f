/**
 * The page's texts in two parts: what the page that opens says comes with it, the rest
 * with the first panel that is loaded later.
 *
 * Which is which nobody has to write down: a text is of the first part if a module that
 * the page opens with names it, or a template that it fits, each gap of which stands for
 * one word between two dots.
 */
import { readFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';

const TEXTS = /\/lang\/en\.json(\?later)?$/;
const IMPORTED = /^(?:import|export)(?! type\b)[^'"`;(]*?['"](\.[^'"]+\.tsx?)['"]/gm;

/** The plugin of Vite; `roots` are the modules that pages open with. Without any, all is of the first part. */
export function texts(roots) {
  let named;
  return {
    name: 'texts',
    enforce: 'pre',
    buildStart() {
      named = roots ? keysNamed(sources(roots)) : () => true;
    },
    load(id) {
      const found = TEXTS.exec(id);
      if (!found) return null;
      const all = Object.entries(JSON.parse(readFileSync(id.replace('?later', ''), 'utf8')));
      const later = found[1] !== undefined;
      const part = JSON.stringify(Object.fromEntries(all.filter(([key]) => named(key) !== later)));
      // Vite knows JSON by the end of its name.
      return later ? { code: `export default ${part}`, moduleType: 'js' } : part;
    },
  };
}

/** The sources of modules and of all that they import statically. */
export function sources(roots) {
  const known = new Map();
  const read = path => {
    if (known.has(path)) return;
    const source = readFileSync(path, 'utf8');
    known.set(path, source);
    for (const [, name] of source.matchAll(IMPORTED)) read(resolve(dirname(path), name));
  };
  roots.forEach(read);
  return [...known.values()];
}

/** Whether one of these sources names a key. */
export function keysNamed(sources) {
  const whole = sources.join('\n');
  const templates = [...whole.matchAll(/`([\w.-]+\.(?:\$\{[^}`]*\}|[\w.-])+)`/g)].map(([, template]) =>
    new RegExp(`^${template.replaceAll('.', '\\.').replace(/\$\{[^}]*\}/g, '[\\w-]+')}$`));
  return key => templates.some(template => template.test(key)) ||
    ["'", '"', '`'].some(quote => whole.includes(quote + key + quote));
}
