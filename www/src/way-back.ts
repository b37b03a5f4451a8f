/** Where the page was when it was left for a sign-in in its own window; `keeping.ts` has the files. */
import { isThere } from './database.ts';

/** Where this tab remembers that it was left for a sign-in. */
const LEFT = 'preflight.left';

/** What the page finds when it is back. */
export interface Return {
  cloud: number;
  /** By which the files that were open are taken back. */
  kept?: string | undefined;
}

export function noteLeaving(back: Return): void {
  sessionStorage.setItem(LEFT, JSON.stringify(back));
}

/** What was left behind when this tab left for a sign-in, once; nothing if it did not. */
export function returned(): Return | undefined {
  const left = sessionStorage.getItem(LEFT);
  sessionStorage.removeItem(LEFT);
  return left === null ? undefined : JSON.parse(left) as Return;
}

/** The database that the files are kept in. */
export const KEPT = 'preflight-left';

/** Files are kept, for this tab or for another. */
export const filesAreKept = (): Promise<boolean> => isThere(KEPT);
