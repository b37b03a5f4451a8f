/** However a file was written, the same rows are read, and the page says how it was. */
import type { Page } from '@playwright/test';
import { column } from './admin.ts';
import { csv, type Encoding, type Line } from './csv.ts';
import { expect, test } from './fixtures.ts';
import { devices } from './fleet.ts';

interface Case {
  name: string;
  lines: Line[];
  bytes: Buffer;
}

const five = ['Device Serial Number', 'Windows Product ID', 'Hardware Hash', 'Group Tag', 'Assigned User'];
const ENCODINGS: Encoding[] = ['UTF-16LE with BOM', 'UTF-8 with BOM', 'UTF-8 without BOM', 'ASCII'];

for (const encoding of ENCODINGS) {
  test(`${encoding}, with any line end, with or without quotes`, async ({ page }) => {
    // UTF-8 without a BOM is ASCII until something else than ASCII is in it.
    const user = encoding === 'ASCII' ? 'zoe@contoso.example' : 'zoë@contoso.example';
    const cases = ([['\r\n', false], ['\r\n', true], ['\n', false], ['\n', true]] as const)
      .map(([end, quoted], index) => {
        const lines = devices(3, 2001 + 3 * index).map(line => ({ ...line, user }));
        const name = `${end === '\n' ? 'lf' : 'crlf'}-${quoted ? 'quoted' : 'plain'}.csv`;
        return { name, lines, bytes: csv(lines, { encoding, end, quoted }) };
      });
    await dropAll(page, cases);
    await allRead(page, cases);
    for (const { name } of cases) {
      await expect(file(page, name)).toContainText(`Encoding${encoding}`);
      await expect(file(page, name)).toContainText('FormatIntune, five columns');
    }
  });
}

test('a header in any case and order, with three, four or five columns', async ({ page }) => {
  const headers: [string, string[], string][] = [
    ['three.csv', five.slice(0, 3), 'three'],
    ['four.csv', five.slice(0, 4), 'four'],
    ['small.csv', five.map(name => name.toLowerCase()), 'five'],
    ['capital.csv', five.map(name => name.toUpperCase()), 'five'],
    ['backwards.csv', five.toReversed(), 'five'],
    ['hash-first.csv', [five[2]!, five[0]!, five[1]!], 'three'],
  ];
  const cases = headers.map(([name, columns], index) => {
    const lines = devices(2, 3001 + 2 * index);
    const has = (column: string) => columns.includes(column) || columns.length === 5;
    return {
      name,
      lines: lines.map(line => ({
        ...line,
        tag: has('Group Tag') ? line.tag : '',
        user: has('Assigned User') ? line.user : '',
      })),
      bytes: csv(lines, { columns }),
    };
  });
  await dropAll(page, cases);
  await allRead(page, cases);
  for (const [name, , count] of headers) {
    await expect(file(page, name)).toContainText(`FormatIntune, ${count} columns`);
  }
});

const file = (page: Page, name: string) =>
  page.getByRole('region', { name: 'Files' }).getByRole('listitem').filter({
    has: page.getByText(name, { exact: true }),
  });

async function dropAll(page: Page, cases: Case[]): Promise<void> {
  const files = cases.map(({ name, bytes }) => ({ name, mimeType: 'text/csv', buffer: bytes }));
  await page.locator('body').drop({ files });
}

/** That a hash came through whole is told by its checksum: the row is ready. */
async function allRead(page: Page, cases: Case[]): Promise<void> {
  const lines = cases.flatMap(({ lines }) => lines);
  const cells = (of: (line: Line) => string) => lines.map(line => new RegExp(`^${of(line)}(?: \\(\\w+\\))?$`));
  await expect(column(page, 'place')).toHaveText(
    cases.flatMap(({ name, lines }) => lines.map((_, place) => `${name}:${place + 2}`)));
  await expect(column(page, 'serial')).toHaveText(lines.map(line => line.serial));
  await expect(column(page, 'group-tag')).toHaveText(lines.map(line => line.tag));
  await expect(column(page, 'assigned-user')).toHaveText(cells(line => line.user));
  await expect(column(page, 'state')).toHaveText(lines.map(() => 'Ready'));
}
