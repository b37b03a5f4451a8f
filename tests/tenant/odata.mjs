/**
 * The few query options that Intune's collections understand, and their refusals.
 *
 * In goes a raw query string, out come the page size, the filter and where to go on; or
 * the answer to refuse with. What the field reports as refused is refused here, so that
 * a client that relies on it is found out.
 */
import { createHmac, randomBytes } from 'node:crypto';
import { badRequest, intuneError, json } from './answer.mjs';

const KNOWN = new Set(['$top', '$filter', '$select', '$skiptoken']);
/** Skip tokens hold for one run; nobody is to make their own. */
const SECRET = randomBytes(16);

/**
 * @typedef {object} Listing
 * @property {number} size
 * @property {{contains: string} | {importId: string} | null} filter
 * @property {string[]|null} select
 * @property {number} after The place in the list that the page begins after.
 * @property {boolean} pause Whether this page is the empty one between two.
 */

/**
 * @param {string} search The raw query, without `?`.
 * @param {{page: number, importId: boolean}} allowed The largest page; whether the
 *   collection can be searched by importId.
 * @returns {{listing: Listing, refusal: null} | {listing: null, refusal: import('./answer.mjs').Answer}}
 */
export function readListing(search, allowed) {
  /** @param {import('./answer.mjs').Answer} refusal @returns {{listing: null, refusal: import('./answer.mjs').Answer}} */
  const refuse = (refusal) => ({ listing: null, refusal });
  /** @type {Listing} */
  const listing = {
    size: allowed.page,
    filter: null,
    select: null,
    after: 0,
    pause: false,
  };
  for (const part of search.split('&').filter((p) => p !== '')) {
    const equals = part.indexOf('=');
    const rawValue = equals === -1 ? '' : part.slice(equals + 1);
    const name = decode(equals === -1 ? part : part.slice(0, equals));
    const value = decode(rawValue);
    if (name === null || value === null)
      return refuse(badRequest('The query is not well formed.'));
    if (!name.startsWith('$')) continue;
    if (!KNOWN.has(name)) {
      return refuse(badRequest(`The query option '${name}' is not supported.`));
    }
    if (name === '$top') {
      if (!/^\d{1,9}$/.test(value) || Number(value) < 1) {
        return refuse(
          badRequest(`Invalid value '${value}' for $top query option found.`),
        );
      }
      listing.size = Math.min(Number(value), allowed.page);
    } else if (name === '$select') {
      listing.select = value.split(',').map((field) => field.trim());
    } else if (name === '$filter') {
      const filter = readFilter(value, allowed.importId);
      if ('status' in filter) return refuse(filter);
      listing.filter = filter;
    } else {
      const place = openSkipToken(rawValue);
      if (!place) return refuse(badRequest('The skip token is not valid.'));
      Object.assign(listing, place);
    }
  }
  return { listing, refusal: null };
}

/**
 * One page of a collection, with a link to the next if there is more.
 *
 * @template {{place: number}} T
 * @param {object} what
 * @param {import('./graph.mjs').Call} what.call
 * @param {Listing} what.listing
 * @param {boolean} what.emptyPages
 * @param {string} what.collection
 * @param {Iterable<T>} what.rest The entries, by place, at least from the page's beginning on.
 * @param {(entry: T) => boolean} what.keep
 * @param {(entry: T) => Record<string, unknown>} what.show
 */
export function answerListing({
  call,
  listing,
  emptyPages,
  collection,
  rest,
  keep,
  show,
}) {
  const root = `${call.origin}/${call.version}`;
  const url = `${root}/${collection}`;
  const context = { '@odata.context': `${root}/$metadata#${collection}` };
  /** @param {number} after @param {boolean} pause */
  const link = (after, pause) => ({
    '@odata.nextLink': nextLink(url, listing, after, pause),
  });
  if (listing.pause)
    return json(200, { ...context, ...link(listing.after, false), value: [] });
  const value = [];
  let last = listing.after;
  for (const entry of rest) {
    if (!keep(entry)) continue;
    if (value.length === listing.size) {
      return json(200, { ...context, ...link(last, emptyPages), value });
    }
    value.push(selected(show(entry), listing.select));
    last = entry.place;
  }
  return json(200, { ...context, value });
}

/**
 * The link to the next page. Its token holds all of the listing and is compared as it
 * was written: a client that takes it apart or encodes it anew gets the 400 that
 * WindowsAutopilotInfo's issue 11 reports.
 *
 * @param {string} url The collection's address.
 * @param {Listing} listing
 * @param {number} after
 * @param {boolean} pause
 */
function nextLink(url, listing, after, pause) {
  const { size, filter, select } = listing;
  const token = Buffer.from(JSON.stringify({ size, filter, select, after, pause }));
  return `${url}?$skiptoken=${encodeURIComponent(`${token.toString('base64')}.${sign(token)}=`)}`;
}

/** @param {Record<string, unknown>} entity @param {string[]|null} select */
function selected(entity, select) {
  if (!select) return entity;
  return Object.fromEntries(
    Object.entries(entity).filter(([name]) => select.includes(name)),
  );
}

/** @param {string} raw @returns {Partial<Listing>|null} */
function openSkipToken(raw) {
  const text = decode(raw) ?? '';
  if (encodeURIComponent(text) !== raw || !text.endsWith('=')) return null;
  const [payload = '', signature] = text.slice(0, -1).split('.');
  const token = Buffer.from(payload, 'base64');
  return sign(token) === signature ? JSON.parse(token.toString()) : null;
}

/** @param {Buffer} token */
function sign(token) {
  return createHmac('sha256', SECRET).update(token).digest('base64url').slice(0, 16);
}

/**
 * @param {string} text @param {boolean} importId
 * @returns {{contains: string} | {importId: string} | import('./answer.mjs').Answer}
 */
function readFilter(text, importId) {
  const contains = /^\s*contains\(\s*serialNumber\s*,\s*'((?:[^']|'')*)'\s*\)\s*$/.exec(
    text,
  );
  if (contains) {
    const wanted = (contains[1] ?? '').replaceAll("''", "'");
    // Hyphens: msgraph-sdk-powershell#2464, closed as a "service issue"; blanks:
    // WindowsAutopilotInfo issue 1. Both fail however they are encoded.
    if (/[-\s]/.test(wanted))
      return intuneError(400, 'BadRequest', 'An error has occurred');
    return { contains: wanted.toLowerCase() };
  }
  const byImport = /^\s*importId\s+eq\s+'([^']*)'\s*$/.exec(text);
  if (byImport && importId) return { importId: (byImport[1] ?? '').toLowerCase() };
  // `eq` on serialNumber and id: docs-contrib#3693, msgraph-sdk-powershell#1260.
  return intuneError(400, 'BadRequest', 'An error has occurred');
}

/** @param {string} text */
function decode(text) {
  try {
    return decodeURIComponent(text.replaceAll('+', ' '));
  } catch {
    return null;
  }
}
