/** Which cloud was chosen, of several: this tab remembers. */
import { set } from './signals.ts';

const CLOUD = 'preflight.cloud';

export function noteCloud(name: string): void {
  sessionStorage.setItem(CLOUD, name);
}

export function rememberCloud(): void {
  const name = sessionStorage.getItem(CLOUD);
  const found = set.setup.value?.signIns.findIndex(({ cloud }) => cloud === name) ?? -1;
  if (found >= 0) set.cloud.value = found;
}
