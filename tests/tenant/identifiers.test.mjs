/** Corporate identifiers: importing, searching, listing. */
import assert from 'node:assert/strict';
import test from 'node:test';
import { readScene } from './scene.mjs';
import { admin, IDENTIFIERS, nested, tenantFor } from './visitor.mjs';

const ONE = 'Quillon Inc,Quill 5400,Q1';
const TWO = 'Quillon Inc,Quill 5400,Q2';
/** @param {string[]} texts */
const listOf = (...texts) => ({
  importedDeviceIdentities: texts.map((importedDeviceIdentifier) => ({
    importedDeviceIdentifier,
    importedDeviceIdentityType: 'manufacturerModelSerial',
  })),
});
/** @param {any} answer */
const lines = ({ body }) =>
  body.value.map((/** @type {any} */ v) => [v.importedDeviceIdentifier, v.status]);

/** @param {import('node:test').TestContext} t @param {object} [scene] */
async function visit(t, scene) {
  const tenant = await tenantFor(t, scene);
  const ada = await admin(tenant);
  /** @param {string[]} texts */
  const search = (...texts) =>
    ada('POST', `${IDENTIFIERS}/searchExistingIdentities`, listOf(...texts));
  /** @param {boolean} overwrite @param {string[]} texts */
  const bring = (overwrite, ...texts) =>
    ada('POST', `${IDENTIFIERS}/importDeviceIdentityList`, {
      ...listOf(...texts),
      overwriteImportedDeviceIdentities: overwrite,
    });
  return { tenant, ada, search, bring };
}

test('an import is answered line by line, and what is there is not taken again', async (t) => {
  const { search, bring } = await visit(t);
  assert.deepEqual(lines(await search(ONE, TWO)), []);
  const first = await bring(false, ONE);
  assert.equal(first.status, 200);
  assert.deepEqual(lines(first), [[ONE, true]]);
  const [line] = first.body.value;
  assert.deepEqual(
    [line.importedDeviceIdentityType, line.platform, line.enrollmentState],
    ['manufacturerModelSerial', 'windows', 'notContacted'],
  );
  assert.deepEqual(lines(await bring(false, TWO, ONE)), [
    [TWO, true],
    [ONE, false],
  ]);
  assert.deepEqual(lines(await bring(true, ONE)), [[ONE, true]]);
  assert.deepEqual(lines(await search(TWO, ONE, 'a,b,c')), [
    [ONE, undefined],
    [TWO, undefined],
  ]);
});

test('only an overwriting import changes what is there', async (t) => {
  const { ada, tenant } = await visit(t, {
    identifiers: [{ identifier: ONE, description: 'theirs', state: 'enrolled' }],
  });
  const body = listOf(ONE);
  Object.assign(body.importedDeviceIdentities[0] ?? {}, { description: 'ours' });
  const send = (/** @type {boolean} */ overwriteImportedDeviceIdentities) =>
    ada('POST', `${IDENTIFIERS}/importDeviceIdentityList`, {
      ...body,
      overwriteImportedDeviceIdentities,
    });
  const description = () => tenant.state().identifiers[0]?.description;
  await send(false);
  assert.equal(description(), 'theirs');
  await send(true);
  assert.equal(description(), 'ours');
  assert.equal(tenant.state().identifiers[0]?.enrollmentState, 'enrolled');
});

test('dots, missing parts and commas too many refuse the whole list', async (t) => {
  const { bring, search } = await visit(t);
  for (const wrong of ['Quillon Inc.,Q,1', 'Quillon, Inc,Q,1', 'Quillon,,1', 'Q1']) {
    const refused = await bring(false, ONE, wrong, 'also,wrong');
    assert.equal(refused.status, 400, wrong);
    assert.match(
      nested(refused.body).Message,
      /^Invalid Device Identifier parameter found for 2 import records!/,
    );
    assert.equal((await search(wrong)).status, 400, wrong);
  }
  assert.deepEqual(lines(await search(ONE)), []);
});

test('the list is paged and has its states', async (t) => {
  const { ada } = await visit(t, {
    page: 2,
    identifiers: [
      { identifier: ONE, state: 'enrolled' },
      { identifier: TWO, state: 'notContacted' },
      { identifier: 'a,b,c', state: 'failed' },
    ],
  });
  const first = await ada('GET', IDENTIFIERS);
  const second = await ada('GET', first.body['@odata.nextLink']);
  const all = [...first.body.value, ...second.body.value];
  assert.deepEqual(
    all.map((identity) => identity.enrollmentState),
    ['enrolled', 'notContacted', 'failed'],
  );
  assert.equal(second.body['@odata.nextLink'], undefined);
});

test('identifiers are on beta only, for people with a role, and bounded', async (t) => {
  const { ada, tenant, bring } = await visit(t, { limits: { rowsPerImport: 1 } });
  const stable = await ada('GET', IDENTIFIERS.replace('beta', 'v1.0'));
  assert.equal(
    stable.body.error.message,
    "Resource not found for the segment 'importedDeviceIdentities'.",
  );
  assert.equal((await bring(false, ONE, TWO)).status, 413);
  const odd = await ada('POST', `${IDENTIFIERS}/importDeviceIdentityList`, listOf(ONE));
  assert.equal(odd.status, 400, 'overwriting has to be said');
  const rory = await admin(tenant, 'rory@practice.example');
  const search = `${IDENTIFIERS}/searchExistingIdentities`;
  assert.equal((await rory('POST', search, listOf(ONE))).status, 403);
});

test('a scene with an identifier that cannot be is refused', () => {
  assert.throws(
    () => readScene({ identifiers: [{ identifier: 'Quillon Inc.,Q,1' }] }),
    /identifiers\[0\]\.identifier is not manufacturer,model,serial/,
  );
});
