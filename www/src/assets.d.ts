/** Files that the build gives an address of. */
declare module '*?worker&url' {
  const url: string;
  export default url;
}

declare module '*?url' {
  const url: string;
  export default url;
}

/** Styles of a panel, put into a file beside its code. */
declare module '*.css';
