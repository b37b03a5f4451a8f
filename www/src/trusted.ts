/**
 * The one Trusted Types policy, and with it the one place that starts workers.
 *
 * The address of a worker is a sink under `require-trusted-types-for 'script'`; the
 * policy lets our own two through and nothing else.
 */
import { ONE_FILE } from './build.ts';
import workerUrl from '../worker/main.ts?worker&url';

/** The service worker, beside the page. */
const SERVICE_WORKER = 'sw.js';

const policy = window.trustedTypes?.createPolicy('worker', {
  createScriptURL(url) {
    if (url !== workerUrl && url !== SERVICE_WORKER) throw new TypeError(`not our worker: ${url}`);
    return url;
  },
});

const trusted = (url: string) => (policy?.createScriptURL(url) ?? url) as string;

export function startWorker(): Worker {
  // Chromium starts no module from a page on the disk.
  return new Worker(trusted(workerUrl), { type: ONE_FILE ? 'classic' : 'module', name: 'preflight' });
}

export function registerServiceWorker(): Promise<ServiceWorkerRegistration> {
  return navigator.serviceWorker.register(trusted(SERVICE_WORKER), { updateViaCache: 'none' });
}
