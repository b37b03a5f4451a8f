/** Saving: the dialog for it, the files, and what is in a file then. */
import { download } from '../download.ts';
import type { SaveOptions, Target } from '../protocol.ts';
import { session } from './engine.ts';
import { resultsSaved } from './losing.ts';
import { attempt, tell, unexpected } from './notices.ts';
import { set } from './signals.ts';
import type { Saving } from './state.ts';

/** The target that has what became of the rows. */
export const REPORT = 'report';

/**
 * Those that have all that became of the devices, the usual one first: the one to print has
 * no import records, and a run of the tenant's own devices has no rows, but changes.
 */
const withResults = () => set.summary.value.run?.rows === 0 ? ['changes'] : [REPORT, 'report-json'];

/** Those that don't have the list, however many rows they have. */
const WITHOUT_LIST = new Set(['steps', 'log', 'other-tenant', 'changes']);

const NO_OPTIONS: SaveOptions = { hashes: false, shown: false };
let lastTarget = 'intune';

/** Opens the dialog, at the target that was chosen last if none is named. */
export async function wantSave(target = lastTarget): Promise<void> {
  try {
    await readTargets();
    await planSave(target, NO_OPTIONS);
  } catch (error) {
    unexpected(error);
  }
}

export async function readTargets(): Promise<Target[]> {
  if (set.targets.value.length === 0) set.targets.value = await session.targets();
  return set.targets.value;
}

/** The save dialog then opens at this target. */
export function preferTarget(target: string): void {
  lastTarget = target;
}

/** Shows what saving for a target would give. */
export async function planSave(target: string, options: SaveOptions): Promise<void> {
  lastTarget = target;
  const asked: Saving = { target, options, plan: undefined };
  set.saving.value = asked;
  try {
    const plan = await session.save(target, options);
    // Another target may have been chosen meanwhile, or the dialog closed.
    if (set.saving.value === asked) set.saving.value = { ...asked, plan };
  } catch (error) {
    unexpected(error);
  }
}

export function closeSave(): void {
  set.saving.value = undefined;
}

/** Saves all parts, or one. Gives whether that was done. */
export async function save(
  target: string,
  options: SaveOptions = NO_OPTIONS,
  part?: number,
): Promise<boolean> {
  try {
    const plan = await session.save(target, options);
    for (const [index, { name }] of plan.parts.entries()) {
      if (part !== undefined && part !== index) continue;
      download(name, await session.part(target, options, index));
    }
    const whole = part === undefined && !options.shown;
    // Rows that a target does not take are in none of its files.
    const all = whole && plan.rows === set.summary.value.rows;
    if (all && !WITHOUT_LIST.has(target)) set.unsaved.value = false;
    if (withResults().includes(target) && whole) resultsSaved();
    const count = part === undefined ? plan.parts.length : 1;
    tell({ key: 'save.saved', gaps: { count } });
    return true;
  } catch (error) {
    unexpected(error);
    return false;
  }
}

/** Saves what became of the devices. */
export function saveResults(): Promise<boolean> {
  const [target = REPORT] = withResults();
  return save(target);
}

/** Saves a file of made-up devices. */
export async function saveSample(name: string, devices: number, broken: boolean): Promise<void> {
  const bytes = await attempt(session.sampleFile(devices, broken));
  if (!bytes) return;
  download(name, bytes);
  tell({ key: 'save.saved', gaps: { count: 1 } });
}
