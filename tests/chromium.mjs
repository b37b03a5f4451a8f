/** Where Chromium is, for whatever drives it: `PREFLIGHT_CHROMIUM`, or where Debian puts it. */
export const CHROMIUM = process.env['PREFLIGHT_CHROMIUM'] ?? '/usr/bin/chromium-headless-shell';
