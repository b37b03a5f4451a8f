import assert from 'node:assert/strict';
import test from 'node:test';
import { load } from './load.mjs';

const { Rows } = await load('src/grid/rows.ts');

/** A list whose answers are given when the test says so. */
function source() {
  const asked = [];
  const ask = (from, len) => new Promise(resolve => {
    asked.push({ from, len, answer: rows => resolve({ from, rows }) });
  });
  return { asked, ask };
}

const settled = () => new Promise(resolve => setImmediate(resolve));

test('a block is asked for once', () => {
  const { asked, ask } = source();
  const rows = new Rows(ask, () => {});
  rows.want(0, 40);
  rows.want(3, 43);
  assert.deepEqual(asked.map(({ from }) => from), [0]);
});

test('rows are found by their place', async () => {
  const { asked, ask } = source();
  let arrived = 0;
  const rows = new Rows(ask, () => { arrived += 1; });
  rows.want(120, 140);
  assert.deepEqual(asked.map(({ from }) => from), [0, 128]);
  asked[1].answer([{ id: 128 }, { id: 129 }]);
  await settled();
  assert.equal(arrived, 1);
  assert.deepEqual([rows.at(127), rows.at(129)], [undefined, { id: 129 }]);
});

test('old rows stay until the new ones are there', async () => {
  const { asked, ask } = source();
  const rows = new Rows(ask, () => {});
  rows.want(0, 1);
  asked[0].answer(['old']);
  await settled();
  rows.changed();
  rows.want(0, 1);
  assert.equal(rows.at(0), 'old');
  asked[1].answer(['new']);
  await settled();
  assert.equal(rows.at(0), 'new');
});

test('an answer to an old question does not overtake a newer one', async () => {
  const { asked, ask } = source();
  const rows = new Rows(ask, () => {});
  rows.want(0, 1);
  rows.changed();
  rows.want(0, 1);
  asked[1].answer(['new']);
  await settled();
  asked[0].answer(['old']);
  await settled();
  assert.equal(rows.at(0), 'new');
});

test('an answer from before a change is shown but asked for again', async () => {
  const { asked, ask } = source();
  const rows = new Rows(ask, () => {});
  rows.want(0, 1);
  rows.changed();
  asked[0].answer(['old']);
  await settled();
  assert.equal(rows.at(0), 'old');
  rows.want(0, 1);
  assert.equal(asked.length, 2);
});
