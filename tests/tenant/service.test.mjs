/** What Graph does around every call: CORS, limits, batches, faults. */
import assert from 'node:assert/strict';
import test from 'node:test';
import { hashOf } from './made-up.mjs';
import { admin, BETA_DEVICES, DEVICES, QUEUE, tenantFor } from './visitor.mjs';

const ORIGIN = { origin: 'http://127.0.0.1:4300' };
/** @param {string} serial */
const device = (serial) => ({
  serialNumber: serial,
  hardwareIdentifier: hashOf({ serial }),
});

test('a preflight is answered, and answers can be read by a page with the headers it may see', async (t) => {
  const tenant = await tenantFor(t);
  const preflight = await fetch(`${tenant.graph}${QUEUE}/import`, {
    method: 'OPTIONS',
    headers: {
      ...ORIGIN,
      'access-control-request-method': 'POST',
      'access-control-request-headers': 'authorization,client-request-id,content-type',
    },
  });
  assert.equal(preflight.status, 200);
  assert.equal(preflight.headers.get('access-control-allow-origin'), '*');
  assert.match(preflight.headers.get('access-control-allow-methods') ?? '', /DELETE/);
  assert.equal(
    preflight.headers.get('access-control-allow-headers'),
    'authorization,client-request-id,content-type',
  );

  const ada = await admin(tenant);
  const id = 'b1946ac9-2492-4d23-8a5d-0123456789ab';
  for (const path of [DEVICES, '/v1.0/nothing']) {
    const { headers } = await ada('GET', path, undefined, {
      ...ORIGIN,
      'client-request-id': id,
    });
    assert.equal(headers.get('access-control-allow-origin'), '*');
    assert.match(
      headers.get('access-control-expose-headers') ?? '',
      /request-id.*Retry-After.*WWW-Authenticate/,
    );
    assert.equal(headers.get('client-request-id'), id);
  }
});

test('errors carry their request ids', async (t) => {
  const ada = await admin(await tenantFor(t));
  const { headers, body } = await ada('GET', '/v1.0/nothing');
  assert.equal(body.error.innerError['request-id'], headers.get('request-id'));
  assert.match(body.error.innerError.date, /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d$/);
});

test('writes beyond the limit are 429 until the 20 seconds have passed; reads are not', async (t) => {
  const tenant = await tenantFor(t, { limits: { writesPer20s: 2 } });
  const ada = await admin(tenant);
  const write = () => ada('DELETE', `${QUEUE}/none`);
  assert.equal((await write()).status, 404);
  tenant.advance(12);
  assert.equal((await write()).status, 404);
  const refused = await write();
  assert.equal(refused.status, 429);
  assert.equal(refused.body.error.code, 'TooManyRequests');
  // The refused one counts: the window is free again when the second has left it.
  assert.match(refused.headers.get('retry-after') ?? '', /^(19|20)$/);
  assert.equal((await ada('GET', DEVICES)).status, 200);
  tenant.advance(Number(refused.headers.get('retry-after')));
  assert.equal((await write()).status, 404);
  assert.equal(tenant.state().counters.throttled, 1);
});

test('Retry-After comes as seconds, as a decimal, as a date, not at all, or hidden from pages', async (t) => {
  const tenant = await tenantFor(t, {
    limits: { writesPer20s: 1, retryAfter: 'decimal' },
  });
  const ada = await admin(tenant);
  const write = () => ada('DELETE', `${QUEUE}/none`);
  await write();
  assert.match((await write()).headers.get('retry-after') ?? '', /^\d+\.\d{3}$/);
  tenant.change({ limits: { retryAfter: 'date' } });
  const until = Date.parse((await write()).headers.get('retry-after') ?? '') - Date.now();
  assert.ok(until > 19_000 && until < 22_000, String(until));
  tenant.change({ limits: { retryAfter: 'none' } });
  assert.equal((await write()).headers.get('retry-after'), null);
  tenant.change({ limits: { retryAfter: 'seconds', hideRetryAfter: true } });
  const hidden = await write();
  assert.equal(hidden.status, 429);
  assert.doesNotMatch(
    hidden.headers.get('access-control-expose-headers') ?? '',
    /Retry-After/,
  );
});

test('a batch answers each of its items, in any order', async (t) => {
  const tenant = await tenantFor(t, { devices: [{ serial: 'L1' }] });
  const ada = await admin(tenant);
  const { status, body } = await ada('POST', '/v1.0/$batch', {
    requests: [
      {
        id: '1',
        method: 'GET',
        url: '/deviceManagement/windowsAutopilotDeviceIdentities?$top=1',
      },
      { id: '2', method: 'DELETE', url: `${QUEUE.slice(5)}/none` },
      {
        id: '3',
        method: 'POST',
        url: QUEUE.slice(5),
        headers: { 'Content-Type': 'application/json' },
        body: device('L2'),
      },
      { id: '4', method: 'GET', url: '/deviceManagement/windowsAutopilotSettings' },
      {
        id: '5',
        method: 'GET',
        url: '/deviceManagement/windowsAutopilotDeviceIdentities',
        dependsOn: ['2'],
      },
    ],
  });
  assert.equal(status, 200);
  const order = body.responses.map((/** @type {any} */ r) => r.id);
  assert.notDeepEqual(order, ['1', '2', '3', '4', '5']);
  const by = Object.fromEntries(body.responses.map((/** @type {any} */ r) => [r.id, r]));
  assert.deepEqual(
    ['1', '2', '3', '4', '5'].map((id) => by[id].status),
    [200, 404, 201, 400, 424],
  );
  assert.equal(by[1].body.value[0].serialNumber, 'L1');
  assert.ok(by[2].body.error.innerError['request-id']);
});

test('items of a batch are throttled singly, each with its own Retry-After', async (t) => {
  const ada = await admin(await tenantFor(t, { limits: { writesPer20s: 3 } }));
  const requests = [1, 2, 3, 4, 5].map((n) => ({
    id: String(n),
    method: 'DELETE',
    url: `${QUEUE.slice(5)}/none${n}`,
  }));
  const { status, body } = await ada('POST', '/v1.0/$batch', { requests });
  assert.equal(status, 200);
  const throttled = body.responses.filter((/** @type {any} */ r) => r.status === 429);
  assert.deepEqual(throttled.map((/** @type {any} */ r) => r.id).sort(), ['4', '5']);
  assert.ok(Number(throttled[0].headers['Retry-After']) > 0);
});

test('a batch that is not well formed is refused as a whole', async (t) => {
  const ada = await admin(await tenantFor(t));
  const item = (/** @type {number} */ n) => ({
    id: `r${n}`,
    method: 'GET',
    url: DEVICES.slice(5),
  });
  const many = Array.from({ length: 21 }, (_, n) => item(n));
  for (const requests of [
    [],
    many,
    [item(1), { ...item(1), id: 'R1' }],
    [{ ...item(1), url: 'http://x.example/' }],
    [{ ...item(1), method: 'POST', body: {} }],
    [{ ...item(1), dependsOn: ['r2'] }, item(2)],
    'x',
  ]) {
    assert.equal((await ada('POST', '/v1.0/$batch', { requests })).status, 400);
  }
  assert.equal(
    (await ada('POST', '/beta/$batch', { requests: many.slice(1) })).status,
    200,
  );
  assert.equal(
    (
      await ada(
        'POST',
        '/v1.0/$batch',
        { requests: [item(1)] },
        { authorization: 'Bearer x' },
      )
    ).status,
    401,
  );
});

test('a fault answers the request it was written for, once', async (t) => {
  const tenant = await tenantFor(t, {
    faults: [
      {
        on: 'POST /import',
        nth: 2,
        answer: { status: 429, headers: { 'Retry-After': '7' } },
      },
      {
        on: 'GET /windowsAutopilotDeviceIdentities',
        nth: [1, 3],
        answer: { status: 503, body: '<h1>gateway</h1>', cors: false },
      },
    ],
  });
  const ada = await admin(tenant);
  const send = () =>
    ada('POST', `${QUEUE}/import`, {
      importedWindowsAutopilotDeviceIdentities: [device('L1')],
    });
  assert.equal((await send()).status, 200);
  const struck = await send();
  assert.deepEqual(
    [struck.status, struck.headers.get('retry-after'), struck.body.error.code],
    [429, '7', 'TooManyRequests'],
  );
  assert.equal((await send()).status, 200);
  const gateway = await ada('GET', DEVICES);
  assert.deepEqual(
    [gateway.status, gateway.text, gateway.headers.get('access-control-allow-origin')],
    [503, '<h1>gateway</h1>', null],
  );
  assert.deepEqual(
    [
      (await ada('GET', DEVICES)).status,
      (await ada('GET', DEVICES)).status,
      (await ada('GET', BETA_DEVICES)).status,
    ],
    [200, 503, 200],
  );
  assert.equal((await ada('GET', QUEUE)).status, 200);
  const { faults, acceptedImports } = tenant.state().counters;
  assert.deepEqual(
    faults.map(({ met, struck: s }) => [met, s]),
    [
      [3, 1],
      [4, 2],
    ],
  );
  assert.deepEqual(acceptedImports, { L1: 2 });
});

test('an answer goes on for as long as anybody listens', async (t) => {
  const tenant = await tenantFor(t, {
    faults: [
      {
        on: 'GET /windowsAutopilotDeviceIdentities',
        answer: { status: 200, body: '{', endless: true },
      },
    ],
  });
  const answer = await fetch(tenant.graph + DEVICES);
  let length = 0;
  for await (const piece of answer.body ?? []) {
    length += piece.length;
    if (length > 10_000_000) break;
  }
  assert.ok(length > 10_000_000);
});

test('a connection is lost before the effect, or after it', async (t) => {
  const tenant = await tenantFor(t, {
    faults: [
      { on: 'POST /import', nth: 1, lose: 'before' },
      { on: 'POST /import', nth: 2, lose: 'after' },
    ],
  });
  const ada = await admin(tenant);
  const send = (/** @type {string} */ serial) =>
    ada('POST', `${QUEUE}/import`, {
      importedWindowsAutopilotDeviceIdentities: [device(serial)],
    });
  await assert.rejects(send('L1'), TypeError);
  assert.deepEqual(tenant.state().records, []);
  await assert.rejects(send('L2'), TypeError);
  assert.deepEqual(
    tenant.state().records.map((r) => r.serialNumber),
    ['L2'],
  );
  assert.deepEqual(
    tenant.state().log.map((l) => l.status),
    ['lost', 'lost'],
  );
});

test('a fault strikes inside a batch, every n-th time, and can delay', async (t) => {
  const tenant = await tenantFor(t, {
    faults: [
      {
        on: 'DELETE /importedWindowsAutopilotDeviceIdentities/*',
        every: 2,
        answer: { status: 503 },
      },
      { on: 'GET /windowsAutopilotDeviceIdentities', delay: 0.05 },
    ],
  });
  const ada = await admin(tenant);
  const requests = [1, 2, 3, 4].map((n) => ({
    id: String(n),
    method: 'DELETE',
    url: `${QUEUE.slice(5)}/none${n}`,
  }));
  const { body } = await ada('POST', '/v1.0/$batch', { requests });
  const by = Object.fromEntries(
    body.responses.map((/** @type {any} */ r) => [r.id, r.status]),
  );
  assert.deepEqual(by, { 1: 404, 2: 503, 3: 404, 4: 503 });
  const before = performance.now();
  await ada('GET', DEVICES);
  assert.ok(performance.now() - before >= 45);
});

test('sign-in can fail by script too', async (t) => {
  const tenant = await tenantFor(t, {
    faults: [{ on: 'POST /sign-in/token', nth: 1, answer: { status: 503 } }],
  });
  await assert.rejects(admin(tenant));
  assert.equal((await (await admin(tenant))('GET', DEVICES)).status, 200);
});

test('a tenant that closes ends what is waiting', async (t) => {
  const tenant = await tenantFor(t, {
    faults: [{ on: 'GET /windowsAutopilotDeviceIdentities', delay: 300 }],
  });
  const ada = await admin(tenant);
  const waiting = ada('GET', DEVICES).catch(() => 'ended');
  while (tenant.state().counters.faults[0]?.met === 0) await new Promise(setImmediate);
  await tenant.close();
  assert.ok(await waiting);
});
