import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import test from 'node:test';
import { load } from './load.mjs';

const { fill, joined, percent, say, sentence, size, speak, text } = await load('src/language.ts');
const file = await readFile(new URL('../lang/en.json', import.meta.url), 'utf8');
const english = JSON.parse(file);

test('no key stands twice: the first would be lost without a word', () => {
  const keys = [...file.matchAll(/^\s*("(?:[^"\\]|\\.)*"):/gm)].map(([, key]) => JSON.parse(key));
  assert.deepEqual(keys.filter((key, place) => keys.indexOf(key) !== place), []);
  assert.equal(keys.length, Object.keys(english).length);
});

test('gaps are filled, and numbers are written as the language writes them', () => {
  assert.equal(fill('{name} has {count} rows', { name: 'a.csv', count: 1234 }), 'a.csv has 1,234 rows');
});

test('a number chooses its word', () => {
  const words = '{count} {count|one:row|other:rows}';
  assert.deepEqual([0, 1, 2].map(count => fill(words, { count })), ['0 rows', '1 row', '2 rows']);
});

test('a number that came as text chooses its word too', () => {
  assert.equal(fill('{count} {count|one:row|other:rows}', { count: '1' }), '1 row');
});

test('a gap without a value shows itself', () => {
  assert.equal(fill('{name}', {}), '?');
});

test('what stands in a gap is not read for gaps', () => {
  assert.equal(fill('{name}', { name: '{count}' }), '{count}');
});

test('a sentence of the core that is not translated is said as it came', () => {
  assert.equal(say({ key: 'hash-empty', args: {}, text: 'The hash is empty.' }), 'The hash is empty.');
});

test('a fragment becomes a sentence, a sentence stays one', () => {
  assert.equal(sentence('sending devices 1 to 20 of 40'), 'Sending devices 1 to 20 of 40.');
  assert.equal(sentence('Checked.'), 'Checked.');
});

test('sizes are said in units that people read', () => {
  assert.deepEqual([1, 1500, 98_000_000].map(size), ['1 byte', '1.5 kB', '98 MB']);
});

test('only all of them are 100 %, and a few are not none', () => {
  for (const [part, all, said] of [
    [0, 0, '0%'], [0, 609, '0%'], [3, 609, '0.5%'], [13, 620, '2%'], [300, 609, '49%'],
    [606, 609, '99.5%'], [249_999, 250_000, '99.9%'], [609, 609, '100%'],
  ]) assert.equal(percent(part, all), said);
});

test('a text of the page is found by its key', () => {
  assert.equal(text('grid.rows', { count: 1 }), '1 row');
});

test('every text has gaps that close, and numbers with a word for the rest', () => {
  for (const [key, words] of Object.entries(english)) {
    const gaps = words.match(/\{[^{}]*\}/g) ?? [];
    assert.equal(words.replace(/\{[^{}]*\}/g, '').search(/[{}]/), -1, key);
    for (const gap of gaps.filter(gap => gap.includes('|'))) assert.match(gap, /\|other:/, key);
  }
});

test('a language says what it has, what stands in a sentence too, and marks directions', () => {
  const document = { documentElement: {} };
  globalThis.document = document;
  try {
    speak('ar', {
      'found': 'وجد {name} {count} {count|one:صف|two:صفان|other:صفوف}: {why}، `{name}`',
      'why': 'لأن {place}',
      'page.between-sentences': ' ',
    });
    assert.deepEqual(document.documentElement, { lang: 'ar', dir: 'rtl' });
    const why = [{ key: 'why', args: { place: 'A-1' }, text: 'because of A-1' },
      { key: 'other', args: {}, text: 'Not translated.' }];
    const said = say({
      key: 'found', text: '', args: { name: 'a (1).csv', count: '1234', why: { said: why, join: 'sentences' } },
    });
    assert.equal(joined(said), 'وجد a (1).csv 1,234 صفوف: لأن A-1 Not translated.، `a (1).csv`');
    // Each in its own direction; code is set apart by its style.
    assert.match(said, /\u2068a \(1\)\.csv\u2069 1,234/);
    assert.match(said, /`a \(1\)\.csv`/);
    assert.equal(text('grid.rows', { count: 1 }), '1 row', 'what it lacks is said in English');
  } finally {
    speak('en');
    delete globalThis.document;
  }
});
