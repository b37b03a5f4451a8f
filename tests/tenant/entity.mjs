/**
 * What Graph shows of a device and of a profile: the fields of v1.0, and beta's beside.
 *
 * This module changes nothing; times come in.
 */
import { guidFor } from './names.mjs';

const NEVER = '0001-01-01T00:00:00Z';
export const NO_ID = '00000000-0000-0000-0000-000000000000';

/** @typedef {import('./devices.mjs').Device} Device */

/**
 * The device's profile at a time: none, on its way, or there since `at`.
 *
 * @param {Device} device
 * @param {import('./scene.mjs').Scene} scene
 * @param {number} now
 */
export function profileFor(device, scene, now) {
  if (device.profile) return { status: device.profile, at: null, profile: null };
  const profile = scene.profiles.find(
    ({ tags }) => tags === null || tags.includes(device.groupTag),
  );
  if (!profile) return { status: 'notAssigned', at: null, profile: null };
  const whole = scene.delays.profile * 1000;
  const since = now - device.profileFrom;
  if (since >= whole)
    return { status: 'assignedInSync', at: device.profileFrom + whole, profile };
  return {
    status: since >= whole / 2 ? 'pending' : 'notAssigned',
    at: null,
    profile: null,
  };
}

/**
 * The device as a version of Graph shows it.
 *
 * @param {Device} device
 * @param {string} version
 * @param {{status: string, at: number|null}} profile
 */
export function deviceEntity(device, version, { status, at }) {
  const stable = {
    id: device.id,
    groupTag: device.groupTag,
    purchaseOrderIdentifier: '',
    serialNumber: device.serial,
    productKey: device.productKey,
    manufacturer: device.manufacturer,
    model: device.model,
    enrollmentState:
      device.enrolment || (device.enrolled ? 'enrolled' : 'notContacted'),
    lastContactedDateTime:
      device.lastContact ||
      (device.enrolled ? new Date(device.registeredAt).toISOString() : NEVER),
    addressableUserName: device.userName,
    userPrincipalName: device.user,
    resourceName: '',
    skuNumber: device.sku,
    systemFamily: device.family,
    azureActiveDirectoryDeviceId: guidFor(`entra ${device.id}`),
    managedDeviceId: device.enrolled ? guidFor(`managed ${device.id}`) : NO_ID,
    displayName: device.displayName,
  };
  if (version === 'v1.0') return stable;
  return {
    ...stable,
    azureAdDeviceId: stable.azureActiveDirectoryDeviceId,
    deploymentProfileAssignmentStatus: status,
    deploymentProfileAssignmentDetailedStatus: device.profileDetail,
    deploymentProfileAssignedDateTime: at === null ? NEVER : new Date(at).toISOString(),
    deviceAccountUpn: '',
    deviceFriendlyName: '',
    remediationState: device.remediation,
    remediationStateLastModifiedDateTime: NEVER,
    userlessEnrollmentStatus: device.nextEnrollment,
  };
}

/** @param {string} name */
export function profileEntity(name) {
  return {
    '@odata.type': '#microsoft.graph.azureADWindowsAutopilotDeploymentProfile',
    id: guidFor(`profile ${name}`),
    displayName: name,
    description: '',
    language: 'os-default',
    deviceNameTemplate: '',
    deviceType: 'windowsPc',
    enableWhiteGlove: false,
    extractHardwareHash: false,
    roleScopeTagIds: ['0'],
  };
}
