/**
 * The directory, as far as it is asked: one user by principal name, or none.
 */
import { graphError } from './answer.mjs';
import { guidFor } from './names.mjs';

/**
 * @param {import('./names.mjs').User[]} users
 * @param {import('./graph.mjs').Call} call
 * @returns {import('./answer.mjs').Answer}
 */
export function oneUser(users, { id, search, version, origin }) {
  const wanted = id.toLowerCase();
  const user = users.find(({ upn }) => upn.toLowerCase() === wanted);
  if (!user) {
    return graphError(
      404,
      'Request_ResourceNotFound',
      `Resource '${id}' does not exist or one of its queried reference-property objects are not present.`,
    );
  }
  const all = {
    id: guidFor(`user ${wanted}`),
    displayName: user.name,
    userPrincipalName: user.upn,
  };
  const selected = new URLSearchParams(search).get('$select')?.split(',');
  const shown = Object.entries(all).filter(([name]) => selected?.includes(name) ?? true);
  return {
    status: 200,
    headers: {},
    body: {
      '@odata.context': `${origin}/${version}/$metadata#users/$entity`,
      ...Object.fromEntries(shown),
    },
  };
}
