import assert from 'node:assert/strict';
import test from 'node:test';
import { load } from './load.mjs';

const { noting, putBack, takeDeeds } = await load('src/deeds.ts');

/** A session whose answers the test gives. */
function session() {
  const open = [];
  const ask = verb => (...args) => new Promise((resolve, reject) => open.push({ verb, args, resolve, reject }));
  return { open, asked: noting(new Proxy({}, { get: (_, verb) => ask(verb) })) };
}

const settle = () => new Promise(resolve => setImmediate(resolve));
const names = deeds => deeds.map(({ verb, done }) => done ? verb : `${verb}?`);

test('what was done is given in its order, and what was not answered is told from it', async () => {
  const { open, asked } = session();
  void asked.read('a.csv');
  void asked.window(0, 10);
  void asked.edit(1, 'group-tag', 'HQ');
  void asked.read('b.csv').catch(() => {});
  open[0].resolve();
  open[2].resolve();
  await settle();
  assert.deepEqual(names(takeDeeds()), ['read', 'edit', 'read?']);
  assert.deepEqual(takeDeeds(), []);
});

test('a change that was refused is none; a file that could not be read to its end has rows', async () => {
  const { open, asked } = session();
  const refused = [asked.read('a.csv'), asked.edit(1, 'serial', 'X')];
  for (const { reject } of open) reject(new Error('no'));
  await Promise.allSettled(refused);
  assert.deepEqual(names(takeDeeds()), ['read']);
});

test('of looks in succession the last counts', async () => {
  const { asked } = session();
  for (const text of ['L', 'Lo', 'Lob']) void asked.filter({ text });
  void asked.setColumn('shown', 'group-tag', 'HQ');
  void asked.filter({});
  const [look, ...rest] = takeDeeds();
  assert.deepEqual(look.args, [{ text: 'Lob' }]);
  assert.deepEqual(rest.map(({ verb }) => verb), ['setColumn', 'filter']);
});

test('another list has none of it', async () => {
  const { open, asked } = session();
  void asked.read('a.csv');
  void asked.clear();
  open[1].resolve();
  await settle();
  assert.deepEqual(takeDeeds(), []);
});

test('what another worker did not come to is put back behind what it was at', () => {
  const { asked } = session();
  void asked.read('a.csv');
  putBack([{ verb: 'edit', args: [], done: true }]);
  assert.deepEqual(names(takeDeeds()), ['read?', 'edit']);
});
