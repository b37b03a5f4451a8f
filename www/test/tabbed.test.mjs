import assert from 'node:assert/strict';
import test from 'node:test';
import { load } from './load.mjs';

const { line } = await load('src/tabbed.ts');

test('a cell is copied as it is, and quoted where it would come out as several', () => {
  for (const [cell, copied] of [
    ['=1+1', '=1+1'],
    ['19" rack', '19" rack'],
    ['"HQ"', '"""HQ"""'],
    ['a\tb', '"a\tb"'],
    ['a\nb "c"', '"a\nb ""c"""'],
  ]) assert.equal(line([cell, 'x']), `${copied}\tx\r\n`);
});
