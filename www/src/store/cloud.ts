/** Which cloud was chosen, of several: this tab remembers. */
import { set } from './signals.ts';

const CLOUD = 'preflight.cloud';

export function noteCloud(name: string): void {
  sessionStorage.setItem(CLOUD, name);
}

/** The cloud of something that was begun earlier, where there are several. */
export function takeCloudOf(earlier: number): void {
  if ((set.setup.value?.signIns.length ?? 0) > 1) set.cloud.value = earlier;
}

export function rememberCloud(): void {
  const name = sessionStorage.getItem(CLOUD);
  const found = set.setup.value?.signIns.findIndex(({ cloud }) => cloud === name) ?? -1;
  if (found >= 0) set.cloud.value = found;
}
