import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import test from 'node:test';
import { load } from './load.mjs';

const { GROUPS } = await load('src/panels/ways-catalogue.ts');
const english = JSON.parse(readFileSync(new URL('../lang/en.json', import.meta.url), 'utf8'));
const targets = readFileSync(new URL('../../crate/core/src/session/save/target.rs', import.meta.url), 'utf8');
const ways = GROUPS.flatMap(group => group.ways);

test('every way has its own name, its sources, and steps', () => {
  assert.equal(new Set(ways.map(({ id }) => id)).size, ways.length);
  for (const { id, sources, steps } of ways) {
    assert.match(id, /^[a-z-]{1,40}$/);
    assert.ok(sources.length > 0 && steps.length > 0, id);
  }
});

test('each text about a way is shown somewhere, and each that is shown is there', () => {
  const used = new Set(JSON.stringify(GROUPS).match(/ways\.[a-z0-9.-]+(?=")/g));
  for (const key of used) assert.ok(key in english, key);
  const ids = ways.map(({ id }) => id);
  for (const key of Object.keys(english)) {
    const [first, id] = key.split('.');
    if (first === 'ways' && (id === 'group' || ids.includes(id))) assert.ok(used.has(key), key);
  }
});

test('what is made for a way is a target of the save dialog', () => {
  for (const { id, targets: names = [] } of ways) {
    for (const name of names) assert.ok(targets.includes(`name: "${name}"`), `${id}: ${name}`);
  }
});
