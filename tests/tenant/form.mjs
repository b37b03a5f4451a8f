/** The form of a corporate identifier, for scenes and for requests. */

/** Three parts, none of them empty, and no dots. @param {string} text */
export function wellFormed(text) {
  const parts = text.split(',');
  return (
    parts.length === 3 &&
    parts.every((part) => part.trim() !== '') &&
    !text.includes('.')
  );
}
