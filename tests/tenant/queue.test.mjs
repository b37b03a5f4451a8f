/** The import queue: what becomes of a device from the request to its verdict. */
import assert from 'node:assert/strict';
import test from 'node:test';
import { hashOf } from './made-up.mjs';
import { admin, DEVICES, QUEUE, tenantFor } from './visitor.mjs';

/** @param {string} serial @param {object} [more] @param {object} [inside] */
const device = (serial, more = {}, inside = {}) => ({
  serialNumber: serial,
  hardwareIdentifier: hashOf({ serial, ...inside }),
  groupTag: 'HQ',
  ...more,
});
/** @param {any[]} devices */
const batch = (devices) => ({ importedWindowsAutopilotDeviceIdentities: devices });
/** @param {any} record */
const verdict = ({ state }) => [
  state.deviceImportStatus,
  state.deviceErrorCode,
  state.deviceErrorName,
];

test('an import goes from unknown to pending to complete, and the device carries the hash', async (t) => {
  const tenant = await tenantFor(t);
  const ada = await admin(tenant);
  const one = device(
    'L1A',
    { assignedUserPrincipalName: 'u@practice.example', importId: 'my-batch' },
    {
      manufacturer: 'Quillon Inc.',
      model: 'Quill 5400',
      sku: 'Q5',
      family: 'Quill',
      productKey: '3300000000123',
    },
  );
  const posted = await ada('POST', `${QUEUE}/import`, batch([one]));
  assert.equal(posted.status, 200);
  const [record] = posted.body.value;
  assert.deepEqual(verdict(record), ['unknown', 0, '']);
  assert.equal(record.importId, 'my-batch');
  assert.equal(record.hardwareIdentifier, null);
  assert.equal(record.serialNumber, 'L1A');

  const look = async () => (await ada('GET', `${QUEUE}/${record.id}`)).body;
  tenant.advance(11);
  assert.equal((await look()).state.deviceImportStatus, 'pending');
  assert.equal((await look()).state.deviceRegistrationId, '');
  tenant.advance(20);
  const done = await look();
  assert.deepEqual(verdict(done), ['complete', 0, 'None']);

  const id = done.state.deviceRegistrationId;
  assert.equal((await ada('GET', `${DEVICES}/${id}`)).status, 404);
  assert.deepEqual((await ada('GET', DEVICES)).body.value, []);
  tenant.advance(30);
  const [registered] = (await ada('GET', DEVICES)).body.value;
  assert.equal(registered.id, id);
  assert.deepEqual(
    [
      registered.serialNumber,
      registered.manufacturer,
      registered.model,
      registered.skuNumber,
      registered.systemFamily,
      registered.productKey,
      registered.groupTag,
      registered.userPrincipalName,
    ],
    [
      'L1A',
      'Quillon Inc.',
      'Quill 5400',
      'Q5',
      'Quill',
      '3300000000123',
      'HQ',
      'u@practice.example',
    ],
  );
  assert.deepEqual(tenant.state().counters.acceptedImports, { L1A: 1 });
});

test('one device posted by itself is 201, without an importId it gets its id', async (t) => {
  const ada = await admin(await tenantFor(t));
  const { status, body } = await ada('POST', QUEUE, {
    '@odata.type': '#microsoft.graph.importedWindowsAutopilotDeviceIdentity',
    ...device('L1A', { productKey: '' }),
    state: {
      '@odata.type': 'microsoft.graph.importedWindowsAutopilotDeviceIdentityState',
      deviceImportStatus: 'pending',
    },
  });
  assert.equal(status, 201);
  assert.equal(body.importId, body.id);
  assert.equal(body.productKey, body.id);
});

test('a scene can have the service put its own id over the importId', async (t) => {
  const ada = await admin(await tenantFor(t, { overwriteImportId: true }));
  const { body } = await ada(
    'POST',
    QUEUE,
    device('L1A', { importId: 'mine', productKey: 'x' }),
  );
  assert.deepEqual([body.importId, body.productKey], [body.id, body.id]);
});

test('the tenant knows a device by the serial number in its hash', async (t) => {
  const tenant = await tenantFor(t);
  const ada = await admin(tenant);
  const { body } = await ada('POST', QUEUE, {
    ...device('L1A'),
    serialNumber: 'TYPED-WRONG',
  });
  tenant.advance(100);
  assert.equal(
    (await ada('GET', `${QUEUE}/${body.id}`)).body.serialNumber,
    'TYPED-WRONG',
  );
  assert.equal((await ada('GET', DEVICES)).body.value[0].serialNumber, 'L1A');
});

test('each device of a request has its own verdict', async (t) => {
  const tenant = await tenantFor(t, {
    devices: [{ serial: 'HERE1' }],
    elsewhere: ['There1'],
    verdicts: [{ serial: 'BUSY1', code: 640, name: 'StorageError' }],
  });
  const ada = await admin(tenant);
  const posted = await ada(
    'POST',
    `${QUEUE}/import`,
    batch([
      device('GOOD1'),
      device('HERE1'),
      device('THERE1'),
      device('BAD1', {}, { damaged: true }),
      device('GOOD1'),
      device('', { productKey: '' }),
      device('NOMAKER1', {}, { manufacturer: ' ' }),
      { ...device('NOSERIAL1'), hardwareIdentifier: hashOf({ serial: '' }) },
      { serialNumber: 'NOHASH1' },
      device('BUSY1'),
    ]),
  );
  tenant.advance(30);
  const { body } = await ada('GET', QUEUE);
  assert.deepEqual(
    body.value.map((/** @type {any} */ r) => r.id),
    posted.body.value.map((/** @type {any} */ r) => r.id),
  );
  assert.deepEqual(body.value.map(verdict), [
    ['complete', 0, 'None'],
    ['error', 806, 'ZtdDeviceAlreadyAssigned'],
    ['error', 808, 'ZtdDeviceAssignedToOtherTenant'],
    ['error', 802, 'InvalidZtdHardwareHash'],
    ['error', 804, 'ZtdDeviceDuplicated'],
    ['error', 803, 'MissingZtdSerialNumberAndProductKey'],
    ['error', 802, 'InvalidZtdHardwareHash'],
    ['error', 802, 'InvalidZtdHardwareHash'],
    ['error', 802, 'InvalidZtdHardwareHash'],
    ['error', 640, 'StorageError'],
  ]);
});

test('a device that is registered by then is already assigned, one in work is a duplicate', async (t) => {
  const tenant = await tenantFor(t);
  const ada = await admin(tenant);
  await ada('POST', QUEUE, device('L1A'));
  tenant.advance(5);
  const second = await ada('POST', QUEUE, device('L1A'));
  tenant.advance(30);
  const third = await ada('POST', QUEUE, device('L1A'));
  tenant.advance(30);
  const state = async (/** @type {any} */ { body }) =>
    (await ada('GET', `${QUEUE}/${body.id}`)).body.state.deviceErrorName;
  assert.equal(await state(second), 'ZtdDeviceDuplicated');
  assert.equal(await state(third), 'ZtdDeviceAlreadyAssigned');
  assert.deepEqual(tenant.state().counters.acceptedImports, { L1A: 3 });
});

test('one unpadded hash and nothing of the request is imported', async (t) => {
  const tenant = await tenantFor(t);
  const ada = await admin(tenant);
  const cut = hashOf({ serial: 'L2B' }).slice(0, 3999);
  const { status, body } = await ada(
    'POST',
    `${QUEUE}/import`,
    batch([device('L1A'), device('L2B', { hardwareIdentifier: cut })]),
  );
  assert.equal(status, 400);
  assert.equal(
    body.error.message,
    `Cannot convert the literal '${cut}' to the expected type 'Edm.Binary'.`,
  );
  assert.deepEqual(tenant.state().records, []);
  for (const literal of ['T0E', 'T0F-_w==', 'T0 E', 'T0E=\n', '====']) {
    assert.equal(
      (await ada('POST', QUEUE, device('L1A', { hardwareIdentifier: literal }))).status,
      400,
      literal,
    );
  }
});

test('a request that is not what the schema says is refused', async (t) => {
  const ada = await admin(await tenantFor(t));
  assert.equal((await ada('POST', QUEUE, { serialNumber: 5 })).status, 400);
  assert.equal((await ada('POST', QUEUE, { orderIdentifier: 'x' })).status, 400);
  assert.equal((await ada('POST', `${QUEUE}/import`, { devices: [] })).status, 400);
  assert.equal((await ada('POST', QUEUE, '{')).status, 400);
  assert.equal(
    (await ada('POST', QUEUE, '{}', { 'content-type': 'text/plain' })).status,
    415,
  );
});

test('more devices, or more bytes, than the service takes: 413', async (t) => {
  const ada = await admin(await tenantFor(t, { limits: { rowsPerImport: 2 } }));
  const devices = ['L1', 'L2', 'L3'].map((serial) => device(serial));
  assert.equal((await ada('POST', `${QUEUE}/import`, batch(devices))).status, 413);
  assert.equal(
    (await ada('POST', `${QUEUE}/import`, batch(devices.slice(1)))).status,
    200,
  );
  const fat = await ada('POST', QUEUE, { groupTag: 'x'.repeat(4 * 1024 * 1024) });
  assert.deepEqual(
    [fat.status, fat.headers.get('access-control-allow-origin')],
    [413, '*'],
  );
});

test('the list holds every admin’s records, and deleting one leaves the device', async (t) => {
  const tenant = await tenantFor(t, {
    otherAdmins: {
      records: [
        { serial: 'X1', state: 'pending' },
        { serial: 'X2', state: 'error', code: 640, name: 'StorageError' },
      ],
    },
  });
  const ada = await admin(tenant);
  const { body: mine } = await ada('POST', QUEUE, device('L1A'));
  tenant.advance(1000);
  const { body } = await ada('GET', QUEUE);
  assert.deepEqual(body.value.map(verdict), [
    ['pending', 0, ''],
    ['error', 640, 'StorageError'],
    ['complete', 0, 'None'],
  ]);
  assert.equal((await ada('DELETE', `${QUEUE}/${mine.id}`)).status, 204);
  assert.equal((await ada('DELETE', `${QUEUE}/${mine.id}`)).status, 404);
  assert.equal((await ada('GET', `${QUEUE}/${mine.id}`)).status, 404);
  assert.equal((await ada('GET', DEVICES)).body.value.length, 1);
  const { records, counters } = tenant.state();
  assert.deepEqual(
    records.map((r) => r.owner),
    ['olga@practice.example', 'olga@practice.example'],
  );
  assert.deepEqual(counters.deletedRecordIds, [mine.id]);
});

test('a record that is deleted in work does not stop its import', async (t) => {
  const tenant = await tenantFor(t);
  const ada = await admin(tenant);
  const { body } = await ada('POST', QUEUE, device('L1A'));
  await ada('DELETE', `${QUEUE}/${body.id}`);
  tenant.advance(100);
  assert.equal((await ada('GET', DEVICES)).body.value.length, 1);
});

test('the queue pages, selects and searches as far as the field says it does', async (t) => {
  const tenant = await tenantFor(t, { page: 2 });
  const ada = await admin(tenant);
  await ada(
    'POST',
    `${QUEUE}/import`,
    batch(['L1', 'L2', 'M3'].map((s) => device(s, { importId: 'B1' }))),
  );
  const first = await ada('GET', `${QUEUE}?$select=id,state`);
  assert.deepEqual(first.body.value.map(Object.keys), [
    ['id', 'state'],
    ['id', 'state'],
  ]);
  const second = await ada('GET', first.body['@odata.nextLink']);
  assert.deepEqual(second.body.value.map(Object.keys), [['id', 'state']]);
  assert.equal(second.body['@odata.nextLink'], undefined);
  const found = await ada('GET', `${QUEUE}?$filter=contains(serialNumber,'m3')`);
  assert.deepEqual(
    found.body.value.map((/** @type {any} */ r) => r.serialNumber),
    ['M3'],
  );
  const byImport = `${QUEUE}?$filter=importId eq 'b1'`;
  assert.equal((await ada('GET', byImport)).status, 400);
  tenant.change({ filterImportId: true });
  assert.equal((await ada('GET', byImport)).body.value.length, 2);
});

test('beta has the queue too', async (t) => {
  const ada = await admin(await tenantFor(t));
  assert.equal(
    (await ada('POST', QUEUE.replace('v1.0', 'beta'), device('L1A'))).status,
    201,
  );
  assert.equal((await ada('GET', QUEUE.replace('v1.0', 'beta'))).body.value.length, 1);
});

test('a device that left by then can be imported again', async (t) => {
  const tenant = await tenantFor(t, { devices: [{ serial: 'L1A' }] });
  const ada = await admin(tenant);
  const [old] = (await ada('GET', DEVICES)).body.value;
  await ada('DELETE', `${DEVICES}/${old.id}`);
  const early = await ada('POST', QUEUE, device('L1A'));
  tenant.advance(40);
  const late = await ada('POST', QUEUE, device('L1A'));
  // One step over both moments: the deletion at 50 comes before the verdict at 70.
  tenant.advance(1000);
  const name = async (/** @type {any} */ { body }) =>
    (await ada('GET', `${QUEUE}/${body.id}`)).body.state.deviceErrorName;
  assert.equal(await name(early), 'ZtdDeviceAlreadyAssigned');
  assert.equal(await name(late), 'None');
});
