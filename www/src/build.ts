/** How this page was built. */

/** In one file, to be opened without a server: it has no sign-in and asks no host. */
export const ONE_FILE = import.meta.env.MODE === 'one-file';

/** The commit that it was built from; empty where that is not known. */
export const COMMIT = import.meta.env.COMMIT;
