/** Writes `SHA256SUMS` when all else is written. */
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterBuild } from './after-build.mjs';
import { SUMS, sums } from './files.mjs';

export const digests = () => afterBuild('digests', async folder =>
  writeFile(join(folder, SUMS), await sums(folder)));
