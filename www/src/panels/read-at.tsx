/** How old what was read is; it grows older while one looks at it. */
import { useEffect, useState } from 'preact/hooks';
import { ago, text } from '../language.ts';

export function ReadAt({ at }: { at: number }) {
  const [now, setNow] = useState(Date.now());
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), 30_000);
    return () => clearInterval(timer);
  }, []);
  return <>{text('plan.read-at', { ago: ago(at, Math.max(at, now)) })}</>;
}
