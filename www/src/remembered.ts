/**
 * Settings of the page that this browser keeps for the next time, each a short text by
 * its name: nothing of a row, a person or a tenant. A browser that keeps nothing is no
 * trouble: they hold until the page is closed.
 */
const PREFIX = 'preflight.';

export type Setting = 'columns' | 'language' | 'runs' | 'seen';

export function recall(setting: Setting): string | undefined {
  try {
    return localStorage.getItem(PREFIX + setting) ?? undefined;
  } catch {
    return undefined;
  }
}

export function remember(setting: Setting, value: string): void {
  try {
    localStorage.setItem(PREFIX + setting, value);
  } catch {
    // It is kept nowhere.
  }
}

export function forget(setting: Setting): void {
  try {
    localStorage.removeItem(PREFIX + setting);
  } catch {
    // Nothing was kept.
  }
}
