/**
 * The one Trusted Types policy, and with it the one place that starts workers.
 *
 * The address of a worker is a sink under `require-trusted-types-for 'script'`; the
 * policy lets our own through and nothing else.
 */
import workerUrl from '../worker/main.ts?worker&url';

const policy = window.trustedTypes?.createPolicy('worker', {
  createScriptURL(url) {
    if (url !== workerUrl) throw new TypeError(`not our worker: ${url}`);
    return url;
  },
});

export function startWorker(): Worker {
  const url = policy?.createScriptURL(workerUrl) ?? workerUrl;
  return new Worker(url as string, { type: 'module', name: 'preflight' });
}
