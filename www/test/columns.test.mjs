import assert from 'node:assert/strict';
import test from 'node:test';
import { load } from './load.mjs';

const { known } = await load('src/columns.ts');

test('what was kept of the columns is believed as far as it makes sense', () => {
  assert.deepEqual(known({ hidden: ['model', 'serial', 5], widths: { model: 210.6, place: 'wide', state: 1e9 } }),
    { hidden: ['model'], widths: { model: 211, state: 1200 } });
  for (const odd of [undefined, null, 7, 'x', [], { hidden: 'model' }]) {
    assert.deepEqual(known(odd), { hidden: [], widths: {} });
  }
});
