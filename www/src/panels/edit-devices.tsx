/** Changes and deregistering of the devices that are selected in the tenant's list. */
import type { ComponentChildren } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import * as changes from '../changes.ts';
import { say, text, type Key } from '../language.ts';
import type { EditProblems, Edits } from '../protocol.ts';
import { running, state, tenant } from '../store/state.ts';
import { AllowChanges } from './allow-changes.tsx';
import { Check } from './check.tsx';
import { Dialog } from './dialog.tsx';
import { TypedWord } from './typed-word.tsx';
import './edit-devices.css';
import './fields.css';

/** The buttons beside the number of those selected, and their dialogs. */
export function EditDevices() {
  const [open, setOpen] = useState<'change' | 'deregister'>();
  const { selected: count } = tenant.value;
  const close = () => setOpen(undefined);
  return <>
    <button type="button" class="small" disabled={running.value} onClick={() => setOpen('change')}>
      {text('edit.open')}
    </button>
    <button type="button" class="small danger" disabled={running.value} onClick={() => setOpen('deregister')}>
      {text('edit.deregister')}
    </button>
    {open === 'change' && <Change count={count} close={close} />}
    {open === 'deregister' && <TypedWord heading={text('undo.confirm', { count })} count={count}
      word={text('undo.now', { count })} ready={state.summary.value.changesAllowed} close={close}
      act={() => {
        close();
        void changes.change({ ...NOTHING, deregister: true });
      }}>
      <p>{text('undo.confirm.about', { count, tenant: state.person.value?.tenant ?? '' })}</p>
      <AllowChanges />
    </TypedWord>}
  </>;
}

const NOTHING: Edits = {
  groupTag: undefined, displayName: undefined, user: undefined, userName: '',
  allowEnrolment: false, deregister: false,
};

function Change({ count, close }: { count: number; close(): void }) {
  const [edits, setEdits] = useState<Edits>(NOTHING);
  const [problems, setProblems] = useState<EditProblems>();
  const change = (part: Partial<Edits>) => setEdits({ ...edits, ...part });
  // Checked anew after each change; an answer to an old question is dropped.
  useEffect(() => {
    let current = true;
    void changes.problems(edits).then(found => {
      if (current) setProblems(found);
    });
    return () => { current = false; };
  }, [edits]);
  const { groupTag, displayName, user, allowEnrolment } = edits;
  const asked = groupTag !== undefined || displayName !== undefined || user !== undefined || allowEnrolment;
  const wrong = Boolean(problems?.displayName ?? problems?.user);
  return <Dialog heading={text('edit.heading', { count })} close={close}>
    <form class="edit-devices" onSubmit={event => {
      event.preventDefault();
      close();
      void changes.change(edits);
    }}>
      <AllowChanges />
      <Property name="group-tag" on={groupTag !== undefined} set={on => change({ groupTag: on ? '' : undefined })}>
        <Field name="group-tag" value={groupTag ?? ''} set={groupTag => change({ groupTag })} />
      </Property>
      {/* Devices that share a name would be told apart by nobody. */}
      {count === 1 && <Property name="display-name" on={displayName !== undefined}
        set={on => change({ displayName: on ? '' : undefined })}>
        <Field name="display-name" value={displayName ?? ''} problem={displayName ? problems?.displayName : undefined}
          set={displayName => change({ displayName })} />
      </Property>}
      <Property name="user" on={user !== undefined} set={on => change({ user: on ? '' : undefined })}>
        <Field name="user" value={user ?? ''} problem={problems?.user} set={user => change({ user })} />
        {user && <LookUp key={user} user={user} possible={!problems?.user}
          take={edits.userName ? undefined : userName => change({ userName })} />}
        {user && <Field name="user-name" value={edits.userName ?? ''} set={userName => change({ userName })} />}
      </Property>
      <Property name="enrolment" on={allowEnrolment ?? false} set={allowEnrolment => change({ allowEnrolment })} />
      <div class="actions">
        <button type="submit" class="primary" disabled={!asked || wrong || !state.summary.value.changesAllowed}>
          {text('edit.now', { count })}
        </button>
        <button type="button" onClick={close}>{text('typed.not')}</button>
      </div>
    </form>
  </Dialog>;
}

interface LookUpProps {
  user: string;
  possible: boolean;
  /** Takes a name to greet by, where there is none yet. */
  take: ((name: string) => void) | undefined;
}

/** Whether the tenant has that user. Nothing waits for it: the change is possible all the while. */
function LookUp({ user, possible, take }: LookUpProps) {
  const [asking, setAsking] = useState(0);
  const [found, setFound] = useState<Awaited<ReturnType<typeof changes.lookUp>>>();
  const look = async () => {
    setAsking(count => count + 1);
    setFound(undefined);
    const answer = await changes.lookUp(user);
    setAsking(count => count - 1);
    if (answer) setFound(answer);
  };
  const told = found && ('refused' in found ? text(found.refused) : say(found.message));
  const name = found && 'name' in found ? found.name : undefined;
  return <div class="look-up">
    {/* Still to be pressed while it asks: a window that was closed gives no answer. */}
    <button type="button" class="small" disabled={!possible} onClick={() => void look()}>{text('edit.look-up')}</button>
    <p role="status" class={found && 'missing' in found && found.missing ? 'problem' : 'soft'}>
      {told ?? (asking > 0 && text('edit.look-up.asking'))}
    </p>
    {name && take && <button type="button" class="small" onClick={() => take(name)}>
      {text('edit.look-up.take', { name })}
    </button>}
  </div>;
}

interface PropertyProps {
  name: 'group-tag' | 'display-name' | 'user' | 'enrolment';
  /** It is to be changed; else it stays as it is. */
  on: boolean;
  set(on: boolean): void;
  children?: ComponentChildren;
}

function Property({ name, on, set, children }: PropertyProps) {
  return <div class="choice">
    <Check name={text(`edit.${name}`)} on={on} set={set} />
    {on && children}
    {on && <p class="soft">{text(`edit.${name}.about`)}</p>}
  </div>;
}

interface FieldProps {
  name: 'group-tag' | 'display-name' | 'user' | 'user-name';
  value: string;
  problem?: EditProblems['user'];
  set(value: string): void;
}

function Field({ name, value, problem, set }: FieldProps) {
  const label: Key = `edit.${name}.label`;
  return <div class="field">
    <label for={`edit-${name}`}>{text(label)}</label>
    <input id={`edit-${name}`} value={value} autocomplete="off" spellcheck={false}
      aria-invalid={problem !== undefined} aria-describedby={problem && `edit-${name}-problem`}
      onInput={event => set(event.currentTarget.value)} />
    {problem && <p id={`edit-${name}-problem`} class="problem" role="status">{say(problem)}</p>}
  </div>;
}
