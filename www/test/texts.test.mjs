/** Which texts come with the page, and which with what is loaded later. */
import assert from 'node:assert/strict';
import test from 'node:test';
import { fileURLToPath } from 'node:url';
import { keysNamed, sources } from '../texts.mjs';

const here = name => fileURLToPath(new URL(name, import.meta.url));

test('a key is named as it is, or by a template', () => {
  const named = keysNamed(["text('a.one')", 'text(`b.${name.of}.x`)', 'text(`b.${name}`)', 'call(`${c}.d`)']);
  for (const [key, expected] of [['a.one', true], ['a.one.more', false], ['b.two', true], ['b.two.x', true], ['b.two.y', false], ['bb.two', false], ['d', false]]) {
    assert.equal(named(key), expected, key);
  }
});

test('what the page opens with is said at once, and what a panel says comes with it', () => {
  const named = keysNamed(sources([here('../src/main.tsx'), here('../src/redirect.ts')]));
  for (const key of ['page.skip', 'start.heading', 'findings.heading', 'state.failed', 'redirect.failed']) {
    assert.ok(named(key), key);
  }
  for (const key of ['result.heading', 'log.open', 'sign-in.problem.consent']) assert.ok(!named(key), key);
});
