/**
 * Which files of a folder are to be read now: those that are new or changed, and whole.
 *
 * A look is everything that stands in the folder at a moment. A file that is still being
 * written grows between two looks; it is taken when it stood still for a while. Nothing
 * here knows the browser or the clock.
 */

export interface Seen {
  /** With the folders that it is in. */
  path: string;
  size: number;
  modified: number;
}

/** How long a file must stand still, in milliseconds; an empty one may only have been made so far. */
const STILL = 1500;
const EMPTY_STILL = 10_000;

export interface Landing {
  /** Takes what is there as read. */
  know(look: Seen[]): void;
  /** Gives the paths that are to be read, each once until its file changes. */
  look(look: Seen[], now: number): string[];
  /** It is given again: it could not be read, or is wanted after all. */
  forget(path: string): void;
}

export function landing(): Landing {
  const known = new Map<string, string>();
  const growing = new Map<string, { mark: string; since: number }>();
  const mark = ({ size, modified }: Seen) => `${size} ${modified}`;
  return {
    know(look) {
      for (const seen of look) known.set(seen.path, mark(seen));
    },
    look(look, now) {
      const there = new Set(look.map(({ path }) => path));
      // A file that is gone is new when it comes again.
      for (const paths of [known, growing]) {
        for (const path of paths.keys()) if (!there.has(path)) paths.delete(path);
      }
      const ready: string[] = [];
      for (const seen of look) {
        const { path, size } = seen;
        const is = mark(seen);
        if (known.get(path) === is) {
          growing.delete(path);
          continue;
        }
        const before = growing.get(path);
        if (before?.mark !== is) {
          growing.set(path, { mark: is, since: now });
        } else if (now - before.since >= (size === 0 ? EMPTY_STILL : STILL)) {
          growing.delete(path);
          known.set(path, is);
          ready.push(path);
        }
      }
      return ready;
    },
    forget: path => void known.delete(path),
  };
}
