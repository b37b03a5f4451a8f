/** Lighthouse's look at the page as a host serves it. */
import { fileURLToPath } from 'node:url';
import { launch } from 'chrome-launcher';
import lighthouse, { desktopConfig } from 'lighthouse';
import { serve } from '../../../www/serve.mjs';
import { CHROMIUM } from '../../chromium.mjs';

const DIST = fileURLToPath(new URL('../../../dist', import.meta.url));

/** What Lighthouse simulates: a desktop with a broadband line, or a slow telephone. */
const AS = { desktop: desktopConfig, telephone: undefined };

/** What each category scores, and what keeps it from 100, worst first. */
export async function look(as, ...categories) {
  const site = await serve({ root: DIST, pack: true });
  const chrome = await launch({
    chromePath: CHROMIUM,
    chromeFlags: ['--headless=new', '--no-sandbox', '--disable-gpu', '--disable-quic'],
  });
  try {
    const { lhr } = await lighthouse(`${site.origin}/`, {
      port: chrome.port, output: 'json', logLevel: 'error', onlyCategories: categories,
    }, AS[as]);
    if (lhr.runtimeError) throw new Error(lhr.runtimeError.message);
    return Object.fromEntries(categories.map(category => [category, {
      score: Math.round(lhr.categories[category].score * 100),
      hindered: hindrances(lhr, category),
    }]));
  } finally {
    chrome.kill();
    await site.close();
  }
}

function hindrances({ categories, audits }, category) {
  return categories[category].auditRefs
    .filter(({ id, weight }) => weight > 0 && audits[id].score !== null && audits[id].score < 1)
    .sort((a, b) => audits[a.id].score - audits[b.id].score)
    .map(({ id }) => `${audits[id].title}: ${audits[id].displayValue ?? 'not met'}`);
}
