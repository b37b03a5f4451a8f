/** Files that the build gives an address of. */
declare module '*?worker&url' {
  const url: string;
  export default url;
}

declare module '*?url' {
  const url: string;
  export default url;
}

declare module '*.json?later' {
  const texts: { [key: string]: string };
  export default texts;
}

declare module '*?raw' {
  const text: string;
  export default text;
}

/** A panel's own style, which comes with it. */
declare module '*.css';

/** Vite's. */
interface ImportMeta {
  readonly env: { readonly MODE: string; readonly COMMIT: string };
}
