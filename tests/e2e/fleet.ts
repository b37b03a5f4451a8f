/**
 * A file of 620 made-up devices as an admin might have it, with faults planted, and what
 * must be found in it. Hashes are made by the product's own module, in Node.
 */
import { readFileSync } from 'node:fs';
import { initSync, made_up } from '../../www/pkg/preflight.js';
import { csv, type Line } from './csv.ts';

export interface Fleet {
  /** UTF-16LE with a BOM, CRLF: as Get-WindowsAutopilotInfo writes under PowerShell 5.1. */
  bytes: Buffer;
  /** The rows as planned, by place from 0: line 2 is place 0. */
  rows: Line[];
  /** For each rule that must find something: its title, and in which lines. */
  faults: { title: string; lines: number[] }[];
}

const TAGS = ['HQ', 'Field', 'Kiosk', ''];

initSync({ module: readFileSync(new URL('../../www/pkg/preflight_bg.wasm', import.meta.url)) });

/** When the hashes of made-up devices were taken: a month ago, as `made_up` has it. */
export const CAPTURED = new Date((Math.floor(Date.now() / 86_400_000) - 30) * 86_400_000);

export function row(number: number, serial?: string): Line {
  const device = made_up(number, serial);
  const user = number % 7 === 0 ? `user${number}@contoso.example` : '';
  return { serial: device.serial, hash: device.hash, tag: TAGS[number % TAGS.length] ?? '', user };
}

/** Good rows of devices that differ. */
export function devices(count: number, from = 1001): Line[] {
  return Array.from({ length: count }, (_, place) => row(from + place));
}

/** The text of a hash as a tool writes it that neither fills nor pads. */
function unpadded(hash: string): string {
  const bytes = Buffer.from(hash, 'base64');
  const significant = bytes.subarray(0, bytes.readUInt16LE(2) + 36);
  return significant.toString('base64').replace(/=+$/, '');
}

export function fleet(): Fleet {
  const lines = devices(620);
  const faults: Fleet['faults'] = [];
  const plant = (title: string, places: number[], damage: (line: Line) => void) => {
    for (const place of places) damage(lines[place]!);
    faults.push({ title, lines: places.map(place => place + 2) });
  };

  plant('No serial number', [10], line => { line.serial = ''; });
  // Of the same tag: else it would be for a person to say to which of them it belongs.
  const [left, right] = [lines[20]!, lines[24]!];
  [left.hash, right.hash] = [right.hash, left.hash];
  plant('Rows swapped', [20, 24], () => {});
  plant('Serial number of another device', [22], line => { line.serial += 'X'; });
  lines[30] = row(1031, 'Default string');
  plant('Serial number that many devices share', [30], () => {});
  plant('Hardware hash is not Base64', [40], line => {
    line.hash = `${line.hash.slice(0, 300)}\u00a0${line.hash.slice(300)}`;
  });
  plant('Not a hardware hash', [41], line => { line.hash = 'N/A'; });
  plant('Hardware hash damaged', [50], line => {
    const other = line.hash[200] === 'A' ? 'B' : 'A';
    line.hash = line.hash.slice(0, 200) + other + line.hash.slice(201);
  });
  plant('Hardware hash cut short', [60, 61], () => {});
  lines[60]!.hash = lines[60]!.hash.slice(0, 2500);
  lines[61]!.hash = lines[61]!.hash.slice(0, 700);
  const padded = lines.findIndex((line, place) => place > 61 && unpadded(line.hash).length % 4 > 0);
  plant('Hardware hash without its padding', [padded], line => { line.hash = unpadded(line.hash); });
  lines[170] = { ...lines[5]! };
  plant('Same device twice', [170], () => {});
  plant('Blanks around the group tag', [180], line => { line.tag = 'HQ '; });
  plant("Group tag that Intune's file can't hold", [181], line => { line.tag = 'Büro'; });
  plant('Assigned user is no user principal name', [190], line => { line.user = 'ada.lovelace'; });
  plant('Serial number spelt otherwise than in the hash', [191], line => {
    line.serial = `${line.serial.toLowerCase()} `;
  });
  return { bytes: csv(lines), rows: lines, faults };
}
