/** Files as the tools and editors of this world write them. */
export interface Line {
  serial: string;
  hash: string;
  tag: string;
  user: string;
}

export type Encoding = 'UTF-16LE with BOM' | 'UTF-8 with BOM' | 'UTF-8 without BOM' | 'ASCII';

const COLUMNS: { [header: string]: (line: Line) => string } = {
  'Device Serial Number': line => line.serial,
  'Windows Product ID': () => '',
  'Hardware Hash': line => line.hash,
  'Group Tag': line => line.tag,
  'Assigned User': line => line.user,
};

interface Writing {
  encoding?: Encoding;
  end?: '\r\n' | '\n';
  quoted?: boolean;
  /** In their order, spelt as they are to be spelt. */
  columns?: string[];
}

/** Without `writing`: as Get-WindowsAutopilotInfo writes under PowerShell 5.1. */
export function csv(lines: Line[], writing: Writing = {}): Buffer {
  const { encoding = 'UTF-16LE with BOM', end = '\r\n', quoted = false } = writing;
  const { columns = Object.keys(COLUMNS) } = writing;
  const cell = (text: string) => quoted ? `"${text}"` : text;
  const readers = columns.map(column => {
    const name = Object.keys(COLUMNS).find(name => name.toLowerCase() === column.toLowerCase());
    return COLUMNS[name ?? ''] ?? (() => 'x');
  });
  const rows = [columns, ...lines.map(line => readers.map(read => read(line)))];
  const text = rows.map(cells => cells.map(cell).join(',') + end).join('');
  switch (encoding) {
    case 'UTF-16LE with BOM': return Buffer.from(`\ufeff${text}`, 'utf16le');
    case 'UTF-8 with BOM': return Buffer.from(`\ufeff${text}`, 'utf8');
    case 'UTF-8 without BOM': return Buffer.from(text, 'utf8');
    case 'ASCII': return Buffer.from(text, 'ascii');
  }
}
