import assert from 'node:assert/strict';
import test from 'node:test';
import { load } from './load.mjs';

const { readFile } = await load('worker/read.ts');

/** Bytes that tell their place. */
function bytes(length) {
  return Uint8Array.from({ length }, (_, place) => (place * 7 + (place >> 8)) & 255);
}

async function read(file, patience) {
  const pieces = [];
  // The buffer is used again: what is kept must be copied, as wasm does.
  await readFile(file, piece => pieces.push(piece.slice()), patience);
  return { pieces, whole: Buffer.concat(pieces) };
}

test('a file comes whole and in order', async () => {
  const content = bytes(3_500_000);
  const { whole } = await read(new Blob([content]));
  assert.ok(whole.equals(content));
});

test('an empty file gives nothing', async () => {
  assert.deepEqual((await read(new Blob([]))).pieces, []);
});

test('a file of one whole buffer is read once', async () => {
  const content = bytes(1 << 20);
  const { whole } = await read(new Blob([content]));
  assert.ok(whole.equals(content));
});

test('where the reader stops the rest is read by slices, nothing twice', async () => {
  const content = bytes(40_000_000);
  const stopping = new Blob([content]);
  let served = 0;
  stopping.stream = () => new ReadableStream({
    type: 'bytes',
    // Two buffers, then silence.
    pull(controller) {
      const view = controller.byobRequest?.view;
      if (!view || served >= 2 << 20) return new Promise(() => {});
      new Uint8Array(view.buffer, view.byteOffset, view.byteLength)
        .set(content.subarray(served, served + view.byteLength));
      served += view.byteLength;
      controller.byobRequest.respond(view.byteLength);
    },
  });
  const { whole } = await read(stopping, 50);
  assert.equal(served, 2 << 20);
  assert.ok(whole.equals(content));
});

test('a browser without byte streams reads by slices', async () => {
  const content = bytes(20_000_000);
  const plain = new Blob([content]);
  plain.stream = () => new ReadableStream();
  const { whole } = await read(plain);
  assert.ok(whole.equals(content));
});

test('a file that can no longer be read says so', async () => {
  const gone = new Blob(['a'.repeat(100)]);
  gone.stream = () => new ReadableStream({ type: 'bytes', pull: () => { throw new Error('gone'); } });
  await assert.rejects(read(gone), /gone/);
});
