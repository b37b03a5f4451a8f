/**
 * `$batch`: up to twenty calls in one, answered in any order.
 *
 * The outer 200 says nothing of the items. Each is performed by itself, with its own
 * limits and faults; a lost connection loses all of the answers, though not the effects.
 */
import { badRequest, graphError, json } from './answer.mjs';

/** Graph's documented limit. */
const MOST = 20;

/**
 * @typedef {object} Item
 * @property {string} id
 * @property {string} method
 * @property {string} url
 * @property {Record<string, string>} [headers]
 * @property {unknown} [body]
 * @property {string[]} [dependsOn]
 */

/**
 * @param {unknown} envelope
 * @param {string} version
 * @param {(request: import('./graph.mjs').Request) => Promise<import('./graph.mjs').Outcome>} perform
 * @param {(body: unknown) => unknown} dress Gives an error its request ids.
 * @returns {Promise<import('./graph.mjs').Outcome>}
 */
export async function performBatch(envelope, version, perform, dress) {
  const items = /** @type {{requests?: unknown}|null} */ (envelope)?.requests;
  const problem = malformed(items);
  if (problem) return { answer: badRequest(problem), lose: false };
  /** @type {Map<string, import('./answer.mjs').Answer>} */
  const answers = new Map();
  let lose = false;
  for (const item of /** @type {Item[]} */ (items)) {
    const failed = (item.dependsOn ?? []).some(
      (id) => (answers.get(id.toLowerCase())?.status ?? 500) >= 400,
    );
    if (failed) {
      answers.set(
        item.id.toLowerCase(),
        graphError(
          424,
          'FailedDependency',
          'A request that this one depends on has failed.',
        ),
      );
      continue;
    }
    const mark = item.url.indexOf('?');
    const outcome = await perform({
      method: item.method.toUpperCase(),
      version,
      path: mark === -1 ? item.url : item.url.slice(0, mark),
      search: mark === -1 ? '' : item.url.slice(mark + 1),
      body: item.body === undefined ? '' : JSON.stringify(item.body),
      contentType: contentType(item.headers),
      batched: true,
    });
    answers.set(item.id.toLowerCase(), outcome.answer);
    lose ||= outcome.lose;
  }
  const responses = /** @type {Item[]} */ (items).map(({ id }) => {
    const { status, headers, body } = /** @type {import('./answer.mjs').Answer} */ (
      answers.get(id.toLowerCase())
    );
    const dressed = dress(body);
    return {
      id,
      status,
      headers: {
        ...headers,
        ...(dressed === null ? {} : { 'Content-Type': 'application/json' }),
      },
      ...(dressed === null ? {} : { body: dressed }),
    };
  });
  // "In any order": never the one they were asked in, where there are two or more.
  return { answer: json(200, { responses: responses.reverse() }), lose };
}

/** @param {unknown} items @returns {string|null} */
function malformed(items) {
  if (!Array.isArray(items) || items.length === 0) return 'The batch has no requests.';
  if (items.length > MOST)
    return `Number of batch request steps exceeds the maximum value of ${MOST}.`;
  /** @type {Set<string>} */
  const ids = new Set();
  for (const item of items) {
    if (
      typeof item?.id !== 'string' ||
      typeof item.method !== 'string' ||
      typeof item.url !== 'string'
    ) {
      return 'A request of the batch lacks its id, method or url.';
    }
    const id = item.id.toLowerCase();
    if (ids.has(id)) return `The request id '${item.id}' is not unique.`;
    if (!item.url.startsWith('/'))
      return `The url of request '${item.id}' is not relative to the version root.`;
    if (/^\/\$batch\b/.test(item.url)) return 'A batch cannot hold a batch.';
    if (item.body !== undefined && !contentType(item.headers)) {
      return `Request '${item.id}' has a body and no Content-Type header.`;
    }
    const depends = item.dependsOn ?? [];
    if (
      !Array.isArray(depends) ||
      depends.some((d) => typeof d !== 'string' || !ids.has(d.toLowerCase()))
    ) {
      return `Request '${item.id}' depends on one that does not come before it.`;
    }
    ids.add(id);
  }
  return null;
}

/** @param {Record<string, string>|undefined} headers */
function contentType(headers) {
  return Object.entries(headers ?? {}).find(
    ([name]) => name.toLowerCase() === 'content-type',
  )?.[1];
}
