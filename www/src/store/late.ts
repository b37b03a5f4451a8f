/**
 * The topics that the page can open without: each is fetched when something of it is
 * wanted, or when the page is idle, as the panels are that use them.
 */
import { later } from '../lazy.tsx';

export const choosingPolicy = later(() => import('./choosing-policy.ts'));
export const many = later(() => import('./many.ts'));
export const mapping = later(() => import('./mapping.ts'));
export const registering = later(() => import('./registering.ts'));
export const saving = later(() => import('./saving.ts'));
export const signingIn = later(() => import('./signing-in.ts'));
export const takingUp = later(() => import('./taking-up.ts'));
