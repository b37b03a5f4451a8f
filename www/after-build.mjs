/** A plugin of Vite that writes something more when the page is built. */

/** `write` is given the folder, with all in it that came before. */
export function afterBuild(name, write) {
  let folder;
  return {
    name,
    apply: 'build',
    configResolved: ({ build: { outDir } }) => { folder = outDir; },
    closeBundle: { sequential: true, order: 'post', handler: () => write(folder) },
  };
}
