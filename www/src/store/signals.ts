/**
 * Every signal, to write: for the modules of this folder alone (`www/test/store.test.mjs`
 * sees to that). Everybody reads them by `state.ts`.
 *
 * What is asked for and what is shown are two signals (`chosen` and `detail`, `filter`
 * and the summary's): an answer to an old question is dropped. Rows never come here but
 * by the grid's windows.
 */
import { signal } from '@preact/signals';
import { recall } from '../remembered.ts';
import type {
  Aim, Config, Filter, RowDetail, Selection, Sentence, Step, StoredRun, Summary, Target,
} from '../protocol.ts';
import type { Person } from '../signin.ts';
import type {
  Engine, MappingColumns, Range, RefusedPolicy, Saving, SignInState, SignInTold, Stage, Told,
} from './state.ts';

/** Before the worker has said anything. */
export const NOTHING: Summary = {
  files: [], rows: 0, shown: 0, errors: 0, warnings: 0, notes: 0, clean: 0,
  findings: [], filter: {}, order: { column: undefined, descending: false }, arrangement: 0, demands: [], undo: undefined, redo: undefined,
  searchable: 0, search: undefined,
  plan: undefined, run: undefined, requests: 0, changesAllowed: false,
  tenant: {
    devices: 0, standOut: 0, classes: [], tags: [], shown: 0, selected: 0, selectedShown: 0,
    arrangement: 0, reading: undefined, readAt: undefined, blocked: undefined, sync: undefined,
  },
};

export const set = {
  engine: signal<Engine>('starting'),
  /** Why the engine was lost, in the browser's words. */
  fault: signal(''),
  /** It was lost for want of memory. */
  outOfMemory: signal(false),
  version: signal(''),
  /** Files or a sample were handed over before the engine was there; they are next. */
  early: signal(false),
  /** How many files were handed over and are not read to their end. */
  awaited: signal(0),
  setup: signal<Config | undefined>(undefined),
  summary: signal<Summary>(NOTHING),
  revision: signal(0),
  stage: signal<Stage>('start'),
  filter: signal<Filter>({}),
  chosen: signal<number | undefined>(undefined),
  detail: signal<RowDetail | undefined>(undefined),
  /** The details lie over the grid, where there is no room beside it. */
  detailOpen: signal(false),
  notice: signal<Told | undefined>(undefined),
  /** The status line, spoken as it changes. */
  said: signal(''),
  signIn: signal<SignInState>('off'),
  signInProblem: signal<SignInTold | undefined>(undefined),
  person: signal<Person | undefined>(undefined),
  /** Everybody who is signed in in this tab. */
  accounts: signal<Person[]>([]),
  /** Which sign-in of the configuration, where there are several. */
  cloud: signal<number | undefined>(undefined),
  /** The customer's tenant that was asked for, as it was typed. */
  customer: signal<string | undefined>(undefined),
  /** The files that stay while the page is left for a sign-in, which waits for the user's word. */
  leaving: signal<File[] | undefined>(undefined),
  planning: signal(false),
  registering: signal(false),
  /** What is to be done, waiting for the user's word. */
  confirming: signal<Aim | undefined>(undefined),
  stopping: signal(false),
  /** The run that is going on writes nothing down: the person said so. */
  withoutJournal: signal(false),
  /** Edits that no saved file has. */
  unsaved: signal(false),
  /** What became of the devices, in no saved file. */
  unsavedResults: signal(false),
  /** What would lose the unsaved results, waiting for the user's word. */
  losing: signal<(() => void) | undefined>(undefined),
  dragging: signal(false),
  targets: signal<Target[]>([]),
  saving: signal<Saving | undefined>(undefined),
  /** Every step, while its list is open. */
  steps: signal<Step[] | undefined>(undefined),
  /** The rows that the dialog which changes many is for, while it is open. */
  changingMany: signal<Selection | undefined>(undefined),
  /** The rows that are selected, where it is not just the chosen one. */
  selection: signal<Range | undefined>(undefined),
  mapping: signal<MappingColumns | undefined>(undefined),
  /** The name of the policy file that a person has chosen, and that is in force. */
  policy: signal<string | undefined>(undefined),
  /** What is wrong with the policy file that was chosen last. */
  policyRefused: signal<RefusedPolicy | undefined>(undefined),
  /** Runs of an earlier page, which can be gone on with. */
  runs: signal<StoredRun[]>([]),
  /** This browser had some when it was last asked, and has not been asked since the page was opened. */
  runsExpected: signal(recall('runs') !== undefined),
  /** The run whose journal is to be deleted, waiting for the user's word. */
  deleting: signal<StoredRun | undefined>(undefined),
  /** What is wrong with the policy beside the page: it stops the page. */
  policyTrouble: signal<Sentence[]>([]),
};
