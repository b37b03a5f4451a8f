/** Cells as text that a spreadsheet takes: tabs between them, a line for each row. */

export function line(cells: string[]): string {
  return `${cells.map(quoted).join('\t')}\r\n`;
}

/** Quoted where it would not come out as one cell otherwise. */
function quoted(cell: string): string {
  return /[\t\r\n]|^"/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell;
}
