/** How this page was built. */

/** In one file, to be opened without a server: it has no sign-in and asks no host. */
export const ONE_FILE = import.meta.env.MODE === 'one-file';
