/**
 * The service worker: it keeps the files of one build, so that the page opens without a
 * network and never gets files of another build.
 *
 *     a build ──install──▶ a cache of its own ──fetch──▶ the pages that this build opened
 *
 * It answers for the files of its own list and for the two settings beside the page;
 * whatever else is asked goes out as if it were not there: Graph, the sign-in and
 * `redirect.html` among it. A newer build waits until no page of this one is open, or
 * until a page says that it may start; no page of another build is taken in.
 */
import { beginningOf, LONGEST } from '../src/beginning.ts';
import type { ToServiceWorker } from '../src/protocol.ts';

/** Each file of the build, by its address below the scope, and the SHA-256 of it. */
declare const FILES: { [address: string]: string };
/** The SHA-256 of that list. */
declare const BUILD: string;

const worker = self as unknown as ServiceWorkerGlobalScope;
const files = FILES;

const PAGE = './';
const SETTINGS = ['config.json', 'policy.json'];

/** Those whose headers matter: the policy of a page and of its worker. */
const WITH_POLICY = Object.keys(files).filter(address =>
  address === PAGE || /^assets\/worker-.*\.js$/.test(address));

/** How long an opening page waits for a slow network before it opens from the cache. */
const PATIENCE = 3000;

/** Several copies of the page may be on one origin. */
const OURS = `preflight ${worker.registration.scope} `;
const NAME = OURS + BUILD;

worker.addEventListener('install', event => event.waitUntil(install()));
worker.addEventListener('activate', event => event.waitUntil(removeOthers()));

worker.addEventListener('message', event => {
  const { start, opened } = event.data as ToServiceWorker;
  if (start) void worker.skipWaiting();
  if (opened && Object.hasOwn(files, opened)) event.waitUntil(takeIn((event.source as Client).id));
});

worker.addEventListener('fetch', event => {
  const { request } = event;
  const address = addressOf(request);
  if (address === undefined) return;
  if (address === PAGE) event.respondWith(page(request));
  else if (SETTINGS.includes(address)) event.respondWith(setting(address, request));
  else event.respondWith(file(address));
});

/** What is asked for, if it is for us to answer. */
function addressOf({ method, mode, url }: Request): string | undefined {
  const { scope } = worker.registration;
  if (method !== 'GET' || !url.startsWith(scope)) return undefined;
  const [plain = '', query] = url.slice(scope.length).split(/[?#]/, 2);
  // The page's own address may carry anything; a file's never does.
  if (mode === 'navigate') return ['', 'index.html'].includes(plain) ? PAGE : undefined;
  if (query !== undefined) return undefined;
  return Object.hasOwn(files, plain) || SETTINGS.includes(plain) ? plain : undefined;
}

/** All of a build or nothing: a host that is half way to the next one is asked later. */
async function install(): Promise<void> {
  const cache = await caches.open(NAME);
  await Promise.all(Object.keys(files).map(async address =>
    cache.put(address, await fetched(address))));
  await Promise.all(SETTINGS.map(name => keepSetting(cache, name).catch(() => {})));
}

/** Pages that were open before us, and said that this build opened them. */
const ours = new Set<string>();

/**
 * From the first visit on: a page that opened before there was a service worker gets its
 * files from here too, if no page of another build would be taken in with it.
 */
async function takeIn(page: string): Promise<void> {
  ours.add(page);
  const [all, controlled] = await Promise.all([
    worker.clients.matchAll({ includeUncontrolled: true }), worker.clients.matchAll(),
  ]);
  for (const { id } of controlled) ours.add(id);
  if (all.every(({ id }) => ours.has(id))) await worker.clients.claim();
}

async function removeOthers(): Promise<void> {
  const names = await caches.keys();
  const old = names.filter(name => name.startsWith(OURS) && name !== NAME);
  await Promise.all(old.map(name => caches.delete(name)));
}

/**
 * The page of this build. Where the host still has it, it comes with the headers of
 * today: whoever sets the host up may have let another Graph through since.
 */
async function page(request: Request): Promise<Response> {
  const cache = await caches.open(NAME);
  const kept = await cache.match(PAGE);
  try {
    const signal = AbortSignal.timeout(PATIENCE);
    const fresh = await fetched(PAGE, signal);
    if (policyOf(fresh) !== policyOf(kept)) {
      const all = await Promise.all(WITH_POLICY.map(async address =>
        [address, await fetched(address, signal)] as const));
      for (const [address, answer] of all) await cache.put(address, answer);
    }
    return fresh;
  } catch (why) {
    if (why instanceof OtherBuild && await withdrawn()) {
      await worker.registration.unregister();
      return fetch(request);
    }
    return kept ?? fetch(request);
  }
}

async function file(address: string): Promise<Response> {
  const cache = await caches.open(NAME);
  // The browser may have made room for others.
  return await cache.match(address) ?? fetched(address);
}

/** The host's answer, or its last one where it can't be reached. */
async function setting(name: string, request: Request): Promise<Response> {
  const cache = await caches.open(NAME);
  try {
    return await keepSetting(cache, name, request);
  } catch {
    return await cache.match(name) ?? Response.error();
  }
}

async function keepSetting(cache: Cache, name: string, request?: Request): Promise<Response> {
  const answer = await fetch(request ?? new Request(name, { cache: 'no-cache' }));
  // That there is none is an answer as well.
  if (!answer.ok && answer.status !== 404) return answer;
  const body = await beginningOf(answer);
  const again = new Response(body, { status: answer.status, headers: unpacked(answer) });
  if (body.size <= LONGEST) await cache.put(name, again.clone());
  return again;
}

/** The host has a file of that name that is not this build's. */
class OtherBuild extends Error {}

/** A file as this build has it, from the host; whatever else comes is refused. */
async function fetched(address: string, signal?: AbortSignal): Promise<Response> {
  // The names of most files say their content; the browser may have those already.
  const cache = address.startsWith('assets/') && !WITH_POLICY.includes(address) ? 'default' : 'reload';
  const answer = await fetch(address, { cache, ...(signal && { signal }) });
  if (!answer.ok) throw new Error(`${address}: ${answer.status}`);
  const bytes = await answer.arrayBuffer();
  if (await sha256(bytes) !== files[address]) throw new OtherBuild(address);
  // A new one: an answer that was redirected opens no page.
  return new Response(bytes, { headers: unpacked(answer) });
}

/** The headers of an answer for its bytes as they are read. */
function unpacked(answer: Response): Headers {
  const headers = new Headers(answer.headers);
  for (const name of ['Content-Encoding', 'Content-Length']) headers.delete(name);
  return headers;
}

async function sha256(bytes: ArrayBuffer): Promise<string> {
  const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', bytes));
  return [...digest].map(byte => byte.toString(16).padStart(2, '0')).join('');
}

function policyOf(answer: Response | undefined): string | null | undefined {
  return answer?.headers.get('Content-Security-Policy');
}

/** Whether the host serves no service worker any more: the address is somebody else's then. */
async function withdrawn(): Promise<boolean> {
  const answer = await fetch(worker.location.href, { cache: 'no-store' }).catch(() => undefined);
  return answer?.status === 404 || answer?.status === 410;
}
