/**
 * Panels and verbs that are not needed at first: their code is fetched when they are
 * wanted, or once the page has nothing else to do, so that a page that is open stays whole
 * when its host is gone or has a newer one.
 */
import { signal } from '@preact/signals';
import type { ComponentType, FunctionComponent } from 'preact';
import { useEffect } from 'preact/hooks';
import { laterTexts, text } from './language.ts';
import { unexpected } from './store/notices.ts';

/** Each says whether it is there. */
const parts: (() => Promise<boolean>)[] = [];

/** How long after it could not be fetched a part is fetched again, in milliseconds. */
const AGAIN = 30_000;

/** A panel, what fetches it, and whether it is there or could not be fetched. */
export type Lazy<P> = FunctionComponent<P> & { fetch(): Promise<void>; settled(): boolean };

/** The panel that `load` gives; nothing is drawn in its place until it is there. */
export function lazy<P extends object>(load: () => Promise<ComponentType<P>>): Lazy<P> {
  const panel = signal<ComponentType<P> | undefined>(undefined);
  const failed = signal(false);
  let loading: Promise<void> | undefined;
  const fetchIt = () => loading ??= Promise.all([load(), laterTexts()]).then(
    ([found]) => {
      failed.value = false;
      panel.value = found;
    },
    () => {
      failed.value = true;
      loading = undefined;
    },
  );
  parts.push(() => fetchIt().then(() => panel.value !== undefined));

  function Lazy(props: P) {
    useEffect(() => void fetchIt(), []);
    const Panel = panel.value;
    if (Panel) return <Panel {...props} />;
    return failed.value
      ? <div class="box" data-tone="error" role="alert">
          <p>{text('page.part-missing')}</p>
          <button type="button" onClick={() => void fetchIt()}>{text('page.part-again')}</button>
        </div>
      : null;
  }
  return Object.assign(Lazy, {
    fetch: fetchIt,
    settled: () => panel.value !== undefined || failed.value,
  });
}

/** A module that is fetched later: does something with it, at once where it is there already. */
export interface Later<M> {
  (act: (module: M) => unknown): void;
  fetch(): Promise<M>;
}

export function later<M>(load: () => Promise<M>): Later<M> {
  let there: M | undefined;
  const fetchIt = () => Promise.all([load(), laterTexts()]).then(
    ([found]) => there = found,
    () => Promise.reject(new Error(text('page.part-missing'))),
  );
  parts.push(() => fetchIt().then(() => true, () => false));
  const use = (act: (module: M) => unknown) => {
    if (there) act(there);
    else fetchIt().then(act, unexpected);
  };
  return Object.assign(use, { fetch: fetchIt });
}

/**
 * Fetches every panel and the rest of the verbs, one after the other, when the page is
 * idle; those that could not be, once more when the network is back, or after a while.
 * From the mark `preflight:whole` in the browser's User Timing on the page needs its
 * host no more, and `then` is called.
 */
export function fetchTheRest(then: () => void): void {
  const idle = (work: () => void) =>
    'requestIdleCallback' in window ? requestIdleCallback(work) : setTimeout(work, 1000);
  const missing: typeof parts = [];
  const next = () => {
    const fetchIt = parts.shift();
    if (fetchIt) {
      void fetchIt().then(there => {
        if (!there) missing.push(fetchIt);
        idle(next);
      });
    } else if (missing.length === 0) {
      performance.mark('preflight:whole');
      then();
    } else wait();
  };
  const wait = () => {
    parts.push(...missing.splice(0));
    const again = () => {
      clearTimeout(timer);
      removeEventListener('online', again);
      idle(next);
    };
    const timer = setTimeout(again, AGAIN);
    addEventListener('online', again);
  };
  if (document.readyState === 'complete') idle(next);
  else addEventListener('load', () => idle(next), { once: true });
}
