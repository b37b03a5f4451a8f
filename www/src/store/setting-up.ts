/** What stands beside the page and in this tab: the configuration, the policy, the cloud. */
import { beginningOf } from '../beginning.ts';
import { ONE_FILE } from '../build.ts';
import { rememberCloud } from './cloud.ts';
import { session } from './engine.ts';
import { startPolicy } from './policy.ts';
import { readRuns } from './runs.ts';
import { set } from './signals.ts';

/** Reads the configuration and the policy; the page draws before they are there. */
export async function setUp(): Promise<void> {
  const [config, policy] = await Promise.all([beside('config.json'), beside('policy.json')]);
  set.setup.value = await session.configure(config?.ok ? await (await beginningOf(config)).text() : '');
  await startPolicy(policy);
  rememberCloud();
  await session.setTenant(set.person.value?.tenant, set.person.value?.username);
  void readRuns();
}

function beside(name: string): Promise<Response | undefined> {
  // Nothing stands beside the one file.
  if (ONE_FILE) return Promise.resolve(new Response(null, { status: 404 }));
  return fetch(name, { cache: 'no-cache' }).catch(() => undefined);
}
