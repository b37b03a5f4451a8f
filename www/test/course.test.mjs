import assert from 'node:assert/strict';
import test from 'node:test';
import { load } from './load.mjs';

const { MOST, begun, noted, rate } = await load('src/course.ts');

/** A run with so many devices visible and so many sent. */
const run = (visible, sent, key = 'doing-registering', seconds = undefined) => ({
  tally: [{ state: 'visible', count: visible }, { state: 'sent', count: sent }],
  doing: { key, args: seconds ? { seconds } : {}, text: '' }, blocked: undefined,
});

test('a moment is kept where something has changed', () => {
  let course = begun(0);
  for (const [at, visible] of [[0, 0], [1000, 0], [2000, 3], [3000, 3], [4000, 5]]) {
    course = noted(course, run(visible, 5 - visible), at);
  }
  assert.deepEqual(course.moments.map(({ at, good }) => [at, good]), [[0, 0], [2000, 3], [4000, 5]]);
  assert.equal(course.to, 4000);
});

test('of a long run no more is kept than fits, from its beginning to now', () => {
  let course = begun(0);
  for (let at = 0; at < 5000; at += 1) course = noted(course, run(at, 5000 - at), at * 1000);
  const { moments } = course;
  assert.ok(moments.length <= MOST && moments.length > MOST / 4);
  assert.deepEqual([moments[0].at, moments.at(-1).at], [0, 4_999_000]);
});

test('a wait goes on as long as was said, and no longer', () => {
  let course = begun(0);
  course = noted(course, run(0, 5), 0);
  course = noted(course, run(0, 5, 'doing-slowed', '8'), 1000);
  course = noted(course, run(0, 5, 'doing-slowed', '8'), 5000);
  course = noted(course, run(0, 5, 'doing-slowed', '8'), 12_000);
  course = noted(course, run(0, 5, 'doing-slowed', '8'), 14_000);
  course = noted(course, run(0, 5), 15_000);
  course = noted(course, run(0, 5, 'doing-down', '6'), 16_000);
  assert.deepEqual(course.waits.map(({ from, to, why }) => [from, to, why]), [
    [1000, 9000, 'doing-slowed'], [16_000, 16_000, 'doing-down'],
  ]);
});

test('the rate is of the last minutes, and is not made up', () => {
  let course = noted(begun(0), run(0, 5000), 0);
  assert.equal(rate(course), undefined);
  course = noted(course, run(500, 4500), 10_000);
  assert.equal(rate(course), undefined);
  course = noted(course, run(1000, 4000), 60_000);
  assert.equal(rate(course), 1000);
  course = noted(course, run(1000, 4000), 600_000);
  assert.equal(rate(course), undefined);
  course = noted(course, run(1500, 3500), 660_000);
  assert.equal(rate(course), 100);
});
