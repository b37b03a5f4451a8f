/** The control endpoint, scenes, and starting. */
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { request } from 'node:http';
import test from 'node:test';
import { fileURLToPath } from 'node:url';
import { readScene, SceneError } from './scene.mjs';
import { start } from './server.mjs';
import { admin, DEVICES, QUEUE, tenantFor } from './visitor.mjs';

const HEADER = { 'x-practice-control': '1' };
/** @param {string} graph @param {string} method @param {string} path @param {unknown} [body] @param {Record<string, string>} [headers] */
async function control(graph, method, path, body, headers = HEADER) {
  const response = await fetch(`${graph}/control/${path}`, {
    method,
    headers,
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  const text = await response.text();
  return {
    status: response.status,
    headers: response.headers,
    body: text ? JSON.parse(text) : null,
  };
}

test('a scene is loaded, looked at and moved in time over HTTP', async (t) => {
  const tenant = await tenantFor(t);
  const { graph } = tenant;
  assert.equal(
    (
      await control(graph, 'POST', 'scene', {
        devices: [{ serial: 'L1', groupTag: 'HQ' }],
      })
    ).status,
    204,
  );
  const state = (await control(graph, 'GET', 'state')).body;
  assert.deepEqual(
    state.devices.map((/** @type {any} */ d) => [d.serialNumber, d.groupTag, d.visible]),
    [['L1', 'HQ', true]],
  );
  assert.equal((await control(graph, 'POST', 'advance', { seconds: 90.5 })).status, 204);
  assert.equal((await control(graph, 'GET', 'state')).body.aheadSeconds, 90.5);
  assert.equal(
    (await control(graph, 'PATCH', 'scene', { delays: { visible: 0 } })).status,
    204,
  );
  assert.equal((await control(graph, 'GET', 'state')).body.devices.length, 1);
});

test('what cannot be loaded says why and changes nothing', async (t) => {
  const { graph } = await tenantFor(t, { devices: [{ serial: 'L1' }] });
  const bad = await control(graph, 'POST', 'scene', {
    devices: [{ serial: '' }, {}],
    delay: {},
    page: 0,
  });
  assert.equal(bad.status, 400);
  assert.deepEqual(bad.body.problems, [
    'delay is not a field',
    'devices[0].serial is empty',
    'devices[1].serial is missing',
    'page is not a whole number from 1 to 10000',
  ]);
  assert.equal((await control(graph, 'PATCH', 'scene', { devices: [] })).status, 400);
  assert.equal((await control(graph, 'POST', 'advance', { seconds: -1 })).status, 400);
  assert.equal((await control(graph, 'POST', 'nothing', {})).status, 404);
  assert.equal((await control(graph, 'GET', 'state')).body.devices.length, 1);
});

test('no page can use the control endpoint: header, preflight and host are asked for', async (t) => {
  const { graph } = await tenantFor(t);
  const bare = await control(graph, 'GET', 'state', undefined, {});
  assert.deepEqual(
    [bare.status, bare.headers.get('access-control-allow-origin')],
    [403, null],
  );
  const preflight = await fetch(`${graph}/control/scene`, {
    method: 'OPTIONS',
    headers: {
      origin: 'http://elsewhere.example',
      'access-control-request-method': 'POST',
      'access-control-request-headers': 'x-practice-control',
    },
  });
  assert.deepEqual(
    [preflight.status, preflight.headers.get('access-control-allow-headers')],
    [403, null],
  );
  // A name of somebody else's that resolves to loopback.
  const { port } = new URL(graph);
  const rebound = request({
    host: '127.0.0.1',
    port,
    path: '/control/state',
    headers: { ...HEADER, host: `evil.example:${port}` },
  }).end();
  const [response] = await once(rebound, 'response');
  response.resume();
  assert.equal(response.statusCode, 403);
});

test('the log has methods, paths and answers, and no token', async (t) => {
  const tenant = await tenantFor(t);
  const ada = await admin(tenant);
  await ada('GET', `${DEVICES}?$top=1`);
  await ada('DELETE', `${QUEUE}/none`);
  const { log, counters } = tenant.state();
  assert.deepEqual(
    log.map(({ method, path, query, status }) => [method, path, query, status]),
    [
      ['GET', DEVICES, '$top=1', 200],
      ['DELETE', `${QUEUE}/none`, '', 404],
    ],
  );
  assert.equal(counters.requests, 2);
  assert.doesNotMatch(JSON.stringify(tenant.state()), /Bearer/);
});

test('the log forgets its oldest lines', async (t) => {
  const tenant = await tenantFor(t, {
    faults: [{ on: 'POST /sync', answer: { status: 409 } }],
  });
  const ada = await admin(tenant);
  const requests = Array.from({ length: 20 }, (_, n) => ({
    id: String(n),
    method: 'POST',
    url: '/sync',
  }));
  for (let i = 0; i < 260; i += 1) await ada('POST', '/v1.0/$batch', { requests });
  const { log, counters } = tenant.state();
  assert.deepEqual([log.length, counters.requests], [5000, 5460]);
});

test('faults that contradict themselves are refused', () => {
  for (const fault of [
    { on: 'POST /x', nth: 1, every: 2, lose: 'before' },
    { on: 'POST /x' },
    { on: 'POST', lose: 'after' },
    { on: 'POST /x', lose: 'before', answer: { status: 500 } },
    { on: 'POST /x', answer: { status: 500, headers: { 'a b': 'c' } } },
    { on: 'POST /x', answer: { status: 500, headers: { a: 'b\r\nc' } } },
    { on: 'POST /x', lost: 'after' },
  ]) {
    assert.throws(
      () => readScene({ faults: [fault] }),
      SceneError,
      JSON.stringify(fault),
    );
  }
  assert.throws(() => readScene(null), SceneError);
  assert.throws(() => readScene({ generate: { count: 300_001 } }), SceneError);
});

test('the first scene has forty devices, another admin’s records and a few devices elsewhere', async (t) => {
  const tenant = await start();
  t.after(() => tenant.close());
  const { devices, records } = tenant.state();
  assert.equal(devices.length, 47);
  assert.equal(new Set(devices.map((d) => d.serialNumber)).size, 47);
  assert.ok(
    devices.some((d) => d.groupTag === '') && devices.some((d) => d.groupTag === 'HQ'),
  );
  assert.deepEqual(
    records.map((r) => r.owner),
    Array(3).fill('olga@practice.example'),
  );
});

test('200,000 devices load, and are listed page by page, without delay', async (t) => {
  const tenant = await tenantFor(t, { generate: { count: 200_000 } });
  const ada = await admin(tenant);
  let url = `${DEVICES}?$top=1000`;
  let seen = 0;
  for (let i = 0; i < 5; i += 1) {
    const { body } = await ada('GET', url);
    seen += body.value.length;
    url = body['@odata.nextLink'];
  }
  assert.equal(seen, 5000);
});

test('a port in use, a host beyond loopback and a broken scene end with one sentence', async (t) => {
  const tenant = await tenantFor(t);
  const { port } = new URL(tenant.idp);
  const server = fileURLToPath(new URL('./server.mjs', import.meta.url));
  const run = async (/** @type {string[]} */ ...args) => {
    const child = spawn(process.execPath, [server, ...args], {
      stdio: ['ignore', 'ignore', 'pipe'],
    });
    let said = '';
    child.stderr.on('data', (chunk) => {
      said += chunk;
    });
    const [code] = await once(child, 'close');
    return [code, said.trim()];
  };
  const ended = await Promise.all([
    run('--port', port),
    run('--host', '0.0.0.0'),
    run('--port', 'x'),
    run('--scene', '/nowhere.json'),
    run('--prot', '1'),
    run('--page', 'here'),
  ]);
  assert.deepEqual(ended[0], [
    1,
    `Port ${port} is in use by another program; choose another with --port.`,
  ]);
  for (const [code, said] of ended) {
    assert.equal(code, 1);
    assert.equal(String(said).split('\n').length, 1, String(said));
  }
});

test('standing alone it prints its addresses and ends on a signal', async () => {
  const server = fileURLToPath(new URL('./server.mjs', import.meta.url));
  const child = spawn(process.execPath, [server, '--port', '0', '--config'], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let said = '';
  for await (const chunk of child.stdout) {
    said += chunk;
    if (said.includes('\n}')) break;
  }
  assert.match(
    said,
    /^Practice tenant: nothing here is real\.\n {2}sign-in {2}http:\/\/127\.0\.0\.1:\d+\n {2}Graph/,
  );
  const config = JSON.parse(said.slice(said.indexOf('{')));
  assert.equal(config.practice, true);
  assert.equal(
    (await fetch(`${config.authorityMetadata.issuer}/.well-known/openid-configuration`))
      .status,
    200,
  );
  child.kill('SIGTERM');
  assert.deepEqual(await once(child, 'exit'), [0, null]);
});
