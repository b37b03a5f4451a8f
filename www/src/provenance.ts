/**
 * What this build is: its digests, as the host has them beside the page, and whether the
 * files that this browser got are as they say.
 *
 * Whoever changes the files can change the list as well: it is worth what the digest of
 * the list is worth, which a person compares with the release.
 */
import { signal, type ReadonlySignal } from '@preact/signals';

/** `SHA256SUMS` beside the page. */
export interface List {
  /** Its own digest. */
  digest: string;
  files: { name: string; digest: string }[];
}

export interface Comparison {
  done: number;
  /** The names of files that are not as the list says, or did not come. */
  different: string[];
  over: boolean;
}

const listed = signal<List | 'missing' | undefined>(undefined);
const compared = signal<Comparison | undefined>(undefined);

export const list: ReadonlySignal<List | 'missing' | undefined> = listed;
export const comparison: ReadonlySignal<Comparison | undefined> = compared;

export async function read(): Promise<void> {
  try {
    const bytes = await fetched('SHA256SUMS');
    const files = [...new TextDecoder().decode(bytes).matchAll(/^([0-9a-f]{64}) {2}(.+)$/gm)]
      .map(([, digest = '', name = '']) => ({ digest, name }));
    listed.value = files.length > 0 ? { digest: await sha256(bytes), files } : 'missing';
  } catch {
    listed.value = 'missing';
  }
}

/** Who looks again later compares again. */
export function forget(): void {
  compared.value = undefined;
}

/** So many files are asked for at a time. */
const AT_ONCE = 8;

/** Asks for every file of the list, as the page would get it. */
export async function compare({ files }: List): Promise<void> {
  let current: Comparison = { done: 0, different: [], over: false };
  compared.value = current;
  while (current.done < files.length) {
    const next = files.slice(current.done, current.done + AT_ONCE);
    const digests = await Promise.all(next.map(({ name }) => fetched(name).then(sha256, () => undefined)));
    // Closed, or begun anew.
    if (compared.value !== current) return;
    const odd = next.filter(({ digest }, place) => digests[place] !== digest).map(({ name }) => name);
    const done: number = current.done + next.length;
    compared.value = current = { done, different: [...current.different, ...odd], over: done === files.length };
  }
}

async function fetched(name: string): Promise<ArrayBuffer> {
  const answer = await fetch(name.split('/').map(encodeURIComponent).join('/'), { cache: 'no-cache' });
  if (!answer.ok) throw new Error(`${name}: ${answer.status}`);
  return answer.arrayBuffer();
}

async function sha256(bytes: ArrayBuffer): Promise<string> {
  const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', bytes));
  return [...digest].map(byte => byte.toString(16).padStart(2, '0')).join('');
}
