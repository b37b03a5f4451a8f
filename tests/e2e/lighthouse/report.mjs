/** `npm run lighthouse`: the scores of dist/, performance as the median of three looks. */
import { look } from './look.mjs';

for (const as of ['desktop', 'telephone']) {
  const first = await look(as, 'accessibility', 'best-practices', 'performance');
  const looks = [first, await look(as, 'performance'), await look(as, 'performance')];
  const performance = looks.map(look => look.performance).sort((a, b) => a.score - b.score)[1];
  console.log(`As a ${as}:`);
  for (const [category, { score, hindered }] of Object.entries({ ...first, performance })) {
    console.log([`  ${category}: ${score}`, ...hindered.map(what => `    ${what}`)].join('\n'));
  }
}
