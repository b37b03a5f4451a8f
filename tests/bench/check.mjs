/**
 * How long the page takes to check a file, beside what else a browser can do with it, in
 * headless Chromium: PapaParse in a worker of its own, and the bare reading of the bytes.
 *
 *     node tests/bench/check.mjs FILE [--rounds N] [--peers NAME,…]
 *
 * The peers take turns, each in a browser of its own that has nothing else to do. Every
 * run is a line of JSON: peer, milliseconds from the choice of the file until all is
 * checked (`ms`) and until the first rows are painted (`first`), the longest task of the
 * page meanwhile (`block`, where there is one of over 50 ms), seconds of the processors
 * (`cpu`), and megabytes of the page's processes over those of the idle page (`mb`), and
 * what was counted. `cargo xtask bench` makes the files and the table.
 */
import { chromium } from 'playwright-core';
import { readdirSync, readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { readFile } from 'node:fs/promises';
import { extname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { serve } from '../../www/serve.mjs';
import { CHROMIUM } from '../chromium.mjs';

const here = name => fileURLToPath(new URL(name, import.meta.url));
/** How often the memory of the page is looked at, in milliseconds. */
const LOOK = 20;
const PAGE_SIZE = 4096;

const PEERS = { preflight, papaparse: at => peer(at, 'papaparse'), read: at => peer(at, 'read') };

/** Ours: the real page, once it has all that it fetches later and its module is run in. */
async function preflight({ page, origin }) {
  // The page tells its worker's summary to nobody; the bench hears it too.
  await page.addInitScript(() => {
    globalThis.Worker = class extends Worker {
      constructor(...words) {
        super(...words);
        this.addEventListener('message', ({ data }) => {
          if (data.event === 'changed') globalThis.summary = data.summary;
        });
      }
    };
  });
  await page.goto(origin);
  // Where a person has chosen a file, it is there long since.
  await page.waitForFunction(() => performance.getEntriesByName('preflight:ready').length > 0);
  return {
    /** What gives the figures, once the file is chosen. */
    begin: () => page.evaluate(() => {
      globalThis.result = new Promise(resolve => {
        const ends = {};
        new PerformanceObserver(list => {
          for (const { name, startTime, duration } of list.getEntries()) ends[name] = { startTime, duration };
          const [checked, first] = [ends['preflight:checked'], ends['preflight:first-rows']];
          if (!checked || !first) return;
          resolve({ start: checked.startTime, ms: checked.duration, first: first.duration });
        }).observe({ type: 'measure' });
      });
    }),
    async counts() {
      const { rows, findings } = await page.evaluate(() => globalThis.summary);
      const found = rule => findings.find(group => group.rule === rule)?.rows ?? 0;
      return {
        rows,
        blank: found('serial-empty'),
        damaged: found('hash-not-base64') + found('hash-cut'),
        serials: found('duplicate-device'),
      };
    },
  };
}

async function peer({ page, peers }, name) {
  await page.goto(`${peers}/index.html?peer=${name}`);
  return { begin: async () => {}, counts: undefined };
}

/** Serves the peers' own files, and PapaParse as it is published. */
async function servePeers() {
  const types = { '.html': 'text/html', '.js': 'text/javascript' };
  const server = createServer(async (request, response) => {
    const name = new URL(request.url, 'http://peers').pathname.slice(1);
    const known = [...readdirSync(here('peers')), 'papaparse.min.js'].includes(name);
    if (!known) return response.writeHead(404).end();
    const path = name === 'papaparse.min.js' ? '../../node_modules/papaparse/papaparse.min.js' : `peers/${name}`;
    response.writeHead(200, { 'Content-Type': types[extname(name)] }).end(await readFile(here(path)));
  });
  await new Promise(resolve => server.listen(0, '127.0.0.1', resolve));
  return { origin: `http://127.0.0.1:${server.address().port}`, close: () => server.close() };
}

/** The processes of a browser: what they have used of the processors, and their memory. */
async function processes(browser) {
  const session = await browser.newBrowserCDPSession();
  const info = async () => (await session.send('SystemInfo.getProcessInfo')).processInfo;
  const pages = (await info()).filter(({ type }) => type === 'renderer').map(({ id }) => id);
  const resident = id => {
    try {
      return Number(readFileSync(`/proc/${id}/statm`, 'latin1').split(' ')[1]) * PAGE_SIZE;
    } catch {
      return 0; // It has ended, or this is no Linux.
    }
  };
  return {
    memory: () => pages.reduce((sum, id) => sum + resident(id), 0),
    cpu: async () => (await info()).reduce((sum, { cpuTime }) => sum + cpuTime, 0),
  };
}

async function run(name, file, places) {
  const browser = await chromium.launch({
    executablePath: CHROMIUM,
    args: ['--no-sandbox', '--disable-gpu'],
  });
  try {
    const page = await browser.newPage({ viewport: { width: 1500, height: 1000 } });
    page.setDefaultTimeout(600_000);
    const { begin, counts } = await PEERS[name]({ page, ...places });
    await page.evaluate(() => {
      globalThis.tasks = [];
      new PerformanceObserver(list => globalThis.tasks.push(...list.getEntries())).observe({ type: 'longtask' });
    });
    const used = await processes(browser);
    await begin();
    const idle = used.memory();
    let most = idle;
    const looking = setInterval(() => most = Math.max(most, used.memory()), LOOK);
    const before = await used.cpu();
    await page.locator('input[type=file][multiple]').setInputFiles(file);
    const result = await page.evaluate(() => globalThis.result);
    const cpu = await used.cpu() - before;
    clearInterval(looking);
    const block = await page.evaluate(start => Math.max(0, ...globalThis.tasks
      .filter(task => task.startTime + task.duration > start).map(task => task.duration)), result.start);
    const { ms, first } = result;
    return { peer: name, ms, first, cpu, mb: (most - idle) / 1e6, block, counts: result.counts ?? await counts() };
  } finally {
    await browser.close();
  }
}

const { values, positionals: [file] } = parseArgs({
  allowPositionals: true,
  options: { rounds: { type: 'string', default: '5' }, peers: { type: 'string', default: Object.keys(PEERS).join() } },
});
if (!file) throw new Error('a file to check is needed');
const site = await serve({ root: here('../../dist') });
const peers = await servePeers();
try {
  for (let round = 0; round < Number(values.rounds); round++) {
    for (const name of values.peers.split(',')) {
      console.log(JSON.stringify(await run(name, file, { origin: site.origin, peers: peers.origin })));
    }
  }
} finally {
  await site.close();
  peers.close();
}
