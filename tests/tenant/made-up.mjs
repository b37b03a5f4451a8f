/**
 * Hardware hashes of made-up devices, for tests: the container, the few records that the
 * service reads, and the SHA-256, as public samples have them.
 */
import { createHash } from 'node:crypto';

/**
 * @param {object} [device]
 * @param {string} [device.serial]
 * @param {string} [device.manufacturer]
 * @param {string} [device.model]
 * @param {string} [device.sku]
 * @param {string} [device.family]
 * @param {string} [device.productKey] 13 digits on physical devices.
 * @param {boolean} [device.damaged] One bit is wrong, which only the checksum tells.
 * @returns {string} 4,000 characters of base64.
 */
export function hashOf({
  serial = 'L000001ABC',
  manufacturer = 'Larkfield',
  model = 'Meadow 14',
  sku = 'LM-14',
  family = 'Meadow',
  productKey = '',
  damaged = false,
} = {}) {
  const records = [
    record(1, Buffer.from('00000a00000a00f40000000a00f4650000000a0000000209', 'hex')),
    record(14, zero(serial)),
    record(16, zero(manufacturer)),
    record(17, zero(model)),
    record(18, zero(sku)),
    record(19, zero(family)),
    ...(productKey ? [record(24, zero(productKey))] : []),
    // A record type that nobody knows: a reader has to skip it.
    record(99, Buffer.from([1, 2, 3])),
  ];
  const body = Buffer.concat([Buffer.alloc(4), ...records]);
  body.write('OA', 0, 'latin1');
  body.writeUInt16LE(body.length, 2);
  const end = Buffer.from([0x43, 0x53, 36, 0]);
  const digest = createHash('sha256').update(body).digest();
  const hash = Buffer.alloc(3000);
  Buffer.concat([body, end, digest]).copy(hash);
  if (damaged) hash.writeUInt8(hash.readUInt8(40) ^ 1, 40);
  return hash.toString('base64');
}

/** @param {number} type @param {Buffer} value */
function record(type, value) {
  const head = Buffer.alloc(4);
  head.writeUInt16LE(type, 0);
  head.writeUInt16LE(value.length + 4, 2);
  return Buffer.concat([head, value]);
}

/** @param {string} text */
function zero(text) {
  return Buffer.from(`${text}\0`, 'utf8');
}
