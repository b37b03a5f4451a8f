/** The commit that the page is built from, if that is known and nothing of it has been changed. */
import { execFileSync } from 'node:child_process';
import { fileURLToPath, pathToFileURL } from 'node:url';

const ROOT = fileURLToPath(new URL('..', import.meta.url));

export function commit() {
  const git = (...words) => execFileSync('git', ['--no-optional-locks', ...words], { cwd: ROOT, encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }).trim();
  try {
    return git('status', '--porcelain') === '' ? git('rev-parse', 'HEAD') : undefined;
  } catch {
    // No git, or an archive of the source.
    return undefined;
  }
}

// Whoever builds asks whether the page has to be made anew.
if (process.argv[1] && import.meta.url === pathToFileURL(process.argv[1]).href) console.log(commit() ?? '');
