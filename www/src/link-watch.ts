/** Watches the address of the page: what a link asks for comes true when it can. */
import { effect, untracked } from '@preact/signals';
import { say } from './language.ts';
import { asked, leaveAddress, look, note } from './link.ts';
import * as late from './store/late.ts';
import { attempt } from './store/notices.ts';
import { state } from './store/state.ts';

export function watchLink(): void {
  look();
  addEventListener('hashchange', look);
  effect(() => {
    const { cloud } = asked.value;
    if (cloud !== undefined && state.setup.value) untracked(() => preferCloud(cloud));
  });
  effect(() => {
    const { target } = asked.value;
    if (target !== undefined && state.engine.value === 'ready') untracked(() => void preferTarget(target));
  });
  effect(() => {
    if (state.stage.value !== 'ways' && asked.value.ways !== undefined) untracked(leaveAddress);
  });
}

function preferCloud(cloud: string): void {
  late.signingIn(({ preferCloud }) => {
    if (asked.peek().cloud !== cloud) return;
    const came = preferCloud(cloud);
    const title = came.setup?.title ? say(came.setup.title) : cloud;
    note('cloud', { key: `link.cloud.${came.how}`, gaps: { cloud: title } });
  });
}

async function preferTarget(name: string): Promise<void> {
  const saving = await attempt(late.saving.fetch());
  const targets = saving && await attempt(saving.readTargets());
  if (!targets || asked.peek().target !== name) return;
  // What is of the tenant is there only after something was asked of it.
  const target = targets.find(target => target.name === name && !target.ofTenant);
  if (target) saving.preferTarget(name);
  note('target', target
    ? { key: 'link.target', gaps: { target: say(target.title) } }
    : { key: 'link.unusable', gaps: { key: 'target', value: name } });
}
