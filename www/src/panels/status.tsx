/**
 * The line at the foot: what just happened, said once, and how far a run or a reading is,
 * said at most every ten seconds so that a screen reader doesn't chatter.
 */
import { effect } from '@preact/signals';
import { useEffect, useRef } from 'preact/hooks';
import { figures } from '../figures.ts';
import { text } from '../language.ts';
import * as news from '../news.ts';
import { announce } from '../store/notices.ts';
import { running, state, tenant } from '../store/state.ts';
import { ChooseLanguage } from './language.tsx';
import { Network } from './network.tsx';

const PAUSE = 10_000;

export function Status() {
  // Progress is for the ear: to the eye the page shows it as it is.
  const progressSaid = useRef('');
  useEffect(() => {
    let last = -Infinity;
    let timer: ReturnType<typeof setTimeout> | undefined;
    const progress = () => {
      const words = going();
      if (words === undefined) return;
      last = performance.now();
      progressSaid.current = words;
      announce(words);
    };
    const ends = [
      effect(() => {
        const notice = state.notice.value;
        if (notice) announce(text(notice.key, notice.gaps));
      }),
      effect(() => {
        void state.stage.value;
        if (!state.notice.peek()) announce('');
      }),
      effect(() => {
        void state.revision.value;
        if (timer || going() === undefined) return;
        const rest = last + PAUSE - performance.now();
        if (rest <= 0) progress();
        else timer = setTimeout(() => { timer = undefined; progress(); }, rest);
      }),
    ];
    return () => {
      clearTimeout(timer);
      for (const end of ends) end();
    };
  }, []);
  const said = state.said.value;
  return <footer class="foot">
    <Network />
    <p class="said" role="status">
      {/* Only what comes anew is spoken, the same words of another notice too. */}
      <span key={state.notice.value} class={said === progressSaid.current ? 'visually-hidden' : undefined}>{said}</span>
    </p>
    {/* Before what is there from the first: it then moves nothing when it comes. */}
    {state.version.value && <Version version={state.version.value} />}
    <p class="foot-privacy">{text('page.privacy')}</p>
    <ChooseLanguage />
  </footer>;
}

/** How far what is going on is: a run, or reading the tenant's list. */
function going(): string | undefined {
  const { run, plan } = state.summary.value;
  if (run && running.value) {
    const { good, all, failed } = figures(run);
    return text('status.run', { good, devices: all, failed });
  }
  const planning = plan && !plan.whole && !plan.blocked ? plan.devices : undefined;
  const count = tenant.value.reading ?? planning;
  return count === undefined ? undefined : text('plan.reading', { count });
}

/** Opens what is new; a dot says that something is. */
function Version({ version }: { version: string }) {
  return <button type="button" class="quiet version" title={text('news.heading')} onClick={news.openNews}>
    {text('page.version', { version })}
    {news.fresh.value && <span class="fresh"><span class="visually-hidden"> {text('news.fresh')}</span></span>}
  </button>;
}
