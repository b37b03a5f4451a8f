/**
 * Where the sign-in service sends its answer: in a popup or in a hidden frame.
 *
 * MSAL's bridge hands the answer to the page that asked and closes the window. This
 * script knows neither the answer nor the page, and must not load MSAL itself
 * (MSAL's guide to the redirect bridge).
 */
import { broadcastResponseToMainFrame } from '@azure/msal-browser/redirect-bridge';
import { text } from './language.ts';

broadcastResponseToMainFrame().catch((error: unknown) => {
  const code = (error as { errorCode?: string } | null)?.errorCode ?? String(error);
  document.body.textContent = text('redirect.failed', { code });
});
