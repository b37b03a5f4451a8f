/**
 * The worker as a typed object of promises.
 *
 * Requests are numbered; an answer settles the request with its number. A request that
 * the core refuses is rejected with its sentence. When the worker is lost every open
 * request is rejected and `crashed` is called once.
 */
import { Crash } from './crash.ts';
import type { FromWorker, ToWorker, Verb, Verbs } from './protocol.ts';
import { startWorker } from './trusted.ts';

export type Session = {
  [V in Verb]: (...args: Parameters<Verbs[V]>) => Promise<ReturnType<Verbs[V]>>;
};

export interface Listener {
  ready(version: string): void;
  changed(summary: Extract<FromWorker, { event: 'changed' }>): void;
  token(fresh: boolean, claims: string | undefined, scope: string | undefined): Promise<string>;
  /** `memory`: there was not enough of it. */
  crashed(reason: string, memory: boolean): void;
}

interface Pending {
  resolve(value: unknown): void;
  reject(why: Error): void;
}

export function startSession(listener: Listener): Session & { end(): void } {
  const worker = startWorker();
  const pending = new Map<number, Pending>();
  let requests = 0;
  let lost = false;

  worker.addEventListener('message', (event: MessageEvent<FromWorker>) => {
    const message = event.data;
    if ('id' in message) {
      const request = pending.get(message.id);
      pending.delete(message.id);
      if ('error' in message) request?.reject(new Error(message.error));
      else request?.resolve(message.ok);
      return;
    }
    switch (message.event) {
      case 'ready': return listener.ready(message.version);
      case 'changed': return listener.changed(message);
      case 'crashed': return crash(message.reason, message.memory);
      case 'token': {
        const { ticket, fresh, claims, scope } = message;
        listener.token(fresh, claims, scope).then(
          token => send({ ticket, token }),
          (why: unknown) => send({ ticket, refused: why instanceof Error ? why.message : String(why) }),
        );
      }
    }
  });
  worker.addEventListener('error', event => {
    event.preventDefault();
    crash(event.message || 'the worker did not start');
  });
  worker.addEventListener('messageerror', () => crash('a message could not be read'));

  function crash(reason: string, memory = false): void {
    if (lost) return;
    end();
    listener.crashed(reason, memory);
  }

  function end(): void {
    lost = true;
    worker.terminate();
    for (const request of pending.values()) request.reject(new Crash('the worker was ended'));
    pending.clear();
  }

  function send(message: ToWorker): void {
    if (!lost) worker.postMessage(message);
  }

  function ask(verb: Verb, args: unknown[]): Promise<unknown> {
    if (lost) return Promise.reject(new Crash('the worker was ended'));
    const id = ++requests;
    return new Promise((resolve, reject) => {
      pending.set(id, { resolve, reject });
      send({ id, verb, args });
    });
  }

  return new Proxy({ end } as Session & { end(): void }, {
    get: (own, verb) =>
      verb === 'end' ? own.end : (...args: unknown[]) => ask(verb as Verb, args),
  });
}
