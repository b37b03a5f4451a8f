/** The third step: who signs in, what would be done, and the word to do it. */
import { text } from '../language.ts';
import type { Plan } from '../protocol.ts';
import * as store from '../store.ts';
import { state } from '../store.ts';
import { Blocked } from './blocked.tsx';
import { Dialog } from './dialog.tsx';
import { Guest, SignIn } from './sign-in.tsx';
import { Tally } from './tally.tsx';

export function Planning() {
  const { plan, run } = state.summary.value;
  const signedIn = state.signIn.value === 'in';
  return <>
    <h1 tabIndex={-1}>{text('plan.heading')}</h1>
    <SignIn />
    {plan?.blocked && <Blocked reason={plan.blocked} />}
    {signedIn && !plan && !state.planning.value && <p>
      <button type="button" class="primary" onClick={() => void store.plan()}>{text('plan.read')}</button>
    </p>}
    {plan && !plan.whole && !plan.blocked && <div class="box" data-tone="wait">
      <p role="status">{text('plan.reading', { count: plan.devices })}</p>
      <progress aria-label={text('plan.reading-label')} />
      <button type="button" onClick={store.stopPlanning}>{text('plan.stop')}</button>
    </div>}
    {plan?.whole && <Ready plan={plan} started={Boolean(run)} />}
    {state.confirming.value && plan && <Confirm plan={plan} />}
  </>;
}

function Ready({ plan, started }: { plan: Plan; started: boolean }) {
  return <section aria-labelledby="plan-heading">
    <h2 id="plan-heading">{text('plan.what')}</h2>
    <p class="soft">{text('plan.read-whole', { count: plan.devices })}</p>
    <Tally lines={[
      ['new', plan.new], ['here', plan.here], ['other-tag', plan.otherTag],
      ['other-user', plan.otherUser], ['queued', plan.queued], ['left-out', plan.leftOut],
      ['ambiguous', plan.ambiguous], ['refused', plan.refused],
    ]} always={['new', 'here']} about />
    <div class="onward">
      {plan.new > 0
        ? <button type="button" class="primary" disabled={started} onClick={store.askToRegister}>
            {text('plan.register', { count: plan.new })}
          </button>
        : <p class="box" data-tone="note">{text('plan.nothing-new')}</p>}
      {!started && <button type="button" class="quiet" onClick={() => void store.planAgain()}>
        {text('plan.again')}
      </button>}
    </div>
  </section>;
}

function Confirm({ plan }: { plan: Plan }) {
  const person = state.person.value;
  const practice = store.signInSetup.value?.practice;
  if (!person) return null;
  return <Dialog heading={text('plan.confirm', { count: plan.new })} close={store.dontRegister}>
    <p>{text(practice ? 'plan.confirm.practice' : 'plan.confirm.about', {
      count: plan.new, tenant: person.tenant, username: person.username,
    })}</p>
    <Guest person={person} />
    {!practice && <p class="soft">{text('plan.confirm.then')}</p>}
    <div class="actions">
      <button type="button" class="primary" onClick={() => void store.register()}>
        {text('plan.confirm.now', { count: plan.new })}
      </button>
      <button type="button" onClick={store.dontRegister}>{text('plan.confirm.not')}</button>
    </div>
  </Dialog>;
}
