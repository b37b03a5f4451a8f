/** Files that the build gives an address of. */
declare module '*?worker&url' {
  const url: string;
  export default url;
}

declare module '*?url' {
  const url: string;
  export default url;
}

/** A panel's own style, which comes with it. */
declare module '*.css';
