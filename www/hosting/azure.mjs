/**
 * For Azure Static Web Apps. Microsoft's page of its configuration: the first route that
 * fits counts, its headers go over the global ones, an empty value takes one away.
 */
import { rules } from '../headers.mjs';
import { TYPES } from '../types.mjs';

export function azure(config) {
  const { assets, files, page } = rules(config);
  const route = (route, own) => ({ route, headers: over(page, own) });
  const file = {
    globalHeaders: page,
    routes: [
      route('/assets/*', assets),
      ...Object.entries(files).map(([name, own]) => route(`/${name}`, own)),
    ],
    mimeTypes: Object.fromEntries(Object.entries(TYPES).map(([end, type]) => [end, type.split(';')[0]])),
  };
  return { 'azure-static-web-apps/staticwebapp.config.json': `${JSON.stringify(file, null, 2)}\n` };
}

/** What differs from the page's own, and what is not sent although the page has it. */
function over(page, own) {
  const gone = Object.keys(page).filter(name => !(name in own)).map(name => [name, '']);
  return Object.fromEntries([...Object.entries(own).filter(([name, value]) => page[name] !== value), ...gone]);
}
