/** For a container: nginx without root, as `nginx.mjs` has it, behind whatever ends TLS. */
import { site } from './nginx.mjs';

const FILE = `\
# The page in a container that needs no root and writes nothing but to /tmp. Built in the
# folder that has dist/ and hosting/:
#
#     podman build -f hosting/container/Containerfile -t preflight .
#     podman run --read-only --tmpfs /tmp -p 8080:8080 preflight
#
# Put something before it that ends TLS: browsers sign in on https and on localhost only.
FROM docker.io/nginxinc/nginx-unprivileged:1.28-alpine
COPY dist/ /usr/share/nginx/html/
COPY hosting/nginx/preflight.conf /etc/nginx/preflight.conf
COPY hosting/container/site.conf /etc/nginx/conf.d/default.conf
EXPOSE 8080
`;

export const container = () => ({
  'container/Containerfile': FILE,
  'container/site.conf': site('    listen 8080;\n    root /usr/share/nginx/html;\n'),
});
