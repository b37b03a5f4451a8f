/**
 * The place of the keyboard is not lost: where the element that has it is taken away or
 * can't be used any more, the nearest thing that is left takes it, and not the page as a
 * whole, where a screen reader would begin anew.
 *
 * Who moves the keyboard on purpose does so first or afterwards, and wins.
 */

/** What can take the keyboard, or has a name to be read. */
const STOPS = 'h1, h2, h3, button:not(:disabled), a[href], summary, input:not(:disabled), select, [tabindex="0"]';

export function keepFocus(): void {
  /** The element that has the keyboard, and what it stands in. */
  let path: Element[] = [];
  addEventListener('focusin', event => {
    path = event.composedPath().filter(target => target instanceof Element);
  });
  // A hand that is elsewhere wants no focus where it was.
  addEventListener('pointerdown', () => { path = []; });
  new MutationObserver(() => {
    const [at] = path;
    if (!at || (at.isConnected && !at.matches(':disabled'))) return;
    const now = document.activeElement;
    if (now && now !== document.body && now !== at) return;
    const stop = path.slice(1).filter(element => element.isConnected).map(nearest).find(Boolean);
    path = [];
    stop?.focus();
  }).observe(document.body, {
    subtree: true, childList: true, attributes: true, attributeFilter: ['disabled'],
  });
}

/** What is seen first in an element. */
function nearest(within: Element): HTMLElement | undefined {
  const stops = [...within.querySelectorAll<HTMLElement>(STOPS)];
  const stop = stops.find(stop => stop.checkVisibility({ visibilityProperty: true }));
  if (stop?.matches('h1, h2, h3')) stop.tabIndex = -1;
  return stop;
}
