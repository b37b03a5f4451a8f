/**
 * Where the sign-in service sends its answer: in a popup, in a hidden frame or in the
 * page's own window; and where an administrator comes who has consented.
 *
 * MSAL's bridge hands the answer to the page that asked and closes the window, or goes
 * back to that page. This script knows neither the answer nor the page, and must not load
 * MSAL itself (MSAL's guide to the redirect bridge).
 */
import { broadcastResponseToMainFrame } from '@azure/msal-browser/redirect-bridge';
import { text } from './language.ts';
import { tenantNamed } from './tenant.ts';

const answer = new URLSearchParams(location.search);

if (answer.has('admin_consent')) {
  // Anybody can make such an address: it is told and used for nothing, and free words are no tenant.
  const said = answer.get('error_description') ?? answer.get('error');
  history.replaceState(null, '', location.pathname);
  document.body.textContent = said === null
    ? text('redirect.consented', { tenant: tenantNamed(answer.get('tenant') ?? '') ?? '?' })
    : text('redirect.not-consented', { said: (said.split(/\s*Trace ID:/)[0] ?? '').slice(0, 400).replace(/\.$/, '') });
} else {
  broadcastResponseToMainFrame().catch((error: unknown) => {
    const code = (error as { errorCode?: string } | null)?.errorCode ?? String(error);
    document.body.textContent = text('redirect.failed', { code });
  });
}
