/** Both engines, as Debian packages them; `PREFLIGHT_…` names others. */
import { defineConfig } from '@playwright/test';
import { CHROMIUM } from '../chromium.mjs';

const firefox = process.env['PREFLIGHT_FIREFOX'] ?? '/usr/bin/firefox-esr';

/** Nothing but the test's own pages goes over the network; root has no sandbox. */
const quiet = [
  '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run',
  '--disable-background-networking', '--disable-component-update', '--disable-sync',
];

/**
 * What a browser may do otherwise, and so is seen in the second engine too: files, the
 * clipboard, the grid's keys, saving, storage and locks, windows, requests, the service
 * worker. What is the core's to decide, or axe's, is the same in both: it is seen in the
 * first only, so that the whole run stays under half an hour. By spec and title.
 */
const IN_BOTH = [
  /complaints\.spec/,
  /copies-rows.*several rows/,
  /goes-on-after-a-closed-tab.*(closed twice|two tabs|can not be written down)/,
  /grid-by-keyboard.*(every cell|a cell is edited|30,000 rows)/,
  /is-hosted-anywhere/,
  /opens\.spec/,
  /opens-as-one-file/,
  /says-what-it-is.*(compared here|was changed)/,
  /saves-each-target.*(for each tag|without being asked|no hash unless)/,
  /signs-in-here/,
  /signs-in\.spec.*(who is signed in|a reload keeps|window that was closed is opened)/,
  /speaks-languages.*(chosen among the rows|from right to left)/,
  /survives-trouble.*(repeat by the browser|goes and comes back|closing the page)/,
  /takes-files.*(dropped anywhere|with the button|pasted as text|a file is pasted)/,
  /token-stays-put.*after a run/,
  /watches-a-folder.*can watch no folder/,
  /works-offline.*(without a network|a newer build waits|keeps the newer build back)/,
];

export default defineConfig({
  testDir: '.',
  outputDir: '../../test-results',
  forbidOnly: process.env['CI'] !== undefined,
  fullyParallel: true,
  // On two cores: who waits for a run's service leaves room for a third.
  workers: 3,
  // A second look on CI; what needed it is named in the report.
  retries: process.env['CI'] === undefined ? 0 : 1,
  // Two engines on two cores: a page may have to wait for its turn.
  timeout: 60_000,
  expect: { timeout: 15_000 },
  reporter: [['list']],
  use: {
    screenshot: 'only-on-failure',
    // A trace of every test would cost a quarter of the time.
    trace: 'on-first-retry',
    // A test that answers in the host's place would not be asked: `works-offline` has one.
    serviceWorkers: 'block',
  },
  projects: [
    {
      name: 'chromium',
      use: {
        browserName: 'chromium',
        launchOptions: { executablePath: CHROMIUM, args: quiet },
      },
    },
    {
      // Debian's Firefox is driven over WebDriver BiDi: `moz-firefox`, not `firefox`.
      name: 'firefox',
      grep: IN_BOTH,
      use: {
        browserName: 'firefox',
        channel: 'moz-firefox',
        launchOptions: { executablePath: firefox },
      },
    },
  ],
});
