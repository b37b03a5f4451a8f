/**
 * The module as the page gets it, optimised, called as its worker calls it: what is
 * converted on the way in and out, and what becomes of a caller's mistake.
 */
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { before, test } from 'node:test';

const PKG = new URL('../../../www/pkg/', import.meta.url);
let wasm;

before(async () => {
  wasm = await import(new URL('preflight.js', PKG));
  wasm.initSync({ module: await readFile(new URL('preflight_bg.wasm', PKG)) });
});

/** A session that has read one file of made-up devices, in pieces as a stream gives them. */
function reading(devices, broken, { piece = 1000 } = {}) {
  const session = new wasm.Session(() => {}, async () => 'no token here', async () => {});
  const bytes = wasm.sample(devices, broken);
  const file = session.open('sample.csv', bytes.length);
  for (let at = 0; at < bytes.length; at += piece) session.feed(file, bytes.subarray(at, at + piece));
  session.close(file);
  return session;
}

test('a file comes in by pieces and is summed up', () => {
  const { files, rows, shown, errors, findings, undo, plan, run } = reading(12, false).summary();
  assert.deepEqual([rows, shown, errors], [12, 12, 0]);
  assert.deepEqual(findings, []);
  assert.equal(files[0].name, 'sample.csv');
  assert.equal(files[0].read, files[0].size);
  assert.deepEqual([files[0].rows, files[0].whole], [12, true]);
  assert.deepEqual([undo, plan, run], [undefined, undefined, undefined]);
});

test('rows leave by windows, fewer at the end', () => {
  const session = reading(12, false);
  const { from, rows } = session.window(10, 5);
  assert.deepEqual([from, rows.length], [10, 2]);
  assert.deepEqual([rows[0].file, rows[0].line, rows[0].state], ['sample.csv', 12, 'checked']);
  assert.equal(session.place(rows[1].id), 11);
  assert.equal(session.window(12, 5).rows.length, 0);
});

test('a row has its findings and the facts of its hash', () => {
  const session = reading(12, true);
  const marked = session.window(0, 20).rows.filter(row => row.state === 'refused');
  assert.notEqual(marked.length, 0);
  const { findings, hash, row } = session.row(marked[0].id);
  assert.equal(row.id, marked[0].id);
  assert.equal(findings[0].severity, 'error');
  assert.match(findings[0].message.text, /^[A-Z].*\.$/);
  const fact = hash.facts.find(({ name }) => name === 'SmbiosSystemSerialNumber');
  assert.equal(fact.section, 'device');
});

test('what stands in the gaps of a sentence is found by its name', () => {
  const session = new wasm.Session(() => {}, async () => '', async () => {});
  const text = 'Device Serial Number,Windows Product ID,Hardware Hash\nDefault string,,abc\n';
  const file = session.open('a.csv', text.length);
  session.feed(file, Buffer.from(text));
  session.close(file);
  const { message } = session.row(0).findings.find(({ rule }) => rule === 'serial-placeholder');
  assert.deepEqual({ ...message.args }, { serial: 'Default string' });
  assert.deepEqual({ ...session.row(0).row.stateText.args }, {});
});

test('an edit is a step that undo takes back and redo does again', () => {
  const session = reading(2, false);
  const { id, serial } = session.window(0, 1).rows[0];
  const now = () => session.row(id).row.serial;
  session.edit(id, 'serial', 'Ünïque 北');
  assert.equal(now(), 'Ünïque 北');
  assert.equal(typeof session.summary().undo.text, 'string');
  session.undo();
  assert.deepEqual([now(), session.summary().undo], [serial, undefined]);
  session.redo();
  assert.equal(now(), 'Ünïque 北');
});

test('a fix is applied to every row of its kind, and told how many', () => {
  const session = reading(12, true);
  const group = session.summary().findings.find(({ fixable }) => fixable > 0);
  assert.equal(session.fix(group.rule, undefined), group.fixable);
  const after = session.summary().findings.find(({ rule }) => rule === group.rule);
  assert.equal(after?.fixable ?? 0, 0);
});

test('a search finds the one wrong character slice by slice, and can be stopped', () => {
  const session = new wasm.Session(() => {}, async () => '', async () => {});
  const { serial, hash } = wasm.made_up(5);
  const other = hash[300] === 'k' ? 'K' : 'k';
  const damaged = hash.slice(0, 300) + other + hash.slice(301);
  const text = `Device Serial Number,Windows Product ID,Hardware Hash\n${serial},,${damaged}\n`;
  const file = session.open('a.csv', text.length);
  session.feed(file, Buffer.from(text));
  session.close(file);
  assert.deepEqual([session.row(0).sought, session.summary().searchable], ['possible', 1]);

  assert.equal(session.begin_search(0), 1);
  const { rows, rowsDone, share, done } = session.search(10);
  assert.deepEqual([rows, rowsDone, done], [1, 0, false]);
  assert.ok(share > 0 && share < 1);
  assert.deepEqual(session.summary().search.rows, 1);
  session.stop_search();
  assert.equal(session.search(10).done, true);
  assert.equal(session.summary().search, undefined);

  assert.equal(session.begin_search(undefined), 1);
  let progress;
  do progress = session.search(1000); while (!progress.done);
  assert.equal(progress.found, 1);
  const { sought, findings } = session.row(0);
  assert.equal(sought, 'found');
  assert.match(findings[0].fix.text, /Character 301 turned from/);
  assert.equal(session.fix('hash-checksum', 0), 1);
  assert.deepEqual([session.row(0).sought, session.summary().errors], ['pointless', 0]);
});

test('rows are sorted, and stand as in their file again', () => {
  const session = reading(12, false);
  const serials = () => session.window(0, 12).rows.map(({ serial }) => serial);
  const inFile = serials();
  session.sort({ column: 'serial', descending: true });
  assert.deepEqual(serials(), inFile.toSorted().reverse());
  assert.deepEqual(session.summary().order, { column: 'serial', descending: true });
  session.sort({ descending: false });
  assert.deepEqual(serials(), inFile);
  assert.deepEqual(session.summary().order, { column: undefined, descending: false });
});

test('rows are narrowed to a worst finding and a tag', () => {
  const session = reading(12, true);
  const { rows, errors, clean } = session.summary();
  session.filter({ worst: ['error'] });
  assert.equal(session.summary().shown, errors);
  session.filter({ worst: ['warning', 'note', 'nothing'] });
  assert.equal(session.summary().shown, rows - errors);
  session.filter({ worst: ['nothing'] });
  assert.equal(session.summary().shown, clean);
  const { tags } = session.tags(100);
  assert.equal(tags.reduce((sum, { rows }) => sum + rows, 0), rows);
  session.filter({ tag: tags[0].tag });
  assert.equal(session.summary().shown, tags[0].rows);
  assert.equal(session.tags(1).tags.length, 1);
});

test('a fact has a name for programs, one for people, and what it matters for', () => {
  const { hash } = reading(2, false).row(0);
  const fact = hash.facts.find(({ name }) => name === 'TPMVersion');
  assert.deepEqual([fact.title.text, fact.title.key], ['TPM version', 'fact.TPMVersion']);
  assert.match(fact.about.text, /Self-deploying mode/);
  assert.equal(hash.facts.find(({ name }) => name === 'ProcessorCores').about, undefined);
});

test('a filter crosses with its absent fields', () => {
  const session = reading(12, true);
  session.filter({ states: ['refused'], text: '' });
  const { shown, rows, errors, filter } = session.summary();
  assert.equal(shown, errors);
  assert.ok(shown < rows);
  assert.deepEqual(filter.states, ['refused']);
  session.filter({ states: [], text: '' });
  assert.equal(session.summary().shown, rows);
});

const PLAIN = { hashes: false, shown: false };

test('a saved part is bytes, and reads again as the same rows', () => {
  const session = reading(501, false, { piece: 1 << 20 });
  const { target, parts, rows, leftOut, remarks } = session.save('intune', PLAIN);
  assert.deepEqual([target, parts.length, rows, leftOut], ['intune', 2, 501, 0]);
  assert.deepEqual(parts[1], { name: 'preflight-intune-2-of-2.csv', rows: 1, tag: undefined });
  assert.equal(remarks[0].kind, 'note');
  const first = session.part('intune', PLAIN, 0);
  assert.ok(first instanceof Uint8Array);
  const text = Buffer.from(first).toString('latin1');
  assert.match(text, /^Device Serial Number,Windows Product ID,Hardware Hash[^\r\n"]*\r\n/);
  assert.equal(text.split('\r\n').length, 502);
});

test('every target of the table can be saved', () => {
  const session = reading(12, true);
  const { targets } = wasm.targets();
  assert.ok(targets.length >= 11);
  for (const { name, title, reads, ending, ofTenant } of targets) {
    assert.notEqual(title.text, '');
    assert.match(reads.text, /\.$/);
    const { parts } = session.save(name, PLAIN);
    // Of a tenant nothing was asked yet, so that it refused nothing.
    assert.equal(parts.length > 0, name !== 'other-tenant', name);
    assert.equal(ofTenant, ['other-tenant', 'changes', 'log'].includes(name), name);
    for (const [place, part] of parts.entries()) {
      assert.match(part.name, /^preflight-[A-Za-z0-9._-]+$/);
      assert.ok(part.name.endsWith(`.${ending}`), part.name);
      const bytes = session.part(name, PLAIN, place);
      assert.notEqual(bytes.length, 0, part.name);
      if (ending === 'json') JSON.parse(Buffer.from(bytes).toString('utf8'));
    }
  }
});

test('before anything was asked of a tenant the log is empty and there is nothing to tell', () => {
  const session = reading(1, false);
  assert.equal(session.summary().requests, 0);
  const look = { text: '', failed: false, newestFirst: true };
  assert.deepEqual(session.log(look, 0, 10), { fitting: 0, kept: 0, dropped: 0, lines: [] });
  assert.deepEqual(session.ticket(undefined, 808, 'ZtdDeviceNotFound'), { paragraphs: [] });
});

test('a part is of the list as it is now', () => {
  const session = reading(3, false);
  const count = () => Buffer.from(session.part('intune', PLAIN, 0)).toString().trim().split('\r\n').length;
  assert.equal(session.save('intune', PLAIN).rows, 3);
  assert.equal(count(), 4);
  session.remove_row(0);
  assert.equal(count(), 3);
  session.filter({ states: [], text: session.window(0, 1).rows[0].serial });
  assert.equal(session.save('intune', { ...PLAIN, shown: true }).rows, 1);
  assert.equal(session.save('intune', PLAIN).rows, 2);
});

test('many rows are changed in one step, and any step can be gone to', () => {
  const session = reading(5, false);
  const tags = () => session.window(0, 9).rows.map(row => row.groupTag);
  const before = tags();
  assert.equal(session.set_column('shown', 'group-tag', 'HQ-1'), 5);
  assert.equal(session.set_column({ places: [[1, 3], [2, 99]] }, 'group-tag', 'Field'), 4);
  const ids = session.window(0, 9).rows.map(row => row.id);
  assert.equal(session.set_column({ rows: [ids[4], 999] }, 'group-tag', 'HQ-1'), 1);
  assert.equal(session.fill_down(ids[0], ids[1], 'group-tag'), 1);
  const replace = { column: 'group-tag', find: 'hq', with: 'Office', whole: false, case: false };
  assert.equal(session.replace_count('shown', replace), 3);
  assert.equal(session.replace('shown', replace), 3);
  assert.deepEqual(tags(), ['Office-1', 'Office-1', 'Field', 'Field', 'Office-1']);
  assert.equal(session.remove_rows({ places: [[0, 2]] }), 2);
  const { steps } = session.history();
  assert.deepEqual(steps.map(({ number, rows, done }) => [number, rows, done]),
    [[1, 5, true], [2, 4, true], [3, 1, true], [4, 1, true], [5, 3, true], [6, 2, true]]);
  session.go_to_step(1);
  assert.deepEqual(tags(), Array(5).fill('HQ-1'));
  session.go_to_step(0);
  assert.deepEqual(tags(), before);
  assert.throws(() => session.go_to_step(7), /No such step/);
  assert.throws(() => session.set_column('shown', 'serial', 'x'), /row by row/);
});

test('a made-up device has a hash of the usual length', () => {
  const { serial, hash } = wasm.made_up(7);
  assert.notEqual(serial, '');
  assert.equal(hash.length, 4000);
  assert.deepEqual(wasm.made_up(7), wasm.made_up(7));
});

test("a caller's mistake is an exception with a sentence, and the session lives on", () => {
  const session = reading(2, false);
  for (const mistake of [
    () => session.row(99),
    () => session.edit(99, 'serial', 'x'),
    () => session.edit(0, 'colour', 'x'),
    () => session.fix('no-such-rule', undefined),
    () => session.filter({ states: ['asleep'], text: '' }),
    () => session.save('printer', PLAIN),
    () => session.set_column('all', 'group-tag', 'x'),
  ]) {
    assert.throws(mistake, ({ message }) => message.length > 0);
  }
  assert.equal(session.summary().rows, 2);
});

test('a broken configuration is problems to show, none is no sign-in', () => {
  const session = reading(1, false);
  const none = session.configure('');
  assert.deepEqual([none.signIns, none.problems], [[], []]);
  const empty = session.configure('{}\n');
  assert.deepEqual([empty.signIns, empty.problems], [[], []]);
  assert.notEqual(session.configure('{"clientId":').problems.length, 0);
});

test('each cloud of a configuration crosses with its name and what to know before', () => {
  const session = reading(1, false);
  const clientId = '11111111-2222-3333-4444-555555555555';
  const { signIns, problems } = session.configure(JSON.stringify({
    clouds: [{ cloud: 'global', clientId }, { cloud: 'usgov-l5', clientId }],
  }));
  assert.deepEqual(problems, []);
  assert.deepEqual(signIns.map(({ cloud, title, graph }) => [cloud, title.text, graph]), [
    ['global', 'Global, and GCC', 'https://graph.microsoft.com'],
    ['usgov-l5', 'US Government L5 (DoD)', 'https://dod-graph.microsoft.us'],
  ]);
  assert.equal(signIns[0].note, undefined);
  assert.match(signIns[1].note.text, /the global cloud only/);
});

test('no bytes end the module', () => {
  const session = new wasm.Session(() => {}, async () => '', async () => {});
  const bytes = Uint8Array.from({ length: 5000 }, (_, at) => (at * 7919 + (at >> 3)) & 255);
  for (const name of ['noise.csv', 'constructor', '__proto__']) {
    const file = session.open(name, bytes.length);
    session.feed(file, bytes);
    session.close(file);
    session.close(file);
    session.feed(file + 100, bytes);
  }
  assert.equal(session.summary().files.length, 3);
});

test('the version is the one of the workspace', () => {
  assert.match(wasm.version(), /^\d+\.\d+\.\d+$/);
});

test('a file whose columns were guessed is read again as a person says', () => {
  const session = new wasm.Session(() => {}, async () => '', async () => {});
  const { hash } = wasm.made_up(9);
  const bytes = new TextEncoder().encode(`A1,Berlin,77001,${hash}\n`);
  const read = (file, bytes) => {
    session.feed(file, bytes);
    session.end(file);
    while (session.work(1000));
  };
  read(session.open('list.csv', bytes.length), bytes);
  const [{ id, mappable, parent, container, what }] = session.summary().files;
  assert.deepEqual([mappable, parent, container], [true, undefined, false]);
  assert.equal(typeof what.text, 'string');
  const { header, columns } = session.columns(id);
  assert.equal(header, false);
  assert.deepEqual(columns[1], { header: '', column: columns[1].column, unsure: columns[1].unsure, samples: ['Berlin'] });
  assert.equal(columns[3].column, 'hash');
  assert.throws(() => session.columns(99), /There is no such file/);

  assert.equal(session.outermost(id), id);
  assert.deepEqual(session.unpacked(id, bytes), bytes);
  const mapping = { columns: [undefined, 'group-tag', 'serial', 'hash'], header: false };
  read(session.open_again(id, mapping), bytes);
  const { rows } = session.window(0, 5);
  assert.deepEqual(rows.map(row => [row.serial, row.groupTag]), [['77001', 'Berlin']]);
  assert.equal(session.summary().files.length, 1);
  assert.throws(() => session.open_again(99, mapping), /There is no such file/);
});

test('a policy is put in force, or all that is wrong with it is said', () => {
  const session = reading(3, false);
  assert.deepEqual(session.summary().demands, []);
  assert.deepEqual(session.set_policy('{"maxRows": 2}'), { problems: [] });
  assert.deepEqual(session.summary().demands.map(({ text }) => text), ['At most 2 rows in a file']);
  const { problems } = session.set_policy('{"maxRows": 0, "rows": 1}');
  assert.equal(problems.length, 2);
  assert.equal(session.summary().demands.length, 1, 'the one before is in force');
  session.set_policy('');
  assert.deepEqual(session.summary().demands, []);
  assert.deepEqual([wasm.is_policy('{"maxRows": 0}'), wasm.is_policy('{}')], [true, false]);
});
