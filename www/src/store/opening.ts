/** Handing files over: what each is says its content. Samples and what is pasted come as files too. */
import { came } from '../arrival.ts';
import { text } from '../language.ts';
import { session } from './engine.ts';
import { addFiles, expectRows, wait } from './files.ts';
import * as late from './late.ts';
import { changing, wouldLose } from './losing.ts';
import { attempt, tell, unexpected } from './notices.ts';
import { mayBePolicy } from './policy.ts';
import { running, state } from './state.ts';
import { narrowed } from './view.ts';

/** The beginnings of so many files are read side by side: each waits for the browser longer than it takes. */
const TOGETHER = 32;

/** `since`: when they were handed over. */
export function openFiles(files: File[], since = performance.now()): void {
  if (files.length === 0) return;
  if (running.value) return tell({ key: 'files.running' });
  if (wouldLose(() => openFiles(files))) return;
  wait();
  void sortOut(files, since);
}

/**
 * A policy among the files is put in force; the others are read. A journal is taken up,
 * but by itself only: it takes the place of the list that the others would be in. What a
 * file is, it says by its content.
 */
async function sortOut(files: File[], since: number): Promise<void> {
  const journal = await journalAmong(files);
  if (journal) {
    if (files.length > 1) return tell({ key: 'runs.alone', gaps: { name: journal.name } });
    return late.takingUp(({ takeUpFile }) => takeUpFile(journal));
  }
  const lists: File[] = [];
  let policy: File | undefined;
  for (const file of files) {
    const text = mayBePolicy(file) ? await file.text().catch(() => '') : '';
    if (text && await session.isPolicy(text).catch(() => false)) policy = file;
    else lists.push(file);
  }
  if (policy) await (await attempt(late.choosingPolicy.fetch()))?.choosePolicy(policy);
  if (lists.length === 0) return;
  const checked = came(since, state.summary.value.rows === 0);
  await addFiles(lists);
  if (state.engine.value !== 'lost') checked();
}

async function journalAmong(files: File[]): Promise<File | undefined> {
  for (let at = 0; at < files.length; at += TOGETHER) {
    const some = files.slice(at, at + TOGETHER);
    const are = await Promise.all(some.map(beginsAsJournal));
    const journal = some.find((_, index) => are[index]);
    if (journal) return journal;
  }
  return undefined;
}

async function beginsAsJournal(file: File): Promise<boolean> {
  try {
    return await session.isJournal(await file.slice(0, 64).text());
  } catch {
    return false; // It is said where it is read.
  }
}

let pastes = 0;

export function openText(pasted: string): void {
  if (pasted.trim() === '') return;
  pastes += 1;
  openFiles([new File([pasted], text('files.pasted', { number: pastes }))]);
}

/** Files of made-up devices to try it with, and how many: one without a fault, one with many. */
export const SAMPLES = { clean: 25, broken: 620 } as const;
type Sample = keyof typeof SAMPLES;

let samples = 0;

export function openSample(sample: Sample): void {
  if (running.value) return tell({ key: 'files.running' });
  if (wouldLose(() => openSample(sample))) return;
  changing();
  narrowed.clear();
  expectRows(true);
  wait();
  samples += 1;
  const name = samples === 1 ? `sample-${sample}.csv` : `sample-${sample}-${samples}.csv`;
  session.sample(name, SAMPLES[sample], sample === 'broken').catch(unexpected);
}

export function saveSample(sample: Sample): void {
  wait();
  late.saving(saving => saving.saveSample(`sample-${sample}.csv`, SAMPLES[sample], sample === 'broken'));
}
