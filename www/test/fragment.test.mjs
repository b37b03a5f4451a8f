import assert from 'node:assert/strict';
import test from 'node:test';
import { load } from './load.mjs';

const { read, write, wantedLanguage } = await load('src/fragment.ts');

const asked = fragment => read(fragment).asked;
const ignored = fragment => read(fragment).ignored.map(({ key, gaps }) => [key, ...Object.values(gaps)]);

test('a link says cloud, target, tag and language', () => {
  assert.deepEqual(read('#cloud=usgov-l4&target=intune&tag=Front%20Desk&lang=de'), {
    asked: { cloud: 'usgov-l4', target: 'intune', tag: 'Front Desk', lang: 'de' }, ignored: [],
  });
  assert.deepEqual(read(''), { asked: {}, ignored: [] });
});

test('the ways to register are a word, or a section', () => {
  assert.deepEqual(asked('#ways'), { ways: '' });
  assert.deepEqual(asked('#ways=consent&lang=fr'), { ways: 'consent', lang: 'fr' });
  assert.deepEqual(ignored('#ways=../x'), [['link.unusable', 'ways', '../x']]);
});

test('the answer of a sign-in and a place on the page are no links of ours', () => {
  for (const fragment of ['#code=0.A&state=x', '#cloud=global&code=1', '#error=denied&error_description=x', '#main']) {
    assert.equal(read(fragment), undefined, fragment);
  }
});

test('what is not known, given twice or unusable is told and not taken', () => {
  assert.deepEqual(read('#row=5CG1&tag=A&tag=B&target=In%20tune&cloud=%E0%A4%A').asked, { tag: 'A' });
  assert.deepEqual(ignored('#row=5CG1&tag=A&tag=B&target=In%20tune'), [
    ['link.unknown', 'row'], ['link.twice', 'tag'], ['link.unusable', 'target', 'In tune'],
  ]);
  assert.deepEqual(asked('#__proto__=x&constructor=y&toString=z'), {});
});

test('a tag is short text that can be seen; a plus stays a plus', () => {
  assert.equal(asked('#tag=A+B').tag, 'A+B');
  assert.equal(asked('#tag=%20Kiosk%20').tag, 'Kiosk');
  assert.equal(asked(`#tag=${'ü'.repeat(100)}`).tag.length, 100);
  for (const tag of ['', '%20', 'a%0Ab', 'a%E2%80%AEb', 'a%00', '%', 'x'.repeat(101)]) {
    assert.deepEqual(asked(`#tag=${tag}`), {}, tag);
    assert.equal(ignored(`#tag=${tag}`)[0][0], 'link.unusable', tag);
  }
  assert.equal(asked('#tag=<img src=x onerror=alert(1)>').tag, '<img src=x onerror=alert(1)>');
});

test('what is told of it is cut, and shows what could not be seen', () => {
  assert.deepEqual(ignored(`#${'k'.repeat(60)}=1`), [['link.unknown', `${'k'.repeat(40)}…`]]);
  assert.deepEqual(ignored('#cloud=a%E2%80%AE'), [['link.unusable', 'cloud', 'a�']]);
});

test('a link of no end is not read', () => {
  assert.deepEqual(read(`#tag=A&x=${'y'.repeat(2000)}`), { asked: {}, ignored: [{ key: 'link.too-long', gaps: {} }] });
});

test('the language is a tag of one', () => {
  assert.equal(wantedLanguage('#lang=pt-br'), 'pt-BR');
  assert.equal(wantedLanguage('#tag=x'), undefined);
  for (const lang of ['not a language', '../de', 'd'.repeat(50), '']) {
    assert.equal(wantedLanguage(`#lang=${lang}`), undefined, lang);
  }
});

test('what is written is read again', () => {
  for (const asks of [{}, { ways: '' }, { tag: 'R&D=1+1 %', target: 'intune', lang: 'ja' }]) {
    assert.deepEqual(asked(write(asks)), asks);
  }
});
