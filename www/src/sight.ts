/**
 * Where there is one column the list lies far below what narrows it: who narrows it by
 * hand is taken to the line that says what is shown, with the ways back. The keyboard
 * stays where it is, and what has it stays in sight.
 */

/** So much of the page below that line is seen where it is in sight, in pixels. */
const SEEN = 120;

export function listInSight(): void {
  if (document.activeElement?.matches(':focus-visible')) return;
  const line = document.querySelector('.shown-line');
  if (line && line.getBoundingClientRect().bottom + SEEN > innerHeight) line.scrollIntoView();
}
