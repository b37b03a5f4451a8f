/** The pictures of the documentation: `npm run screenshots` writes them into `docs/`. */
import { defineConfig } from '@playwright/test';
import tests from './playwright.config.ts';

export default defineConfig({
  ...tests,
  testMatch: 'screenshots.ts',
  projects: tests.projects?.filter(({ name }) => name === 'chromium'),
});
