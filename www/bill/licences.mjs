/**
 * Under which licence each part is used, and its text. A part whose licence is not listed
 * here, or that comes without its text, ends the build.
 */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The licences that we use parts under, those we would rather first, and what files with their text are called. */
const LISTED = [
  ['MIT', /^(licen[cs]e[-_]mit|licen[cs]e)(\.(md|txt))?$/i],
  ['BSL-1.0', /^licen[cs]e[-_]boost/i],
  ['Zlib', /^licen[cs]e[-_]zlib/i],
  ['ISC', /^licen[cs]e/i],
  ['BSD-3-Clause', /^licen[cs]e/i],
  ['Unicode-3.0', /^licen[cs]e([-_]unicode.*)?$/i],
  ['CDLA-Permissive-2.0', /^licen[cs]e/i],
  ['Apache-2.0', /^licen[cs]e[-_]apache|^licen[cs]e(\.(md|txt))?$/i],
];

/** Texts that packages leave out although they name the licence: from where they are developed. */
const own = name => fileURLToPath(new URL(`texts/${name.replace('/', '-')}.txt`, import.meta.url));

/** Vite's and Rolldown's files go on with what they are built from themselves, and leave nothing of it here. */
const END = /\n# Licenses of bundled dependencies[^]*/;

/** One of the licences of each `AND`; with a reason in place of it where that can't be had. */
export function chosen(expression) {
  const all = expression.split(' AND ').map(part => {
    const either = part.replace(/[()]/g, '').split(' OR ').map(name => name.trim());
    return LISTED.find(([name]) => either.includes(name))?.[0];
  });
  return all.includes(undefined) ? undefined : all;
}

/** The texts of a part, by licence. */
export async function texts(part) {
  const licences = chosen(part.licence);
  if (!licences) throw new Error(`${said(part)} is under ${part.licence || 'no licence that it names'}, which bill/licences.mjs does not list.`);
  return Promise.all(licences.map(async licence => {
    const [, looks] = LISTED.find(([name]) => name === licence);
    // The longer name is the more exact one.
    const [file] = part.files.filter(name => looks.test(name)).sort((a, b) => b.length - a.length);
    const text = await readFile(file ? join(part.folder, file) : own(part.name), 'utf8').catch(() => {
      throw new Error(`${said(part)} comes without the text of ${licence}; put it into www/bill/texts/${part.name}.txt.`);
    });
    return { licence, text: text.replaceAll('\r\n', '\n').replace(END, '').trim() };
  }));
}

/** One text for people: each licence once, under the parts that it holds for. */
export async function licences(title, ours, parts) {
  const groups = new Map();
  for (const part of parts) {
    for (const { licence, text } of await texts(part)) {
      groups.set(text, [...groups.get(text) ?? [], `${said(part)} (${licence})`]);
    }
  }
  const RULE = '-'.repeat(72);
  return [title, ours.trim(), ...[...groups].map(([text, names]) => `${RULE}\n\n${names.join('\n')}\n\n${text}`)].join('\n\n') + '\n';
}

const said = ({ name, version }) => `${name} ${version}`;
