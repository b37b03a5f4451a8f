/**
 * The page without a network, and beside a newer build of itself.
 *
 * The service worker gives each page the files of the build that opened it. A newer build
 * waits until no page is open, or until a person wants it and no tab has anything that
 * would be lost: each tab that has holds a lock that the others see.
 */
import { computed, effect, signal } from '@preact/signals';
import { ONE_FILE } from './build.ts';
import type { ToServiceWorker } from './protocol.ts';
import { running, state } from './store/state.ts';
import { registerServiceWorker } from './trusted.ts';

/** What loading the page again would break off or lose, gravest first. */
export type AtWork = 'run' | 'unsaved' | 'list';

/** How often a page that stays open asks for a newer build, in milliseconds. */
const HOUR = 3_600_000;

const lost = signal(false);
const waiting = signal<ServiceWorker | undefined>(undefined);
const others = signal(false);

/** The machine has no network, as far as the browser knows. */
export const offline = computed(() => lost.value);

/** A newer build is there and waits. */
export const newer = computed(() => waiting.value !== undefined);

export const atWork = computed<AtWork | undefined>(() => {
  if (running.value) return 'run';
  if (state.unsaved.value || state.unsavedResults.value) return 'unsaved';
  return state.summary.value.files.length > 0 || state.stage.value === 'bench' ? 'list' : undefined;
});

/** Why the newer build can't start now; nothing if it can. */
export const hindrance = computed<'run' | 'unsaved' | 'elsewhere' | undefined>(() => {
  const here = atWork.value;
  if (here === 'run' || here === 'unsaved') return here;
  return others.value ? 'elsewhere' : undefined;
});

/** Of this copy of the page: there may be others on the same origin. */
const LOCK = `preflight-at-work ${new URL('.', document.baseURI).pathname}`;

/** Tabs tell each other that their work began or ended, or that the newer build starts. */
type Told = 'work' | 'start';
let channel: BroadcastChannel | undefined;
let release: (() => void) | undefined;
let holding = 0;
/** A person said so, here or in another tab. */
let wanted: 'here' | 'elsewhere' | undefined;

export function watchNetwork(): void {
  // The one file wants no network and has no newer build.
  if (ONE_FILE) return;
  lost.value = !navigator.onLine;
  addEventListener('online', () => { lost.value = false; });
  addEventListener('offline', () => { lost.value = true; });
  if (!('serviceWorker' in navigator)) return;
  // The files that the page needs to open come first.
  if (document.readyState === 'complete') void watchVersions();
  else addEventListener('load', () => void watchVersions(), { once: true });
}

/** Starts the newer build and loads every tab again; only where nothing hinders it. */
export async function useNewer(): Promise<void> {
  await lookAround();
  if (hindrance.value) return;
  wanted = 'here';
  tellOthers('start');
  say(waiting.value, { start: true });
}

async function watchVersions(): Promise<void> {
  const registration = await registerServiceWorker().catch(() => undefined);
  // Without it the page works as long as it is open.
  if (!registration) return;
  channel = new BroadcastChannel(LOCK);
  channel.addEventListener('message', ({ data }: MessageEvent<Told>) => {
    if (data === 'start') wanted ??= 'elsewhere';
    void lookAround();
  });
  effect(() => hold(atWork.value !== undefined));
  follow(registration);
  void navigator.serviceWorker.ready.then(({ active, scope }) => {
    if (!navigator.serviceWorker.controller) say(active, { opened: import.meta.url.slice(scope.length) });
  });

  const ask = () => void registration.update().catch(() => {});
  setInterval(ask, HOUR);
  addEventListener('online', ask);
  document.addEventListener('visibilitychange', () => {
    if (document.visibilityState !== 'visible') return;
    ask();
    void lookAround();
  });
}

function follow(registration: ServiceWorkerRegistration): void {
  const seen = new WeakSet<ServiceWorker>();
  const look = () => {
    const { installing, waiting: there, active } = registration;
    // The first one is no newer one.
    waiting.value = active && there ? there : undefined;
    if (there) void lookAround();
    for (const worker of [installing, there]) {
      if (!worker || seen.has(worker)) continue;
      seen.add(worker);
      worker.addEventListener('statechange', () => {
        if (worker.state === 'activated') started();
        look();
      });
    }
  };
  registration.addEventListener('updatefound', look);
  look();
}

/** The newer build has started: a tab that has nothing to lose goes over to it. */
function started(): void {
  if (wanted === 'here' ? !hindrance.value : wanted && !atWork.value) location.reload();
}

/** Holds the lock that keeps other tabs from starting a newer build, or lets go of it. */
function hold(on: boolean): void {
  if (on === (release !== undefined)) return;
  release?.();
  release = undefined;
  if (!on) return;
  const released = new Promise<void>(resolve => { release = resolve; });
  const held = navigator.locks.request(LOCK, { mode: 'shared' }, () => {
    holding += 1;
    tellOthers('work');
    return released;
  });
  void held.then(() => {
    holding -= 1;
    tellOthers('work');
  }, () => {});
}

async function lookAround(): Promise<void> {
  const { held = [] } = await navigator.locks.query();
  const all = held.filter(({ name }) => name === LOCK).length;
  others.value = all > holding;
}

function say(worker: ServiceWorker | null | undefined, message: ToServiceWorker): void {
  worker?.postMessage(message);
}

function tellOthers(told: Told): void {
  channel?.postMessage(told);
}
