/** What a double click must do once: by its second click the page has other things there. */
export function once(act: () => void): (event: MouseEvent) => void {
  return event => {
    if (event.detail <= 1) act();
  };
}
