import assert from 'node:assert/strict';
import test from 'node:test';
import { load } from './load.mjs';

const { template, within } = await load('src/grid/layout.ts');

const COLUMNS = [
  { name: 'serial', least: 7.5, share: 1.2 },
  { name: 'model', least: 6, share: 1 },
];

test('columns share the room, and those with a width of their own keep it', () => {
  assert.deepEqual(template(COLUMNS, {}), {
    columns: 'minmax(7.5rem, 1.2fr) minmax(6rem, 1fr)', least: 'calc(0px + 13.5rem)',
  });
  assert.deepEqual(template(COLUMNS, { model: 210, gone: 5 }), {
    columns: 'minmax(7.5rem, 1.2fr) 210px', least: 'calc(210px + 7.5rem)',
  });
});

test('no column gets lost, nor all the room', () => {
  assert.deepEqual([-50, 100.4, 9999].map(within), [40, 100, 1200]);
});
