/** The worker that is there now: every topic asks it. */
import { noting } from '../deeds.ts';
import { startSession, type Listener } from '../session.ts';

export let session: ReturnType<typeof startSession>;
let listening: Listener;

export function begin(listener: Listener): void {
  listening = listener;
  session = noting(startSession(listener));
}

/** Another one in its place, that knows nothing of what it knew. */
export function beginAgain(): void {
  session.end();
  begin(listening);
}
