import assert from 'node:assert/strict';
import test from 'node:test';
import { load } from './load.mjs';

const { landing } = await load('src/landing.ts');
const file = (path, size, modified = 1) => ({ path, size, modified });

test('a file is read once it stood still', () => {
  const folder = landing();
  assert.deepEqual(folder.look([file('a.csv', 10)], 0), []);
  assert.deepEqual(folder.look([file('a.csv', 20)], 2000), [], 'it has grown');
  assert.deepEqual(folder.look([file('a.csv', 20)], 2100), [], 'not for long enough');
  assert.deepEqual(folder.look([file('a.csv', 20)], 4000), ['a.csv']);
  assert.deepEqual(folder.look([file('a.csv', 20)], 6000), [], 'once');
});

test('what was there before is not read until it changes', () => {
  const folder = landing();
  folder.know([file('old.csv', 10)]);
  assert.deepEqual(folder.look([file('old.csv', 10)], 0), []);
  assert.deepEqual(folder.look([file('old.csv', 10, 2)], 2000), []);
  assert.deepEqual(folder.look([file('old.csv', 10, 2)], 4000), ['old.csv']);
});

test('a file that was taken away and comes again is new', () => {
  const folder = landing();
  folder.know([file('a.csv', 10)]);
  folder.look([], 0);
  folder.look([file('a.csv', 10)], 2000);
  assert.deepEqual(folder.look([file('a.csv', 10)], 4000), ['a.csv']);
});

test('an empty file is given time to be filled', () => {
  const folder = landing();
  folder.look([file('a.csv', 0)], 0);
  assert.deepEqual(folder.look([file('a.csv', 0)], 4000), []);
  assert.deepEqual(folder.look([file('a.csv', 0)], 10_000), ['a.csv']);
});

test('what could not be read is given again', () => {
  const folder = landing();
  folder.look([file('a.csv', 10)], 0);
  assert.deepEqual(folder.look([file('a.csv', 10)], 2000), ['a.csv']);
  folder.forget('a.csv');
  folder.look([file('a.csv', 10)], 4000);
  assert.deepEqual(folder.look([file('a.csv', 10)], 6000), ['a.csv']);
});
