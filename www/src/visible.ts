/**
 * Text of a file or a service as it may be shown: what has no shape of its own, or turns
 * the text around it, is written as its number, so that nothing hides and what is seen is
 * what is sent. Of what nobody reads to its end the beginning is shown.
 *
 * It is for showing only. What is edited, copied, saved or sent is the text itself.
 */

// Controls, format characters and separators of lines; and what a font shows nothing of:
// fillers, which count as letters, selectors of variants, and places kept for more of these.
const UNSEEN = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}]/gu;
/** Those of them that are never ours: a number, a date or a name has marks of direction in it. */
const NEVER_OURS = new RegExp(`(?![\\n\\u061c\\u200e\\u200f\\u2068\\u2069])${UNSEEN.source}`, 'gu');

/** Characters that are shown of one text: a cell can have a quarter of a million. */
const MOST = 2000;

/** `HQ‹U+202E›dleiF` */
export function visible(text: string): string {
  const beginning = text.length > MOST ? `${text.slice(0, MOST)}…` : text;
  return beginning.replace(UNSEEN, shown);
}

/** The same for a text that may be ours, or have one of ours in it. */
export function upright(text: string): string {
  return text.replace(NEVER_OURS, shown);
}

function shown(character: string): string {
  return `‹U+${character.codePointAt(0)?.toString(16).toUpperCase().padStart(4, '0')}›`;
}
