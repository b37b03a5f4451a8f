/**
 * The sign-in pages of the practice tenant: people as buttons, no password, no script,
 * nothing from elsewhere.
 *
 * Text comes in as data and goes out escaped.
 */

/** Served beside the pages, so that their policy needs no inline style. */
export const STYLE = `
:root { color-scheme: light dark; --ink: #1b1f27; --soft: #5a6372; --paper: #fff;
  --ground: #eef1f6; --line: #d5dae3; --accent: #2456c4; --note: #fff4d6; --note-ink: #5c4300; }
@media (prefers-color-scheme: dark) { :root { --ink: #eef1f6; --soft: #a7b0c0;
  --paper: #1c212b; --ground: #12151c; --line: #353d4c; --accent: #8fb2ff; --note: #3a3115;
  --note-ink: #ffe39a; } }
* { box-sizing: border-box; }
body { margin: 0; min-height: 100vh; display: grid; place-items: center; padding: 1rem;
  background: var(--ground); color: var(--ink); font: 1rem/1.45 system-ui, sans-serif; }
main { inline-size: min(27rem, 100%); background: var(--paper); border: 1px solid var(--line);
  border-radius: .75rem; padding: 1.5rem; box-shadow: 0 .5rem 2rem rgb(0 0 0 / 8%); }
h1 { font-size: 1.3rem; margin: 0 0 .75rem; text-wrap: balance; }
p { margin: 0 0 .75rem; color: var(--soft); }
.note { background: var(--note); color: var(--note-ink); border-radius: .5rem;
  padding: .5rem .75rem; font-size: .9rem; }
ul { list-style: none; margin: 0 0 .5rem; padding: 0; display: grid; gap: .5rem; }
label { display: block; margin: 0 0 .75rem; color: var(--soft); }
input { font: inherit; color: inherit; inline-size: 100%; letter-spacing: .1em;
  padding: .45rem .75rem; border: 1px solid var(--line); border-radius: .5rem;
  background: transparent; text-transform: uppercase; }
button { font: inherit; color: inherit; inline-size: 100%; text-align: start; cursor: pointer;
  padding: .45rem .75rem; border: 1px solid var(--line); border-radius: .5rem;
  background: transparent; }
button:hover { border-color: var(--accent); }
button:focus-visible, input:focus-visible { outline: 3px solid var(--accent); outline-offset: 2px; }
button b { font-weight: 600; }
button span { color: var(--soft); font-size: .875rem; overflow-wrap: anywhere; }
button span + span { display: block; }
.plain { text-align: center; }
`;

/**
 * @param {object} what
 * @param {string} what.action
 * @param {import('./names.mjs').User[]} what.users
 * @param {string} what.hint The account that the page asks for, if any.
 */
export function loginPage({ action, users, hint }) {
  const hinted = hint.toLowerCase();
  const first = [...users].sort(
    (a, b) =>
      Number(b.upn.toLowerCase() === hinted) - Number(a.upn.toLowerCase() === hinted),
  );
  return page(
    'Sign in to the practice tenant',
    `
    <p class="note">Practice tenant, nothing here is real.</p>
    <p>Choose who you are. There is no password.</p>
    <form method="post" action="${escape(action)}">
      <ul>${first
        .map(
          ({ upn, name, note }) => `
        <li><button name="user" value="${escape(upn)}"><b>${escape(name)}</b>
          <span>${escape(upn)}</span><span>${escape(note)}</span></button></li>`,
        )
        .join('')}
      </ul>
      <button class="plain" name="cancel" value="yes">Cancel</button>
    </form>`,
  );
}

/**
 * Where the code of a command line is entered.
 *
 * @param {object} what
 * @param {string} what.action
 * @param {string} what.secret
 * @param {boolean} what.wrong A code was entered, and it is none or of no use any more.
 */
export function codePage({ action, secret, wrong }) {
  return page(
    'Enter the code',
    `
    <p class="note">Practice tenant, nothing here is real.</p>
    ${wrong ? '<p role="alert">This code is unknown, used or has ended. Look at it again, or have a new one shown.</p>' : ''}
    <form method="post" action="${escape(action)}">
      <input type="hidden" name="xsrf" value="${escape(secret)}">
      <label>The code that the command line shows
        <input name="user_code" required autocomplete="off" spellcheck="false"></label>
      <button class="plain">Next</button>
    </form>`,
  );
}

/**
 * Who asks, before anybody is chosen: the code may have come from somebody else.
 *
 * @param {object} what
 * @param {string} what.action
 * @param {string} what.secret
 * @param {string} what.app
 * @param {string} what.code
 */
export function confirmPage({ action, secret, app, code }) {
  return page(
    `Sign in to ${app}?`,
    `
    <p class="note">Practice tenant, nothing here is real.</p>
    <p>Go on only if your own command line shows the code <b>${escape(code)}</b>.</p>
    <form method="post" action="${escape(action)}">
      <input type="hidden" name="xsrf" value="${escape(secret)}">
      <input type="hidden" name="user_code" value="${escape(code)}">
      <ul>
        <li><button class="plain" name="confirm" value="yes">Go on</button></li>
        <li><button class="plain" name="abort" value="yes">Cancel</button></li>
      </ul>
    </form>`,
  );
}

/** @param {string} action @param {string} secret */
export function signOutPage(action, secret) {
  return page(
    'Sign out of the practice tenant?',
    `
    <p class="note">Practice tenant, nothing here is real.</p>
    <form method="post" action="${escape(action)}">
      <input type="hidden" name="xsrf" value="${escape(secret)}">
      <ul>
        <li><button class="plain" name="logout" value="yes">Sign out</button></li>
        <li><button class="plain">Stay signed in</button></li>
      </ul>
    </form>`,
  );
}

/** @param {{action: string, scopes: string[], whole?: boolean}} what `whole`: for everybody in the tenant. */
export function consentPage({ action, scopes, whole = true }) {
  return page(
    whole ? 'Consent for the whole tenant?' : 'Consent to one permission more?',
    `
    <p class="note">Practice tenant, nothing here is real.</p>
    <p>Preflight asks for:</p>
    <ul>${scopes.map((scope) => `<li>${escape(scope)}</li>`).join('')}</ul>
    <form method="post" action="${escape(action)}">
      <ul>
        <li><button class="plain" name="accept" value="yes">Accept</button></li>
        <li><button class="plain" name="cancel" value="yes">Cancel</button></li>
      </ul>
    </form>`,
  );
}

/** @param {string} title @param {string} text */
export function messagePage(title, text) {
  return page(
    title,
    `
    <p>${escape(text)}</p>
    <p class="note">Practice tenant, nothing here is real.</p>`,
  );
}

/** @param {string} title @param {string} content */
function page(title, content) {
  return `<!doctype html>
<html lang="en">
<head>
  <meta charset="utf-8">
  <meta name="viewport" content="width=device-width, initial-scale=1">
  <title>${escape(title)}</title>
  <link rel="icon" href="data:,">
  <link rel="stylesheet" href="/practice.css">
</head>
<body>
  <main>
    <h1>${escape(title)}</h1>${content}
  </main>
</body>
</html>
`;
}

/** @param {string} text */
function escape(text) {
  return text.replace(/[&<>"']/g, (c) => `&#${c.charCodeAt(0)};`);
}
