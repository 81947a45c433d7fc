/**
 * The servers that `nestjs-cors check` is tried with (`npm run test:long`), as Debian installs them. Libraries are folders. Elsewhere
 * their paths and modules differ, so these tests run only on Linux.
 */
const python = (name) => `/usr/lib/python3/dist-packages/${name}`;

const DEBIAN = {
  nginx: ['nginx', '/usr/sbin/nginx', 'nginx-light'],
  apache: ['Apache', '/usr/sbin/apache2', 'apache2'],
  haproxy: ['HAProxy', '/usr/sbin/haproxy', 'haproxy'],
  lighttpd: ['lighttpd', '/usr/sbin/lighttpd', 'lighttpd'],
  caddy: ['Caddy', '/usr/bin/caddy', 'caddy'],
  varnish: ['Varnish', '/usr/sbin/varnishd', 'varnish'],
  php: ['PHP', '/usr/bin/php', 'php-cli'],
  puma: ['Puma', '/usr/bin/puma', 'puma'],
  'rack-cors': ['rack-cors', '/usr/lib/ruby/vendor_ruby/rack/cors', 'ruby-rack-cors'],
  python: ['Python', '/usr/bin/python3', 'python3'],
  'flask-cors': ['Flask-CORS', python('flask_cors'), 'python3-flask-cors'],
  fastapi: ['FastAPI', python('fastapi'), 'python3-fastapi'],
  uvicorn: ['Uvicorn', python('uvicorn'), 'python3-uvicorn'],
  'django-cors-headers': ['django-cors-headers', python('corsheaders'), 'python3-django-cors-headers'],
};

export const SERVER_PROGRAMS = Object.fromEntries(
  Object.entries(DEBIAN).map(([name, [title, path, apt]]) => {
    const variable = `${name.toUpperCase().replaceAll('-', '_')}_PATH`;
    return [name, { title, variable, usual: { linux: [path], darwin: [], win32: [] }, packages: { apt } }];
  }),
);
