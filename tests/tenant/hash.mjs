/**
 * What the service reads from a hardware hash: an `Edm.Binary` literal in, the device's
 * identity or the reason why it is no hash out.
 *
 * ```text
 * literal ──decodeBinary──▶ bytes ──readHash──▶ serial, maker, model, product key ID
 * ```
 *
 * The layout is that of 13 public samples (a container `OA`, typed records, a SHA-256).
 * This module knows nothing of requests, queues or verdicts.
 */
import { createHash } from 'node:crypto';

/** Record types that the service makes a device of. */
const RECORD = {
  serial: 14,
  manufacturer: 16,
  model: 17,
  sku: 18,
  family: 19,
  productKey: 24,
};

/**
 * @typedef {object} Facts
 * @property {string} serial The SMBIOS serial number.
 * @property {string} manufacturer
 * @property {string} model
 * @property {string} sku
 * @property {string} family
 * @property {string} productKey The PKID, empty on virtual machines.
 */

/**
 * Strictly: the standard alphabet, padded, nothing else. Devices emit hashes without
 * their padding, and Graph refuses the whole request for one of those.
 *
 * @param {string} literal
 * @returns {Buffer|null}
 */
export function decodeBinary(literal) {
  if (literal.length % 4 !== 0 || !/^[A-Za-z0-9+/]*={0,2}$/.test(literal)) return null;
  return Buffer.from(literal, 'base64');
}

/**
 * @param {Buffer} bytes
 * @returns {{facts: Facts, problem: null} | {facts: Facts|null, problem: string}}
 */
export function readHash(bytes) {
  if (bytes.length < 4 || bytes.toString('latin1', 0, 2) !== 'OA') {
    return { facts: null, problem: 'it does not begin with OA' };
  }
  const total = bytes.readUInt16LE(2);
  if (total + 36 > bytes.length) return { facts: null, problem: 'it is cut short' };
  const records = walk(bytes, total);
  if (!records) return { facts: null, problem: 'its records do not fit its length' };
  if (
    bytes.toString('latin1', total, total + 2) !== 'CS' ||
    bytes.readUInt16LE(total + 2) !== 36
  ) {
    return { facts: null, problem: 'its checksum is missing' };
  }
  const stored = bytes.subarray(total + 4, total + 36);
  const computed = createHash('sha256').update(bytes.subarray(0, total)).digest();
  if (!stored.equals(computed)) {
    return { facts: null, problem: 'its checksum does not match' };
  }
  /** @param {number} type */
  const text = (type) =>
    (records.get(type)?.toString('utf8') ?? '').replace(/\0.*$/s, '').trim();
  const facts = {
    serial: text(RECORD.serial),
    manufacturer: text(RECORD.manufacturer),
    model: text(RECORD.model),
    sku: text(RECORD.sku),
    family: text(RECORD.family),
    productKey: text(RECORD.productKey),
  };
  // Microsoft's page on error 802 names these two (memdocs, autopilot/add-devices).
  if (facts.serial === '') return { facts, problem: 'it has no serial number inside' };
  if (facts.manufacturer === '')
    return { facts, problem: 'it has no manufacturer inside' };
  return { facts, problem: null };
}

/**
 * The first record of each type, or null if the records do not end exactly at `total`.
 *
 * @param {Buffer} bytes @param {number} total
 */
function walk(bytes, total) {
  /** @type {Map<number, Buffer>} */
  const records = new Map();
  let offset = 4;
  while (offset < total) {
    if (offset + 4 > total) return null;
    const type = bytes.readUInt16LE(offset);
    const length = bytes.readUInt16LE(offset + 2);
    if (length < 4 || offset + length > total) return null;
    if (!records.has(type))
      records.set(type, bytes.subarray(offset + 4, offset + length));
    offset += length;
  }
  return offset === total ? records : null;
}
