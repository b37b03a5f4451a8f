/** Files too large to be handed to a browser: they are made in the page, of pieces that repeat. */
import type { Page } from '@playwright/test';

/** A piece of a file, and how often it stands there. */
export type Piece = [bytes: Buffer | string, times: number];

export async function dropMade(page: Page, name: string, pieces: Piece[]): Promise<void> {
  const parts = pieces.map(([bytes, times]) => [Buffer.from(bytes).toString('latin1'), times] as const);
  await page.evaluate(([name, parts]) => {
    // Each piece is kept once, however often it stands there.
    const all = parts.flatMap(([letters, times]) =>
      Array<Blob>(times).fill(new Blob([Uint8Array.from(letters, letter => letter.charCodeAt(0))])));
    const dataTransfer = new DataTransfer();
    dataTransfer.items.add(new File(all, name));
    document.body.dispatchEvent(new DragEvent('drop', { bubbles: true, dataTransfer }));
  }, [name, parts] as const);
}

/**
 * From the next file on: as soon as it is seen that one is being read, a button is clicked.
 * What it gives is kept once the grid has so many lines while the file is still being read.
 */
export async function clickWhileRead(page: Page, button: string, lines: number): Promise<() => Promise<void>> {
  await page.evaluate(([button, lines]) => {
    const holder = window as unknown as { answered: Promise<void> };
    holder.answered = new Promise(resolve => {
      let clicked = false;
      const observer = new MutationObserver(() => {
        if (!document.querySelector('.files progress')) return;
        if (!clicked) {
          clicked = true;
          [...document.querySelectorAll('button')].find(({ textContent }) => textContent === button)!.click();
        } else if (document.querySelector('hash-grid')?.getAttribute('aria-rowcount') === String(lines)) {
          observer.disconnect();
          resolve();
        }
      });
      observer.observe(document.body, { subtree: true, childList: true, attributes: true });
    });
  }, [button, lines] as const);
  return () => page.evaluate(() => (window as unknown as { answered: Promise<void> }).answered);
}
