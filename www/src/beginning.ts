/**
 * The beginning of what stands beside the page: a configuration is a few lines, a policy a
 * few pages. What is longer is something else, and of what never ends nobody sees the end.
 */

export const LONGEST = 1 << 20;

/** An answer's bytes; of one that is too long a few more than `LONGEST`, by which that shows. */
export async function beginningOf(answer: Response): Promise<Blob> {
  const pieces: Uint8Array<ArrayBuffer>[] = [];
  let length = 0;
  const reader = answer.body?.getReader();
  while (reader && length <= LONGEST) {
    const { value } = await reader.read();
    if (!value) break;
    // One piece can be as long as a browser likes.
    pieces.push(value.slice(0, LONGEST + 1));
    length += value.length;
  }
  void reader?.cancel().catch(() => {});
  return new Blob(pieces);
}
