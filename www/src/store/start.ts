/** The start of the page: the worker and what comes of what it tells, the configuration. */
import { batch, effect, untracked } from '@preact/signals';
import { settled } from '../figures.ts';
import type { Listener } from '../session.ts';
import { filesAreKept, returned } from '../way-back.ts';
import { openSteps } from './edits.ts';
import { begin, session } from './engine.ts';
import { follow } from './files.ts';
import * as late from './late.ts';
import { resultsSaved } from './losing.ts';
import { tell, unexpected } from './notices.ts';
import { setUp } from './setting-up.ts';
import { set } from './signals.ts';
import { goTo } from './stages.ts';
import { WITHOUT_ROWS } from './state.ts';
import { bring, refreshDetail } from './view.ts';

/** Begins all; the page draws before it is done. */
export async function start(): Promise<void> {
  begin(listener);
  // Who comes there is about to sign in.
  effect(() => {
    const stage = set.stage.value;
    untracked(() => {
      if (stage === 'plan') late.signingIn(({ wantSignIn }) => wantSignIn());
      if (stage === 'devices' && set.signIn.value === 'off') late.signingIn(({ wantSignInOnly }) => wantSignInOnly());
    });
  });
  try {
    await setUp();
    await lookBack();
  } catch (error) {
    unexpected(error);
  }
}

/**
 * The first file is checked as quickly as any later one from the mark `preflight:ready` in
 * the browser's User Timing on.
 */
export async function runIn(): Promise<void> {
  // Nothing hangs on it: a worker that is lost says so itself.
  await session.runIn().catch(() => {});
  performance.mark('preflight:ready');
}

/** Goes on where the page was left for a sign-in; what nobody came back for is cleared away too. */
async function lookBack(): Promise<void> {
  const left = returned();
  if (left || await filesAreKept()) late.signingIn(({ comeBack }) => comeBack(left));
}

const listener: Listener = {
  ready(version) {
    batch(() => {
      set.engine.value = 'ready';
      set.early.value = false;
      set.version.value = version;
    });
  },
  changed({ revision, summary, block }) {
    bring(revision, block);
    batch(() => {
      const { run: before } = set.summary.value;
      const { run } = summary;
      const ended = Boolean(run?.done && !before?.done);
      const known = Boolean(run && settled(run) && !(before && settled(before)));
      // A place may be another row's now.
      if (summary.arrangement !== set.summary.value.arrangement) {
        set.selection.value = undefined;
        if (typeof set.changingMany.value === 'object') {
          set.changingMany.value = undefined;
          tell({ key: 'many.moved' });
        }
      }
      set.revision.value = revision;
      set.summary.value = summary;
      follow();
      if (known) set.unsavedResults.value = true;
      // They were saved while the last records were removed.
      if (ended && !set.unsavedResults.value) resultsSaved();
      if (ended && set.stage.value === 'register') goTo('result');
      if (!WITHOUT_ROWS.has(set.stage.value) && summary.files.length === 0 && !summary.run) goTo('start');
    });
    void refreshDetail();
    if (set.steps.value) void openSteps();
  },
  async token(fresh, claims, scope) {
    return (await late.signingIn.fetch()).token(fresh, claims, scope);
  },
  crashed(reason, memory) {
    batch(() => {
      set.engine.value = 'lost';
      set.fault.value = reason;
      set.outOfMemory.value = memory;
    });
  },
};
