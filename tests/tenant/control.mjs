/**
 * The control endpoint: tests load scenes, look at the tenant and push its clock.
 *
 * No web page may use it, not even by accident: it wants a header that a page can send
 * only after a preflight, answers no preflight, sends no CORS header, and refuses a Host
 * that is not ours, so that a name that resolves to loopback does not help either.
 */
import { readBody } from './graph.mjs';
import { SceneError } from './scene.mjs';

const HEADER = 'x-practice-control';
const LOOPBACK = new Set(['127.0.0.1', '::1', '::ffff:127.0.0.1']);
/** A scene of the largest size, with room. */
const LARGEST = 64 * 1024 * 1024;
const FARTHEST = 365 * 86_400;

/**
 * The verbs, for callers in this process and for the endpoint.
 *
 * @param {import('./tenant.mjs').Tenant} tenant
 */
export function createControl(tenant) {
  return {
    /** Loads a scene; what was there before is gone. @param {unknown} scene */
    scene: (scene) => tenant.load(scene),
    /** Changes how the tenant behaves; its devices and records stay. @param {unknown} changes */
    change: (changes) => tenant.change(changes),
    state: () => tenant.state(),
    /** @param {number} seconds */
    advance(seconds) {
      if (typeof seconds !== 'number' || !(seconds >= 0 && seconds <= FARTHEST)) {
        throw new SceneError([`seconds is not a number from 0 to ${FARTHEST}`]);
      }
      tenant.clock.advance(seconds);
      tenant.settle();
    },
  };
}

/**
 * @param {ReturnType<typeof createControl>} control
 * @param {() => string} host Ours, as a client has to name it.
 */
export function controlHandler(control, host) {
  /** @type {Record<string, (body: any) => unknown>} */
  const verbs = {
    'POST /control/scene': (body) => control.scene(body),
    'PATCH /control/scene': (body) => control.change(body),
    'POST /control/advance': (body) => control.advance(body?.seconds),
    'GET /control/state': () => control.state(),
  };
  /** @param {import('node:http').IncomingMessage} incoming @param {import('node:http').ServerResponse} outgoing */
  return async (incoming, outgoing) => {
    /** @param {number} status @param {unknown} body */
    const answer = (status, body) => {
      outgoing.statusCode = status;
      if (body === undefined) return void outgoing.end();
      outgoing.setHeader('Content-Type', 'application/json');
      return void outgoing.end(JSON.stringify(body));
    };
    const allowed =
      LOOPBACK.has(incoming.socket.remoteAddress ?? '') &&
      incoming.headers[HEADER] === '1' &&
      incoming.headers.host === host();
    const text = await readBody(incoming, allowed ? LARGEST : 0);
    if (!allowed) {
      return answer(403, {
        problems: [
          `the control endpoint wants the header ${HEADER}: 1, the host ${host()} and loopback`,
        ],
      });
    }
    const verb = verbs[`${incoming.method} ${(incoming.url ?? '').split('?')[0]}`];
    if (!verb)
      return answer(404, {
        problems: [`there is no ${incoming.method} ${incoming.url}`],
      });
    try {
      const result = verb(text ? JSON.parse(text) : undefined);
      return result === undefined ? answer(204, undefined) : answer(200, result);
    } catch (error) {
      if (error instanceof SceneError) return answer(400, { problems: error.problems });
      if (error instanceof SyntaxError)
        return answer(400, { problems: [`the body is not JSON: ${error.message}`] });
      throw error;
    }
  };
}
