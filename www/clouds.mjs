/**
 * The hosts of Microsoft's clouds, written from the core's table (`graph/cloud.rs`) by
 * `UPDATE_DOCS=1 cargo test -p preflight-core docs`.
 */
export const CLOUDS = {
  'global': {
    signIn: ['login.microsoftonline.com'],
    graph: 'graph.microsoft.com',
  },
  'usgov-l4': {
    signIn: ['login.microsoftonline.us'],
    graph: 'graph.microsoft.us',
  },
  'usgov-l5': {
    signIn: ['login.microsoftonline.us'],
    graph: 'dod-graph.microsoft.us',
  },
  'china': {
    signIn: ['login.partner.microsoftonline.cn', 'login.chinacloudapi.cn'],
    graph: 'microsoftgraph.chinacloudapi.cn',
  },
};
