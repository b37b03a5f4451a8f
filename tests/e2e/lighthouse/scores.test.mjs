/**
 * What Lighthouse scores by what the page is. How fast it is depends on what else the
 * machine does, so that is measured by hand: `npm run lighthouse`.
 */
import assert from 'node:assert/strict';
import test from 'node:test';
import { look } from './look.mjs';

test('accessibility and best practices score at least 98', async t => {
  for (const [category, { score, hindered }] of Object.entries(await look('telephone', 'accessibility', 'best-practices'))) {
    t.diagnostic(`${category}: ${score}`);
    assert.ok(score >= 98, `${category} scores ${score}: ${hindered.join('; ')}`);
  }
});
