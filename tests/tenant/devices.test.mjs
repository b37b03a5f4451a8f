/** Registered devices: listing, searching, changing, deregistering, syncing. */
import assert from 'node:assert/strict';
import test from 'node:test';
import { hashOf } from './made-up.mjs';
import {
  admin,
  BETA_DEVICES,
  DEVICES,
  nested,
  QUEUE,
  SETTINGS,
  tenantFor,
} from './visitor.mjs';

/** @param {any} answer */
const serials = ({ body }) => body.value.map((/** @type {any} */ d) => d.serialNumber);
const three = { devices: [{ serial: 'L1' }, { serial: 'L2' }, { serial: 'L3' }] };

test('pages are followed by an opaque link to the end', async (t) => {
  const tenant = await tenantFor(t, { generate: { count: 25 }, page: 10 });
  const ada = await admin(tenant);
  /** @type {string[]} */
  const seen = [];
  let url = DEVICES;
  let pages = 0;
  while (url) {
    const answer = await ada('GET', url);
    seen.push(...serials(answer));
    url = answer.body['@odata.nextLink'];
    if (url) assert.equal(new URL(url).origin, tenant.graph);
    pages += 1;
  }
  assert.deepEqual([pages, seen.length, new Set(seen).size], [3, 25, 25]);
});

test('$top is a page size, held to the largest page', async (t) => {
  const ada = await admin(await tenantFor(t, { generate: { count: 25 }, page: 10 }));
  const small = await ada('GET', `${DEVICES}?$top=4`);
  assert.equal(small.body.value.length, 4);
  assert.equal((await ada('GET', small.body['@odata.nextLink'])).body.value.length, 4);
  assert.equal((await ada('GET', `${DEVICES}?$top=999`)).body.value.length, 10);
  assert.equal((await ada('GET', `${DEVICES}?$top=x`)).status, 400);
});

test('a thousand is a page by default', async (t) => {
  const ada = await admin(await tenantFor(t, { generate: { count: 1001 } }));
  const first = await ada('GET', DEVICES);
  assert.equal(first.body.value.length, 1000);
  assert.equal((await ada('GET', first.body['@odata.nextLink'])).body.value.length, 1);
});

test('a link that is taken apart or encoded anew is refused', async (t) => {
  const ada = await admin(await tenantFor(t, { ...three, page: 1 }));
  const link = (await ada('GET', DEVICES)).body['@odata.nextLink'];
  assert.equal((await ada('GET', link)).status, 200);
  for (const bent of [
    decodeURIComponent(link),
    link.replaceAll('%', '%25'),
    link.slice(0, -4),
  ]) {
    assert.equal((await ada('GET', bent)).status, 400, bent);
  }
});

test('an empty page with a link may stand between two', async (t) => {
  const ada = await admin(await tenantFor(t, { ...three, page: 2, emptyPages: true }));
  const first = await ada('GET', DEVICES);
  const second = await ada('GET', first.body['@odata.nextLink']);
  const third = await ada('GET', second.body['@odata.nextLink']);
  assert.deepEqual(
    [serials(first), serials(second), serials(third)],
    [['L1', 'L2'], [], ['L3']],
  );
  assert.equal(third.body['@odata.nextLink'], undefined);
});

test('contains finds a part of a serial; hyphens, blanks and eq are refused as in the field', async (t) => {
  const ada = await admin(
    await tenantFor(t, {
      devices: [{ serial: 'AB-12 CD' }, { serial: 'XX12' }, { serial: "O'NE" }],
    }),
  );
  const filter = (/** @type {string} */ text) =>
    ada('GET', `${DEVICES}?$filter=${encodeURIComponent(text)}`);
  assert.deepEqual(serials(await filter("contains(serialNumber,'12')")), [
    'AB-12 CD',
    'XX12',
  ]);
  assert.deepEqual(serials(await filter("contains(serialNumber,'o''ne')")), ["O'NE"]);
  for (const text of [
    "contains(serialNumber,'AB-12')",
    "contains(serialNumber,'12 CD')",
    "serialNumber eq 'XX12'",
    "id eq 'x'",
    "contains(groupTag,'HQ')",
    "contains(serialNumber,'O'NE')",
  ]) {
    const refused = await filter(text);
    assert.equal(refused.status, 400, text);
    assert.match(nested(refused.body).Message, /^An error has occurred - Operation ID/);
  }
  assert.equal((await ada('GET', `${DEVICES}?$orderby=serialNumber`)).status, 400);
});

test('v1.0 has no profile status; on beta it moves to assigned after a while', async (t) => {
  const tenant = await tenantFor(t);
  const ada = await admin(tenant);
  await ada('POST', QUEUE, {
    serialNumber: 'L1',
    hardwareIdentifier: hashOf({ serial: 'L1' }),
  });
  tenant.advance(61);
  const [stable] = (await ada('GET', DEVICES)).body.value;
  assert.equal('deploymentProfileAssignmentStatus' in stable, false);
  const status = async () =>
    (await ada('GET', `${BETA_DEVICES}/${stable.id}`)).body
      .deploymentProfileAssignmentStatus;
  assert.equal(await status(), 'notAssigned');
  tenant.advance(20);
  assert.equal(await status(), 'pending');
  tenant.advance(20);
  assert.equal(await status(), 'assignedInSync');
  const expanded = await ada(
    'GET',
    `${BETA_DEVICES}/${stable.id}?$expand=deploymentProfile,intendedDeploymentProfile`,
  );
  assert.equal(expanded.body.deploymentProfile.displayName, 'Practice standard');
  assert.equal(
    (await ada('GET', `${BETA_DEVICES}?$expand=deploymentProfile`)).status,
    400,
  );
});

test('profiles follow group tags, and a tag that no profile targets waits for ever', async (t) => {
  const tenant = await tenantFor(t, {
    devices: [
      { serial: 'L1', groupTag: 'HQ' },
      { serial: 'L2', groupTag: 'None' },
    ],
    profiles: [{ name: 'Office', tags: ['HQ'] }],
  });
  const ada = await admin(tenant);
  const list = async () => (await ada('GET', BETA_DEVICES)).body.value;
  const statuses = async () =>
    (await list()).map((/** @type {any} */ d) => d.deploymentProfileAssignmentStatus);
  assert.deepEqual(await statuses(), ['assignedInSync', 'notAssigned']);
  const [, second] = await list();
  assert.equal(
    (
      await ada('POST', `${DEVICES}/${second.id}/updateDeviceProperties`, {
        groupTag: 'HQ',
      })
    ).status,
    204,
  );
  assert.deepEqual(await statuses(), ['assignedInSync', 'notAssigned']);
  tenant.advance(41);
  assert.deepEqual(await statuses(), ['assignedInSync', 'assignedInSync']);
  const profiles = await ada(
    'GET',
    '/beta/deviceManagement/windowsAutopilotDeploymentProfiles',
  );
  assert.equal(profiles.body.value[0].displayName, 'Office');
  const one = await ada(
    'GET',
    `/beta/deviceManagement/windowsAutopilotDeploymentProfiles/${profiles.body.value[0].id}`,
  );
  assert.equal(one.body.displayName, 'Office');
});

test('properties are changed one by one; what is left out stays', async (t) => {
  const tenant = await tenantFor(t, {
    devices: [{ serial: 'L1', groupTag: 'HQ', user: 'a@practice.example' }],
  });
  const ada = await admin(tenant);
  const get = async () => (await ada('GET', DEVICES)).body.value[0];
  const { id } = await get();
  const update = (/** @type {unknown} */ body) =>
    ada('POST', `${DEVICES}/${id}/updateDeviceProperties`, body);
  assert.equal((await update({ groupTag: 'Sales' })).status, 204);
  assert.deepEqual(
    [(await get()).groupTag, (await get()).userPrincipalName],
    ['Sales', 'a@practice.example'],
  );
  assert.equal((await update({ displayName: 'a-name-of-16-chr' })).status, 400);
  assert.equal((await update({ addressableUserName: 'Bo' })).status, 400);
  assert.equal((await update({ serialNumber: 'L2' })).status, 400);
  assert.equal((await update({ groupTag: 5 })).status, 400);
  assert.equal((await update({ deviceFriendlyName: 'x' })).status, 400);
  assert.equal(
    (
      await ada('POST', `${BETA_DEVICES}/${id}/updateDeviceProperties`, {
        deviceFriendlyName: 'x',
      })
    ).status,
    204,
  );
  assert.equal(
    (await ada('POST', `${DEVICES}/none/updateDeviceProperties`, {})).status,
    404,
  );
  tenant.change({ actionStatus: 200 });
  assert.equal((await update({ groupTag: 'HQ' })).status, 200);
});

test('a user is assigned and unassigned', async (t) => {
  const ada = await admin(await tenantFor(t, three));
  const get = async () => (await ada('GET', DEVICES)).body.value[0];
  const { id } = await get();
  const bo = { userPrincipalName: 'bo@practice.example', addressableUserName: 'Bo' };
  assert.equal(
    (await ada('POST', `${DEVICES}/${id}/assignUserToDevice`, bo)).status,
    204,
  );
  assert.deepEqual(
    [(await get()).userPrincipalName, (await get()).addressableUserName],
    ['bo@practice.example', 'Bo'],
  );
  assert.equal(
    (await ada('POST', `${DEVICES}/${id}/unassignUserFromDevice`)).status,
    204,
  );
  assert.deepEqual(
    [(await get()).userPrincipalName, (await get()).addressableUserName],
    ['', ''],
  );
  assert.equal(
    (
      await ada('POST', `${DEVICES}/${id}/assignUserToDevice`, {
        userPrincipalName: 'bo',
      })
    ).status,
    400,
  );
});

test('the next enrolment is allowed on beta only', async (t) => {
  const devices = [{ serial: 'L1', nextEnrollment: 'blocked' }];
  const ada = await admin(await tenantFor(t, { devices }));
  const get = async () => (await ada('GET', BETA_DEVICES)).body.value[0];
  const { id, userlessEnrollmentStatus } = await get();
  assert.equal(userlessEnrollmentStatus, 'blocked');
  const stable = await ada('POST', `${DEVICES}/${id}/allowNextEnrollment`);
  assert.match(stable.body.error.message, /^Resource not found for the segment/);
  const path = `${BETA_DEVICES}/${id}/allowNextEnrollment`;
  assert.equal((await ada('POST', path)).status, 204);
  assert.equal((await get()).userlessEnrollmentStatus, 'allowed');
  const none = `${BETA_DEVICES}/none/allowNextEnrollment`;
  assert.equal((await ada('POST', none)).status, 404);
});

test('a deregistered device stays in the list for a while; a second try is told so', async (t) => {
  const tenant = await tenantFor(t, three);
  const ada = await admin(tenant);
  const { id } = (await ada('GET', DEVICES)).body.value[1];
  assert.equal((await ada('DELETE', `${DEVICES}/${id}`)).status, 204);
  assert.deepEqual(serials(await ada('GET', DEVICES)), ['L1', 'L2', 'L3']);
  const again = await ada('DELETE', `${DEVICES}/${id}`);
  assert.equal(again.status, 400);
  assert.equal(nested(again.body).CustomApiErrorPhrase, 'ZtdDeviceDeletionInProgess');
  tenant.advance(51);
  assert.deepEqual(serials(await ada('GET', DEVICES)), ['L1', 'L3']);
  const late = await ada('DELETE', `${DEVICES}/${id}`);
  assert.equal(nested(late.body).CustomApiErrorPhrase, 'ZtdDeviceAlreadyDeleted');
  assert.equal((await ada('GET', `${DEVICES}/${id}`)).status, 404);
  assert.equal((await ada('DELETE', `${DEVICES}/never-was`)).status, 404);
});

test('an enrolled device and one just registered cannot be deregistered', async (t) => {
  const tenant = await tenantFor(t, {
    devices: [{ serial: 'L1', enrolled: true }],
    delays: { unknown: 0, pending: 0, visible: 0, settle: 60 },
  });
  const ada = await admin(tenant);
  await ada('POST', QUEUE, {
    serialNumber: 'L2',
    hardwareIdentifier: hashOf({ serial: 'L2' }),
  });
  const [enrolled, fresh] = (await ada('GET', DEVICES)).body.value;
  assert.equal(enrolled.enrollmentState, 'enrolled');
  assert.equal((await ada('DELETE', `${DEVICES}/${enrolled.id}`)).status, 400);
  assert.equal((await ada('DELETE', `${DEVICES}/${fresh.id}`)).status, 400);
  tenant.advance(61);
  assert.equal((await ada('DELETE', `${DEVICES}/${fresh.id}`)).status, 204);
});

test('deleteDevices is on beta only and answers for each serial', async (t) => {
  const ada = await admin(await tenantFor(t, three));
  const body = { serialNumbers: ['L1', 'L9'] };
  const stable = await ada('POST', `${DEVICES}/deleteDevices`, body);
  assert.deepEqual(
    [stable.status, stable.body.error.message],
    [400, "Resource not found for the segment 'deleteDevices'."],
  );
  const { value } = (await ada('POST', `${BETA_DEVICES}/deleteDevices`, body)).body;
  assert.deepEqual(
    value.map((/** @type {any} */ v) => [v.serialNumber, v.deletionState]),
    [
      ['L1', 'accepted'],
      ['L9', 'failed'],
    ],
  );
});

test('a sync is 204, 409 while it runs, 429 for ten minutes after, and hurries the list', async (t) => {
  const tenant = await tenantFor(t, {
    delays: { unknown: 0, pending: 0, visible: 600, sync: 15 },
  });
  const ada = await admin(tenant);
  await ada('POST', QUEUE, {
    serialNumber: 'L1',
    hardwareIdentifier: hashOf({ serial: 'L1' }),
  });
  assert.equal((await ada('GET', SETTINGS)).body.syncStatus, 'unknown');
  assert.equal((await ada('POST', `${SETTINGS}/sync`)).status, 204);
  assert.equal((await ada('POST', `${SETTINGS}/sync`)).status, 409);
  assert.deepEqual(serials(await ada('GET', DEVICES)), []);
  tenant.advance(16);
  assert.deepEqual(serials(await ada('GET', DEVICES)), ['L1']);
  const settings = (await ada('GET', SETTINGS)).body;
  assert.equal(settings.syncStatus, 'completed');
  assert.ok(
    Date.parse(settings.lastSyncDateTime) >
      Date.parse(settings.lastManualSyncTriggerDateTime),
  );
  assert.equal((await ada('POST', `${SETTINGS}/sync`)).status, 429);
  tenant.advance(600);
  assert.equal((await ada('POST', `${SETTINGS}/sync`)).status, 204);
  assert.equal(
    (await ada('POST', SETTINGS.replace('beta', 'v1.0') + '/sync')).body.error.message,
    "Resource not found for the segment 'windowsAutopilotSettings'.",
  );
});

test('a new display name shows after the next sync', async (t) => {
  const tenant = await tenantFor(t, three);
  const ada = await admin(tenant);
  const get = async () => (await ada('GET', DEVICES)).body.value[0];
  const { id } = await get();
  await ada('POST', `${DEVICES}/${id}/updateDeviceProperties`, { displayName: 'DESK-1' });
  assert.equal((await get()).displayName, '');
  await ada('POST', `${SETTINGS}/sync`);
  tenant.advance(16);
  assert.equal((await get()).displayName, 'DESK-1');
});

test('an unknown path, a method that does not fit and a wrong version are refused', async (t) => {
  const ada = await admin(await tenantFor(t));
  const unknown = await ada('GET', '/v1.0/deviceManagement/nothing');
  assert.equal(
    unknown.body.error.message,
    "Resource not found for the segment 'nothing'.",
  );
  assert.equal((await ada('PATCH', DEVICES, {})).status, 405);
  assert.equal((await ada('GET', '/v2.0/me')).status, 400);
});
