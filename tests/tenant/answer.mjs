/**
 * Graph's answers, errors above all, in the shapes that clients meet in the field.
 *
 * An answer is made here and dressed by `graph.mjs`: request ids, dates and CORS headers
 * are the same for all of them and not known here.
 */
import { randomUUID } from 'node:crypto';

/**
 * @typedef {object} Answer
 * @property {number} status
 * @property {Record<string, string>} headers
 * @property {unknown} body An object is sent as JSON, a string as it is, null not at all.
 * @property {boolean} [cors] False for a gateway that forgets the CORS headers.
 * @property {boolean} [endless] Blanks follow the body for as long as anybody listens.
 */

/** @param {number} status @param {unknown} body @returns {Answer} */
export function json(status, body) {
  return { status, headers: {}, body };
}

/** @param {number} [status] @returns {Answer} */
export function nothing(status = 204) {
  return { status, headers: {}, body: null };
}

/**
 * Graph's own error.
 *
 * @param {number} status @param {string} code @param {string} message
 * @param {Record<string, string>} [headers]
 * @returns {Answer}
 */
export function graphError(status, code, message, headers = {}) {
  return { status, headers, body: { error: { code, message } } };
}

/**
 * Intune's error: JSON inside the `message` of Graph's (support article on Graph
 * Explorer's 403).
 *
 * @param {number} status @param {string} code @param {string} text
 * @param {string} [phrase] The machine code, `CustomApiErrorPhrase`.
 * @returns {Answer}
 */
export function intuneError(status, code, text, phrase = '') {
  const nested = {
    _version: 3,
    Message:
      `${text} - Operation ID (for customer support): ` +
      `00000000-0000-0000-0000-000000000000 - Activity ID: ${randomUUID()} - Url: ` +
      'https://fef.practice.example/DeviceEnrollmentFE/StatelessDeviceEnrollmentFEService',
    CustomApiErrorPhrase: phrase,
    RetryAfter: null,
    ErrorSourceService: '',
    HttpHeaders: '{}',
  };
  return graphError(
    status,
    code,
    JSON.stringify(nested, null, 2).replaceAll('\n', '\r\n'),
  );
}

/** @param {string} segment */
export function noSegment(segment) {
  return graphError(
    400,
    'BadRequest',
    `Resource not found for the segment '${segment}'.`,
  );
}

/** @param {string} message */
export function badRequest(message) {
  return graphError(400, 'BadRequest', message);
}

export function notFound() {
  return intuneError(404, 'ResourceNotFound', 'The resource was not found.');
}

/** What Graph says with a status when a scene gives no body of its own. @type {Record<number, [string, string]>} */
const BY_STATUS = {
  400: ['BadRequest', 'An error has occurred.'],
  401: ['InvalidAuthenticationToken', 'Access token has expired or is not yet valid.'],
  403: ['Forbidden', 'Access is denied.'],
  404: ['ResourceNotFound', 'The resource was not found.'],
  409: ['Conflict', 'The request conflicts with another.'],
  413: ['RequestEntityTooLarge', 'The request is too large.'],
  429: ['TooManyRequests', 'Please retry again later.'],
  500: ['InternalServerError', 'An error has occurred.'],
  502: ['UnknownError', 'Bad gateway.'],
  503: ['serviceNotAvailable', 'The service is temporarily unavailable.'],
  504: ['GatewayTimeout', 'The gateway did not receive an answer in time.'],
};

/** @param {number} status */
export function usualBody(status) {
  if (status < 400) return null;
  const [code, message] = BY_STATUS[status] ?? ['UnknownError', 'An error has occurred.'];
  return { error: { code, message } };
}
