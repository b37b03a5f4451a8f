/** What the service takes for a hash. */
import assert from 'node:assert/strict';
import test from 'node:test';
import { decodeBinary, readHash } from './hash.mjs';
import { hashOf } from './made-up.mjs';

/** @param {Buffer} bytes */
const problem = (bytes) => readHash(bytes).problem;
const whole = () => Buffer.from(hashOf({ serial: 'L1' }), 'base64');

test('a made-up hash looks like a captured one and is read', () => {
  const text = hashOf({ serial: 'L1', productKey: '3300000000123' });
  assert.equal(text.length, 4000);
  assert.match(text, /^T0[EFGH].{3}EAHAAAAAoA/);
  const { facts } = readHash(Buffer.from(text, 'base64'));
  assert.deepEqual(facts, {
    serial: 'L1',
    manufacturer: 'Larkfield',
    model: 'Meadow 14',
    sku: 'LM-14',
    family: 'Meadow',
    productKey: '3300000000123',
  });
});

test('any damage is noticed, a changed filling is not', () => {
  const total = whole().readUInt16LE(2);
  for (let at = 0; at < total + 36; at += 1) {
    const bytes = whole();
    bytes.writeUInt8(bytes.readUInt8(at) ^ 4, at);
    assert.notEqual(problem(bytes), null, `byte ${at}`);
  }
  const bytes = whole();
  bytes.writeUInt8(1, total + 36);
  assert.equal(problem(bytes), null);
});

test('a hash cut in its filling is whole, one cut before it is not', () => {
  const total = whole().readUInt16LE(2);
  assert.equal(problem(whole().subarray(0, total + 36)), null);
  for (let length = 0; length < total + 36; length += 1) {
    assert.notEqual(problem(whole().subarray(0, length)), null, `${length} bytes`);
  }
});

test('a literal is base64 with its padding and nothing else', () => {
  assert.deepEqual(decodeBinary('T0E='), Buffer.from('OA'));
  assert.deepEqual(decodeBinary(''), Buffer.alloc(0));
  for (const bad of ['T0E', 'T0E==', 'T0 E', 'T0-_', '=T0E', 'T0E=\n', '====']) {
    assert.equal(decodeBinary(bad), null, JSON.stringify(bad));
  }
});
