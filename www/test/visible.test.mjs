import assert from 'node:assert/strict';
import test from 'node:test';
import { load } from './load.mjs';

const { upright, visible } = await load('src/visible.ts');
const { fill, say } = await load('src/language.ts');

test('what has no shape, or turns the text around it, is written as its number', () => {
  for (const [text, seen] of [
    ['HQ\u202edleiF', 'HQ‹U+202E›dleiF'],
    ['\u2066HQ\u2069', '‹U+2066›HQ‹U+2069›'],
    ['H\u200bQ\u00ad', 'H‹U+200B›Q‹U+00AD›'],
    ['5CG\0\t\r\n1', '5CG‹U+0000›‹U+0009›‹U+000D›‹U+000A›1'],
    ['HQ\u{e0041}\u3164', 'HQ‹U+E0041›‹U+3164›'],
    ['a\u2028b\ufeff', 'a‹U+2028›b‹U+FEFF›'],
  ]) assert.equal(visible(text), seen);
});

test('of every kind of character without a shape one is written as its number', () => {
  for (const code of [
    0x7f, 0xad, 0x34f, 0x61c, 0x115f, 0x1160, 0x17b4, 0x17b5, 0x180b, 0x180d, 0x180e, 0x200d, 0x2060, 0x2065,
    0x3164, 0xfe00, 0xfe0f, 0xfeff, 0xffa0, 0xfff0, 0xfff8, 0xfffb, 0x1d173, 0xe0001, 0xe0080, 0xe0100, 0xe01ef, 0xe0fff,
  ]) {
    const number = code.toString(16).toUpperCase().padStart(4, '0');
    assert.equal(visible(`HQ${String.fromCodePoint(code)}`), `HQ‹U+${number}›`);
  }
});

test('an emoji stays, and what chooses among its pictures is written as its number', () => {
  assert.equal(visible('\u{1f4bb} \u2714 \u2714\ufe0f'), '\u{1f4bb} \u2714 \u2714‹U+FE0F›');
});

test('words of any script stay as they are', () => {
  for (const text of ['Büro 北', 'الرياض 1', 'НQ', '<b>&amp;', '', '=1+1']) assert.equal(visible(text), text);
});

test('of a text without end the beginning is shown', () => {
  assert.equal(visible('9'.repeat(1 << 20)), `${'9'.repeat(2000)}…`);
  assert.equal(visible('9'.repeat(2000)), '9'.repeat(2000));
});

test('the marks that dates and numbers of a language have stay', () => {
  const marked = '\u200f28\u200f/11, 5\u202f%, \u2068a\u2069';
  assert.equal(upright(marked), marked);
  assert.equal(upright('a\u202eb\u0007\u2067c\u200bd\u00ad'), 'a‹U+202E›b‹U+0007›‹U+2067›c‹U+200B›d‹U+00AD›');
});

test('nothing hides in a sentence, translated or not', () => {
  assert.equal(say({ key: 'x', args: {}, text: 'The tag `HQ\u202e` is not one.' }), 'The tag `HQ‹U+202E›` is not one.');
  assert.equal(fill('{name} has rows', { name: 'vsc\u202e.csv' }), 'vsc‹U+202E›.csv has rows');
});
