/** The third step: who signs in, what would be done, and the word to do it. */
import { capital, list, number, text } from '../language.ts';
import type { Aim, NearTag, Plan } from '../protocol.ts';
import { offline } from '../offline.ts';
import * as losing from '../store/losing.ts';
import * as registering from '../store/registering.ts';
import * as saving from '../store/saving.ts';
import { signInSetup, state } from '../store/state.ts';
import { visible } from '../visible.ts';
import { AllowChanges } from './allow-changes.tsx';
import { Blocked } from './blocked.tsx';
import { Dialog } from './dialog.tsx';
import { OpenLog } from './log.tsx';
import { ReadAt } from './read-at.tsx';
import { Guest, SignIn } from './sign-in.tsx';
import { Tally } from './tally.tsx';
import './plan.css';
import './records.css';

export function Planning() {
  const { plan, run } = state.summary.value;
  const signedIn = state.signIn.value === 'in';
  return <>
    <h1 tabIndex={-1}>{text('plan.heading')}</h1>
    <SignIn />
    {plan?.blocked && <Blocked reason={plan.blocked} />}
    {signedIn && !plan && !state.planning.value && <p>
      <button type="button" class="primary" onClick={() => void registering.plan()}>{text('plan.read')}</button>
    </p>}
    {plan && !plan.whole && !plan.blocked && <div class="box" data-tone="wait">
      {offline.value ? <p>{text('network.offline')}</p> : <>
        <p>{text('plan.reading', { count: plan.devices })}</p>
        <progress aria-label={text('plan.reading-label')} />
      </>}
      <button type="button" onClick={losing.forgetPlan}>{text('plan.stop')}</button>
    </div>}
    {plan?.whole && <Ready plan={plan} started={Boolean(run)} />}
    <OpenLog />
    {state.confirming.value && plan?.whole && <Confirm plan={plan} aim={state.confirming.value} />}
  </>;
}

function Ready({ plan, started }: { plan: Plan; started: boolean }) {
  const changes = updates(plan) > 0 && !started && state.summary.value.changesAllowed;
  return <section aria-labelledby="plan-heading">
    <h2 id="plan-heading">{text('plan.what')}</h2>
    <p class="soft">{text('plan.read-whole', { count: plan.devices })} <ReadAt at={plan.readAt} /></p>
    <Tally lines={[
      ['new', plan.new], ['here', plan.here], ['other-tag', plan.otherTag],
      ['other-user', plan.otherUser], ['identifier', plan.identifiers], ['queued', plan.queued], ['left-out', plan.leftOut],
      ['ambiguous', plan.ambiguous], ['refused', plan.refused],
    ]} always={['new', 'here']} about />
    {plan.nearTags.length > 0 && <NearTags tags={plan.nearTags} />}
    {updates(plan) > 0 && !started && <Existing plan={plan} />}
    <div class="onward">
      {plan.new + plan.identifiers > 0
        ? <Begin plan={plan} aim="register" started={started} />
        : <p class="box" data-tone="note">{text('plan.nothing-new')}</p>}
      {changes && plan.new + plan.identifiers > 0 && <Begin plan={plan} aim="both" />}
      {changes && <Begin plan={plan} aim="update" />}
      {!started && <button type="button" class="quiet" onClick={() => void registering.planAgain()}>
        {text('plan.again')}
      </button>}
      <button type="button" class="quiet" onClick={() => void saving.wantSave(saving.REPORT)}>
        {text('plan.save')}
      </button>
    </div>
  </section>;
}

const updates = (plan: Plan): number => plan.otherTag + plan.otherUser;

/** What would be done, in words. */
function work(plan: Plan, aim: Aim): string {
  const registers = aim !== 'update';
  const words: string[] = [];
  if (registers && plan.new > 0) words.push(text('plan.do.register', { count: plan.new }));
  if (registers && plan.identifiers > 0) words.push(text('plan.do.identify', { count: plan.identifiers }));
  if (aim !== 'register') words.push(text('plan.do.update', { count: updates(plan) }));
  return capital(list(words));
}

function Begin({ plan, aim, started = false }: { plan: Plan; aim: Aim; started?: boolean }) {
  return <button type="button" class={aim === 'register' ? 'primary' : undefined} disabled={started}
    onClick={() => registering.askToRegister(aim)}>{work(plan, aim)}</button>;
}

/** Devices that the tenant has otherwise than their rows ask: left alone unless allowed. */
function Existing({ plan }: { plan: Plan }) {
  return <section class="existing" aria-labelledby="existing-heading">
    <h3 id="existing-heading">{text('plan.existing')}</h3>
    <p>{text('plan.existing.about', { count: updates(plan) })}</p>
    <AllowChanges />
  </section>;
}

function NearTags({ tags }: { tags: NearTag[] }) {
  return <div class="near-tags">
    <h3 id="near-tags-heading">{text('plan.tags')}</h3>
    <p class="soft">{text('plan.tags.about')}</p>
    <div class="scroll-x" tabIndex={0} role="region" aria-labelledby="near-tags-heading">
      <table class="records">
        <thead><tr>
          <th scope="col">{text('plan.tags.tag')}</th>
          <th scope="col">{text('plan.tags.rows')}</th>
          <th scope="col">{text('plan.tags.devices')}</th>
          <th scope="col">{text('plan.tags.near')}</th>
        </tr></thead>
        <tbody>{tags.map(({ tag, rows, devices, near }) => <tr key={tag}>
          <td><code>{visible(tag)}</code></td>
          <td class="number">{number(rows)}</td>
          <td class="number">{number(devices)}</td>
          <td>{near.map(other => <span key={other}><code>{visible(other)}</code> </span>)}</td>
        </tr>)}</tbody>
      </table>
    </div>
  </div>;
}

function Confirm({ plan, aim }: { plan: Plan; aim: Aim }) {
  const person = state.person.value;
  const practice = signInSetup.value?.practice;
  if (!person) return null;
  const { tenant, username } = person;
  const count = plan.new;
  const registers = aim !== 'update' && count > 0;
  const what = work(plan, aim);
  return <Dialog heading={text('plan.confirm', { what })} close={registering.dontRegister}>
    <p>{text(practice ? 'plan.confirm.practice' : 'plan.confirm.about', { tenant, username })}</p>
    <Guest person={person} />
    {registers && !practice && <p class="soft">{text('plan.confirm.then', { count })}</p>}
    {aim !== 'register' && <p>{text('plan.confirm.update', { count: updates(plan) })}</p>}
    <div class="actions">
      <button type="button" class="primary" onClick={() => void registering.register(aim)}>{what}</button>
      <button type="button" onClick={registering.dontRegister}>{text('plan.confirm.not')}</button>
    </div>
  </Dialog>;
}
