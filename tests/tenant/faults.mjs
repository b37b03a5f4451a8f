/**
 * A scene's fault script: which request goes wrong, and how.
 *
 * A fault counts the requests that it matches by itself, so that two faults on the same
 * path do not disturb one another. This module only says what is to happen; dropping
 * connections and waiting is `graph.mjs`'s.
 */
import { usualBody } from './answer.mjs';

/**
 * @typedef {object} Mishap
 * @property {number} delay Milliseconds before anything else.
 * @property {import('./answer.mjs').Answer|null} answer Instead of the true one.
 * @property {'before'|'after'|null} lose
 */

/** @param {import('./scene.mjs').Fault[]} faults */
export function createFaults(faults) {
  const scripts = faults.map((fault) => ({
    fault,
    pattern: compile(fault.on),
    met: 0,
    struck: 0,
  }));
  return {
    /**
     * @param {string} method
     * @param {string} path Without the version root and the query.
     * @returns {Mishap}
     */
    meet(method, path) {
      /** @type {Mishap} */
      const mishap = { delay: 0, answer: null, lose: null };
      for (const script of scripts) {
        const { fault, pattern } = script;
        if (!pattern(method, path)) continue;
        script.met += 1;
        if (
          fault.nth
            ? !fault.nth.includes(script.met)
            : fault.every
              ? script.met % fault.every !== 0
              : false
        )
          continue;
        script.struck += 1;
        mishap.delay += fault.delay * 1000;
        mishap.lose ??= fault.lose;
        if (fault.answer && !mishap.answer) {
          const { status, headers, body, cors, endless } = fault.answer;
          mishap.answer = {
            status,
            headers: { ...headers },
            body: body ?? usualBody(status),
            cors,
            endless,
          };
        }
      }
      return mishap;
    },
    counts: () =>
      scripts.map(({ fault, met, struck }) => ({ on: fault.on, met, struck })),
  };
}

/**
 * `POST /import` is any POST whose path ends with `/import`; `*` stands for one segment,
 * as a method for any.
 *
 * @param {string} on
 * @returns {(method: string, path: string) => boolean}
 */
function compile(on) {
  const [wanted = '', pattern = ''] = on.split(' ');
  const rooted = pattern.startsWith('/') ? pattern : `/${pattern}`;
  const source = rooted
    .split('*')
    .map((s) => s.replace(/[.+?^${}()|[\]\\]/g, '\\$&'))
    .join('[^/]+');
  const expression = new RegExp(`${source}$`, 'i');
  return (method, path) => (wanted === '*' || wanted === method) && expression.test(path);
}
