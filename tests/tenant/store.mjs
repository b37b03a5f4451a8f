/**
 * Where the OpenID provider keeps its sessions, grants and tokens: in memory, bounded,
 * and by the tenant's clock, so that pushing the clock ends tokens too.
 */

/** Entries kept; the oldest go first. */
const MOST = 5000;

/** @typedef {{payload: any, endsAt: number}} Entry */

/** @param {import('./clock.mjs').Clock} clock */
export function createStore(clock) {
  /** @type {Map<string, Entry>} */
  const entries = new Map();

  /** @param {string} key */
  function live(key) {
    const entry = entries.get(key);
    return entry && entry.endsAt > clock.now() ? entry.payload : undefined;
  }

  /** The shape that oidc-provider asks of an adapter. */
  class Adapter {
    /** @param {string} model */
    constructor(model) {
      this.model = model;
    }

    /** @param {string} id */
    key(id) {
      return `${this.model}:${id}`;
    }

    /** @param {string} id @param {any} payload @param {number} [expiresIn] */
    async upsert(id, payload, expiresIn) {
      const key = this.key(id);
      const endsAt = expiresIn === undefined ? Infinity : clock.now() + expiresIn * 1000;
      entries.delete(key);
      entries.set(key, { payload, endsAt });
      if (entries.size > MOST)
        entries.delete(/** @type {string} */ (entries.keys().next().value));
    }

    /** @param {string} id */
    async find(id) {
      const entry = entries.get(this.key(id));
      // Whoever waits for a code is told that it has ended, not that there is none.
      if (entry && this.model === 'DeviceCode' && entry.endsAt <= clock.now())
        return { ...entry.payload, exp: 1 };
      return live(this.key(id));
    }

    /** @param {string} uid */
    async findByUid(uid) {
      for (const [key, { payload }] of entries) {
        if (payload.uid === uid && key.startsWith(`${this.model}:`)) return live(key);
      }
      return undefined;
    }

    /** @param {string} userCode */
    async findByUserCode(userCode) {
      for (const [key, { payload }] of entries) {
        if (payload.userCode === userCode && key.startsWith(`${this.model}:`))
          return live(key);
      }
      return undefined;
    }

    /** @param {string} id */
    async consume(id) {
      const payload = live(this.key(id));
      if (payload) payload.consumed = Math.floor(Date.now() / 1000);
    }

    /** @param {string} id */
    async destroy(id) {
      entries.delete(this.key(id));
    }

    /** @param {string} grantId */
    async revokeByGrantId(grantId) {
      for (const [key, { payload }] of entries) {
        if (payload.grantId === grantId) entries.delete(key);
      }
    }
  }

  return {
    Adapter,
    /** An access token, ended or not. @param {string} id @returns {{payload: any, ended: boolean}|undefined} */
    accessToken(id) {
      const entry = entries.get(`AccessToken:${id}`);
      return entry && { payload: entry.payload, ended: entry.endsAt <= clock.now() };
    },
    /** @param {string} model @param {string} id @returns {number} Whole seconds, 0 if it has ended. */
    secondsLeft(model, id) {
      const entry = entries.get(`${model}:${id}`);
      return Math.max(0, Math.ceil(((entry?.endsAt ?? 0) - clock.now()) / 1000));
    },
  };
}
