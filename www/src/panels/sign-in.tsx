/** Signing in, waiting for it, who is signed in where, and what went wrong with it. */
import { useState } from 'preact/hooks';
import { ONE_FILE } from '../build.ts';
import { say, text } from '../language.ts';
import { lazy } from '../lazy.tsx';
import { showWays } from '../link.ts';
import type { SignIn as Setup } from '../protocol.ts';
import type { Person } from '../signin.ts';
import { tell } from '../store/notices.ts';
import * as saving from '../store/saving.ts';
import * as signingIn from '../store/signing-in.ts';
import { running, signInSetup, state } from '../store/state.ts';
import { domainOf, takesTenant, tenantNamed } from '../tenant.ts';
import { visible } from '../visible.ts';
import { Leaders } from './leaders.tsx';
import './fields.css';
import './sign-in.css';

const Permissions = lazy(async () => (await import('./permissions.tsx')).Permissions);

export function SignIn() {
  const config = state.setup.value;
  if (!config) return <p class="soft">{text('sign-in.loading')}</p>;
  if (config.signIns.length === 0) {
    return <div class="box" data-tone="note">
      <h2>{text(ONE_FILE ? 'sign-in.one-file' : 'sign-in.not-set-up')}</h2>
      <p>{text(ONE_FILE ? 'sign-in.one-file.about' : 'sign-in.not-set-up.about')}</p>
      <button type="button" onClick={() => void saving.wantSave()}>{text('save.open')}</button>
    </div>;
  }
  const setup = signInSetup.value;
  const person = state.person.value;
  switch (state.signIn.value) {
    case 'in': return person && setup ? <SignedIn setup={setup} person={person} /> : null;
    case 'waiting': return <section class="box" data-tone="wait">
      <Waiting />
    </section>;
    default: return <section class="box" aria-labelledby="sign-in-heading">
      <h2 id="sign-in-heading">{text('sign-in.heading')}</h2>
      <p>{text(setup?.practice ? 'sign-in.about-practice' : 'sign-in.about')}</p>
      <Problem />
      {config.signIns.length > 1 && <Clouds setups={config.signIns} />}
      {setup && <SignInForm key={state.cloud.value} setup={setup} primary
        label={text(setup.practice ? 'sign-in.now-practice' : 'sign-in.now')} />}
      <Accounts />
      <Allowed />
    </section>;
  }
}

/** What is asked for, explained where it is. */
function Allowed() {
  const [open, setOpen] = useState(false);
  return <details class="allowed" onToggle={event => setOpen(event.currentTarget.open)}>
    <summary>{text('permissions.open')}</summary>
    {open && <Permissions />}
  </details>;
}

function SignedIn({ setup, person }: { setup: Setup; person: Person }) {
  const several = (state.setup.value?.signIns.length ?? 0) > 1;
  const facts: [string, string][] = [
    [text('sign-in.as'), person.username],
    [text('sign-in.tenant-id'), visible(person.tenant)],
  ];
  const customer = state.customer.value;
  if (customer && customer !== person.tenant) facts.push([text('sign-in.asked'), customer]);
  if (several && setup.title) facts.push([text('sign-in.cloud'), say(setup.title)]);
  return <section class="signed-in" aria-labelledby="tenant-heading">
    <h2 id="tenant-heading">{text(setup.practice ? 'sign-in.practice' : 'sign-in.tenant')}</h2>
    <Leaders facts={facts} />
    <Guest person={person} />
    {/* Where the requests stand still, the problem is told beside the reason. */}
    {!state.summary.value.plan?.blocked && <Problem />}
    <Accounts />
    <details class="another">
      <summary>{text('sign-in.another')}</summary>
      <SignInForm setup={setup} another label={text('sign-in.another')} />
    </details>
    <Allowed />
  </section>;
}

/** Said wherever something is about to be written, or was. */
export function Guest({ person }: { person: Person }) {
  if (!person.guest) return null;
  return <p class="box" data-tone="note">{text('sign-in.guest', {
    domain: domainOf(person.username), tenant: person.tenant,
  })}</p>;
}

/** Who writes into which tenant, in one line; a run may be of another one than is signed in to. */
export function Who() {
  const person = state.person.value;
  if (!person) return null;
  const tenant = state.summary.value.run?.tenant;
  if (tenant && tenant !== person.tenant) return <p class="soft who-where">{text('run.tenant', { tenant })}</p>;
  return <>
    <p class="soft who-where">{text('sign-in.in-tenant', {
      username: person.username, tenant: person.tenant,
    })}</p>
    <Guest person={person} />
  </>;
}

function Clouds({ setups }: { setups: Setup[] }) {
  const note = signInSetup.value?.note;
  return <fieldset class="clouds">
    <legend>{text('sign-in.cloud.choose')}</legend>
    {setups.map(({ cloud, title }, index) => <label key={cloud} class="check">
      <input type="radio" name="cloud" checked={state.cloud.value === index}
        onChange={() => signingIn.chooseCloud(index)} />
      {title ? say(title) : cloud}
    </label>)}
    {note && <p class="soft">{say(note)}</p>}
  </fieldset>;
}

interface FormProps {
  setup: Setup;
  label: string;
  primary?: boolean;
  another?: boolean;
}

/** The tenant, where one can be named, and the button that opens the sign-in window. */
function SignInForm({ setup, label, primary = false, another = false }: FormProps) {
  // After a sign-in that failed, for another try.
  const [typed, setTyped] = useState(another ? '' : signingIn.tenantWished());
  const [wrong, setWrong] = useState(false);
  const field = another ? 'customer-another' : 'customer';
  return <form class="sign-in" noValidate onSubmit={event => {
    event.preventDefault();
    const tenant = tenantNamed(typed);
    const understood = typed.trim() === '' || tenant !== undefined;
    setWrong(!understood);
    if (understood) void signingIn.signIn({ another, tenant });
    else event.currentTarget.querySelector('input')?.focus();
  }}>
    {takesTenant(setup) && <div class="field">
      <label for={field}>{text('sign-in.customer')}</label>
      <input id={field} value={typed} autocomplete="off" autocapitalize="none" spellcheck={false}
        aria-invalid={wrong} aria-describedby={`${field}-about ${field}-wrong`}
        onInput={event => setTyped(event.currentTarget.value)} />
      <p id={`${field}-about`} class="soft">{text('sign-in.customer.about')}</p>
      {wrong && <p id={`${field}-wrong`} class="problem" role="alert">
        {text('sign-in.customer.wrong')}
      </p>}
    </div>}
    <div class="actions">
      <button type="submit" class={primary ? 'primary' : undefined}
        disabled={state.signIn.value === 'loading' || running.value}>{label}</button>
    </div>
  </form>;
}

/** Everybody who is signed in in this tab, where a choice is left. */
function Accounts() {
  const accounts = state.accounts.value;
  const current = state.person.value?.id;
  if (accounts.length < (current ? 2 : 1)) return null;
  return <section class="accounts" aria-labelledby="accounts-heading">
    <h3 id="accounts-heading">{text('sign-in.accounts')}</h3>
    <ul>{accounts.map(({ id, username, tenant }) => <li key={id}>
      <span class="account-name">{text('sign-in.accounts.about', { username, tenant })}</span>
      {id === current
        ? <span class="soft">{text('sign-in.current')}</span>
        : <button type="button" class="small" disabled={running.value}
            aria-label={text('sign-in.use-name', { username, tenant })}
            onClick={() => void signingIn.switchAccount(id)}>{text('sign-in.use')}</button>}
      <button type="button" class="small quiet" disabled={running.value}
        aria-label={text('sign-in.out-name', { username, tenant })}
        onClick={() => void signingIn.signOut(id)}>{text('sign-in.out')}</button>
    </li>)}</ul>
  </section>;
}

export function Waiting() {
  return <>
    <p><strong>{text('sign-in.waiting')}</strong></p>
    <p class="soft">{text('sign-in.waiting.about')}</p>
    <div class="actions">
      <button type="button" onClick={() => void signingIn.signInAgain()}>{text('sign-in.open-again')}</button>
      <button type="button" onClick={signingIn.cancelSignIn}>{text('sign-in.cancel')}</button>
    </div>
  </>;
}

export function Problem() {
  const problem = state.signInProblem.value;
  if (!problem) return null;
  const { key, gaps, code, said, correlation, remedy } = problem;
  return <>
    <div class="problem" role="alert">
      <p>{text(key, gaps)}</p>
      {said && <p><q>{visible(said)}</q></p>}
      <p class="soft"><code>{visible(code)}</code>
        {correlation && <> {text('sign-in.details', { id: correlation })}</>}
      </p>
    </div>
    {remedy === 'consent' && <Consent />}
    {remedy === 'here' && <button type="button" onClick={() => void signingIn.askToLeave()}>{text('sign-in.here')}</button>}
  </>;
}

/** The link by which an administrator consents for the tenant. */
export function Consent() {
  const link = signingIn.consentLink();
  if (!link) return null;
  return <div class="field consent">
    <label for="consent-link">{text('sign-in.consent.link')}</label>
    <input id="consent-link" readOnly value={link} onFocus={event => event.currentTarget.select()} />
    <div class="actions">
      <button type="button" class="small" onClick={() => {
        void navigator.clipboard.writeText(link).then(
          () => tell({ key: 'sign-in.consent.copied' }),
          // Without leave to write there the text is at hand, selected.
          () => document.querySelector<HTMLInputElement>('#consent-link')?.focus());
      }}>{text('sign-in.consent.copy')}</button>
      <a href={link} target="_blank" rel="noopener noreferrer">{text('sign-in.consent.open')}</a>
      <button type="button" class="quiet" onClick={() => showWays('consent')}>{text('permissions.ways')}</button>
    </div>
  </div>;
}
