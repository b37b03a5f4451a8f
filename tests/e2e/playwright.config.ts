/** Both engines, as Debian packages them; `PREFLIGHT_…` names others. */
import { defineConfig } from '@playwright/test';

const chromium = process.env['PREFLIGHT_CHROMIUM'] ?? '/usr/bin/chromium';
const firefox = process.env['PREFLIGHT_FIREFOX'] ?? '/usr/bin/firefox-esr';

/** Nothing but the test's own pages goes over the network; root has no sandbox. */
const quiet = [
  '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run',
  '--disable-background-networking', '--disable-component-update', '--disable-sync',
];

/**
 * What is the core's to decide, or axe's, is the same in both engines and seen in the
 * first only. The second sees what a browser may do otherwise: files, saving, the grid's
 * keys, storage and locks, windows, requests; each by one spec, so that the whole run
 * stays under half an hour.
 */
const SAME_IN_BOTH = [
  'accessible', 'applies-a-policy', 'changes-devices-of-the-tenant',
  'changes-existing-devices', 'changes-many-rows', 'configuration', 'copies-for-a-ticket',
  'explains-a-row', 'explains-in-place', 'fills-down', 'keeps-a-log', 'leaves-rows-out',
  'looks-up-the-user',
  'maps-columns', 'narrows-the-rows', 'opens-archives', 'registers', 'registers-a-fleet',
  'repairs-one-character', 'saves-for-intune', 'shows-a-quarter-million-rows',
  'shows-the-result-early', 'shows-the-ways',
  'signs-in-elsewhere', 'speaks-without-chatter', 'starts-a-sync', 'starts-without-help',
  'works-at-400-percent', 'works-by-keyboard-alone',
].map(name => `**/${name}.spec.ts`);

export default defineConfig({
  testDir: '.',
  outputDir: '../../test-results',
  forbidOnly: process.env['CI'] !== undefined,
  fullyParallel: true,
  workers: 2,
  // A second look on CI; what needed it is named in the report.
  retries: process.env['CI'] === undefined ? 0 : 1,
  // Two engines on two cores: a page may have to wait for its turn.
  timeout: 60_000,
  expect: { timeout: 15_000 },
  reporter: [['list']],
  use: {
    screenshot: 'only-on-failure',
    trace: 'retain-on-failure',
    // A test that answers in the host's place would not be asked: `works-offline` has one.
    serviceWorkers: 'block',
  },
  projects: [
    {
      name: 'chromium',
      use: {
        browserName: 'chromium',
        launchOptions: { executablePath: chromium, args: quiet },
      },
    },
    {
      // Debian's Firefox is driven over WebDriver BiDi: `moz-firefox`, not `firefox`.
      name: 'firefox',
      testIgnore: SAME_IN_BOTH,
      use: {
        browserName: 'firefox',
        channel: 'moz-firefox',
        launchOptions: { executablePath: firefox },
      },
    },
  ],
});
