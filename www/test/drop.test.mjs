import assert from 'node:assert/strict';
import test from 'node:test';
import { load } from './load.mjs';

const { droppedFiles } = await load('src/drop.ts');

const file = name => ({ name, isFile: true, isDirectory: false, file: found => found({ name }) });

/** A folder whose reader gives some entries at a time, as browsers do. */
function folder(name, entries, atATime = 2) {
  const left = [...entries];
  const createReader = () => ({ readEntries: found => found(left.splice(0, atATime)) });
  return { name, isFile: false, isDirectory: true, createReader };
}

function drop(...entries) {
  const items = entries.map(entry => ({ kind: 'file', webkitGetAsEntry: () => entry }));
  const files = entries.map(({ name }) => ({ name }));
  return droppedFiles({ items, files }).then(found => found.map(({ name }) => name));
}

test('files are taken whatever they are called', async () => {
  assert.deepEqual(await drop(file('a.csv'), file('photo.png')), ['a.csv', 'photo.png']);
});

test('a folder gives all files in it that can hold hashes, and a policy, in their order', async () => {
  const stick = folder('stick', [
    file('1.csv'), file('2.CSV'), file('readme.pdf'), file('policy.json'), file('other.json'),
    folder('more', [file('3.txt'), file('4.exe'), file('logs.cab')]), file('5.csv'),
  ]);
  assert.deepEqual(await drop(file('loose.png'), stick), [
    'loose.png', '1.csv', '2.CSV', 'policy.json', '3.txt', 'logs.cab', '5.csv',
  ]);
});

test('a folder without such files gives none', async () => {
  assert.deepEqual(await drop(folder('empty', [])), []);
});
