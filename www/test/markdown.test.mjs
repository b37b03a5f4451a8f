import assert from 'node:assert/strict';
import test from 'node:test';
import { load } from './load.mjs';

const { blocks } = await load('src/panels/markdown.tsx');

test('headings, paragraphs and lists, as rules are explained in', () => {
  const source = ' ## Why\n One line\n and the next.\n\n - first\n   goes on\n - second\n 1. other\n';
  assert.deepEqual(blocks(source), [
    { kind: 'heading', text: 'Why' },
    { kind: 'paragraph', text: 'One line and the next.' },
    { kind: 'list', ordered: false, items: ['first goes on', 'second'] },
    { kind: 'list', ordered: true, items: ['other'] },
  ]);
});

test('fenced code keeps its lines', () => {
  assert.deepEqual(blocks('```\na,b\n  # no heading\n```\n'), [
    { kind: 'code', text: 'a,b\n  # no heading' },
  ]);
});

test('markup is text', () => {
  assert.deepEqual(blocks('<b>x</b>'), [{ kind: 'paragraph', text: '<b>x</b>' }]);
});
