import { programPath } from '../../../../../scripts/programs.js';
import { APP } from '../broken-servers.js';
import { launch } from './launch.js';
import { type Expected, type RealServer, SOUND } from './real-server.js';
import { proxied } from './upstream.js';

const CREDENTIALS = 'add_header Access-Control-Allow-Credentials true always;';
const PREFLIGHT = `if ($request_method = OPTIONS) { return 204; }`;

/** A server of nginx that answers /books with these directives. */
function nginx(title: string, directives: string, expected: Expected, http = ''): RealServer {
  const start = () => launchNginx(`${http} server { listen 127.0.0.1:PORT; location /books { ${directives} } }`);
  return { title: `nginx: ${title}`, start, ...expected };
}

function launchNginx(http: string) {
  return launch(({ port, folder }) => {
    const temporary = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'].map(
      (name) => `${name}_temp_path ${folder};`,
    );
    const text = `daemon off; pid ${folder}/pid; error_log stderr; events {}
http { access_log off; default_type text/plain; ${temporary.join(' ')} ${http} }`;
    return {
      command: programPath('nginx'),
      args: ['-p', folder, '-e', 'stderr', '-c', `${folder}/nginx.conf`],
      files: { 'nginx.conf': text.replaceAll('PORT', String(port)).replaceAll('FOLDER', folder) },
    };
  });
}

/** A cache of nginx before a sound application. */
function cache(title: string, directives: string, expected: Expected): RealServer {
  const start = () =>
    proxied((upstream) =>
      launchNginx(`proxy_cache_path FOLDER/cache keys_zone=books:1m; server { listen 127.0.0.1:PORT; location /books {
        proxy_pass ${upstream}; proxy_cache books; proxy_cache_valid 200 1m; ${directives} } }`),
    );
  return { title: `nginx: ${title}`, start, ...expected };
}

const LISTED = `map $http_origin $allowed { default ''; '${APP}' $http_origin; }
map $http_origin $granted { default ''; '${APP}' true; }
map "$request_method $granted" $methods { default ''; 'OPTIONS true' 'GET, PUT'; }
map "$request_method $granted" $seconds { default ''; 'OPTIONS true' '600'; }`;

export const NGINX: readonly RealServer[] = [
  nginx('*', `add_header Access-Control-Allow-Origin *; return 200;`, { found: { low: ['preflight-not-cached'] } }),
  nginx(
    'every origin is sent back, with credentials',
    `add_header Access-Control-Allow-Origin $http_origin always; ${CREDENTIALS} return 200;`,
    { found: { critical: ['any-origin'], medium: ['vary-missing'], low: ['preflight-not-cached'] } },
  ),
  nginx(
    'a RegExp that is not anchored',
    `if ($http_origin ~* example\\.com) { set $o $http_origin; } add_header Access-Control-Allow-Origin $o always;
     add_header Vary Origin always; ${CREDENTIALS} add_header Access-Control-Max-Age 600 always; return 200;`,
    { found: { critical: ['origin-prefix', 'origin-suffix'], high: ['origin-insecure'], low: ['refused-headers'] } },
  ),
  nginx('an error page without always', `add_header Access-Control-Allow-Origin *; return 404;`, {
    found: {},
    verdict: 'allow-origin-missing',
  }),
  nginx(
    'a map of allowed origins',
    `add_header Access-Control-Allow-Origin $allowed always; add_header Access-Control-Allow-Credentials $granted always;
     add_header Access-Control-Allow-Methods $methods always; add_header Access-Control-Max-Age $seconds always;
     add_header Vary Origin always; ${PREFLIGHT} return 200;`,
    { found: {}, args: ['--method', 'PUT', '--credentials'], verdict: 'not-sent' },
    LISTED,
  ),
  cache('a cache that honors Vary', '', SOUND),
  cache('a cache that ignores Vary', 'proxy_ignore_headers Vary;', { found: { medium: ['cache-ignores-vary'] } }),
];
