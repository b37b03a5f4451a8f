/** `npm run lighthouse`: the scores of dist/, performance as the median of three looks. */
import { look } from './look.mjs';

const first = await look('accessibility', 'best-practices', 'performance');
const looks = [first, await look('performance'), await look('performance')];
const performance = looks.map(look => look.performance).sort((a, b) => a.score - b.score)[1];
for (const [category, { score, hindered }] of Object.entries({ ...first, performance })) {
  console.log([`${category}: ${score}`, ...hindered.map(what => `  ${what}`)].join('\n'));
}
