import { programPath } from '../../../../../scripts/programs.js';
import { APP } from '../broken-servers.js';
import { launch } from './launch.js';
import { type Expected, type RealServer, SOUND } from './real-server.js';
import { proxied } from './upstream.js';

const APACHE_MODULES = ['mpm_event', 'authz_core', 'headers', 'rewrite', 'setenvif', 'alias'];

function apache(title: string, directives: string, expected: Expected): RealServer {
  const start = () =>
    launch(({ port, folder }) => ({
      command: programPath('apache'),
      args: ['-f', `${folder}/httpd.conf`, '-DFOREGROUND'],
      files: {
        'www/books': '[]',
        'httpd.conf': `ServerRoot ${folder}\nPidFile ${folder}/pid\nListen 127.0.0.1:${port}\nServerName localhost
${APACHE_MODULES.map((name) => `LoadModule ${name}_module /usr/lib/apache2/modules/mod_${name}.so`).join('\n')}
ErrorLog ${folder}/error.log\nUser www-data\nGroup www-data\nDocumentRoot ${folder}/www\n<Directory ${folder}/www>\nRequire all granted\n</Directory>
${directives}`,
      },
    }));
  return { title: `Apache: ${title}`, start, ...expected };
}

export const APACHE: readonly RealServer[] = [
  apache('*', 'Header set Access-Control-Allow-Origin "*"', { found: { low: ['preflight-not-cached'] } }),
  apache(
    'a RegExp without an end, whose match is sent: longer names get another origin than their own',
    `SetEnvIf Origin "^https://(.*\\.)?example\\.com" ALLOWED=$0
Header set Access-Control-Allow-Origin %{ALLOWED}e env=ALLOWED
Header set Access-Control-Allow-Credentials true env=ALLOWED\nHeader merge Vary Origin`,
    { found: { low: ['preflight-not-cached'] } },
  ),
  apache(
    'a RegExp with an end, and preflights of its own',
    `SetEnvIf Origin "^${APP.replaceAll('.', '\\.')}$" ALLOWED=$0
Header always set Access-Control-Allow-Origin %{ALLOWED}e env=ALLOWED
Header always set Access-Control-Allow-Methods "GET, PUT" "expr=reqenv('ALLOWED') != '' && %{REQUEST_METHOD} == 'OPTIONS'"
Header always set Access-Control-Max-Age 600 "expr=reqenv('ALLOWED') != '' && %{REQUEST_METHOD} == 'OPTIONS'"
Header always merge Vary Origin\nRewriteEngine on\nRewriteCond %{REQUEST_METHOD} OPTIONS\nRewriteRule .* - [R=204,L]`,
    SOUND,
  ),
  apache(
    'two directives that both write the header',
    'Header set Access-Control-Allow-Origin "*"\nHeader add Access-Control-Allow-Origin "*"',
    { found: { medium: ['duplicate-header'] }, verdict: 'allow-origin-several' },
  ),
];

function haproxy(title: string, rules: readonly string[], expected: Expected): RealServer {
  const start = () =>
    launch(({ port, folder }) => ({
      command: programPath('haproxy'),
      args: ['-db', '-f', `${folder}/haproxy.cfg`],
      files: {
        'haproxy.cfg': `defaults\n  mode http\n  timeout client 5s\n  timeout connect 5s\n  timeout server 5s
frontend books\n  bind 127.0.0.1:${port}\n${rules.map((rule) => `  ${rule}\n`).join('')}`,
      },
    }));
  return { title: `HAProxy: ${title}`, start, ...expected };
}

const ORIGIN = 'hdr Access-Control-Allow-Origin %[req.hdr(Origin)]';
const haproxyAnswers = (condition: string, more = '') => [
  `acl allowed ${condition}`,
  `http-request return status 200 content-type text/plain string ok hdr Vary Origin hdr Access-Control-Max-Age 600 ${ORIGIN} ${more} if allowed METH_OPTIONS`,
  `http-request return status 200 content-type text/plain string ok hdr Vary Origin ${ORIGIN} ${more} if allowed`,
  'http-request return status 200 content-type text/plain string ok hdr Vary Origin',
];

export const HAPROXY: readonly RealServer[] = [
  haproxy(
    'every origin, with credentials',
    haproxyAnswers('req.hdr(origin) -m found', 'hdr Access-Control-Allow-Credentials true'),
    {
      found: { critical: ['any-origin'] },
    },
  ),
  haproxy('names that end like the domain', haproxyAnswers('req.hdr(origin) -m end example.com'), {
    found: { medium: ['origin-prefix'] },
  }),
  haproxy('an exact comparison', haproxyAnswers(`req.hdr(origin) -m str ${APP}`), SOUND),
];

function lighttpd(title: string, directives: string, expected: Expected): RealServer {
  const start = () =>
    launch(({ port, folder }) => ({
      command: programPath('lighttpd'),
      args: ['-D', '-f', `${folder}/lighttpd.conf`],
      files: {
        'www/books': '[]',
        'lighttpd.conf': `server.modules = ("mod_setenv")\nserver.document-root = "${folder}/www"\nserver.bind = "127.0.0.1"
server.port = ${port}\nserver.errorlog = "${folder}/error.log"\n${directives}`,
      },
    }));
  return { title: `lighttpd: ${title}`, start, ...expected };
}

export const LIGHTTPD: readonly RealServer[] = [
  lighttpd('*', 'setenv.add-response-header = ("Access-Control-Allow-Origin" => "*")', {
    found: { low: ['preflight-not-cached'] },
  }),
  lighttpd(
    'one origin, only for requests of it',
    `$REQUEST_HEADER["Origin"] == "${APP}" { setenv.add-response-header = ("Access-Control-Allow-Origin" => "${APP}", "Access-Control-Max-Age" => "600") }`,
    { found: { medium: ['vary-missing'] } },
  ),
];

function caddy(title: string, directives: string, expected: Expected): RealServer {
  const start = () =>
    launch(({ port, folder }) => ({
      command: programPath('caddy'),
      args: ['run', '--adapter', 'caddyfile', '--config', `${folder}/Caddyfile`],
      files: {
        Caddyfile: `{\n admin off\n auto_https off\n}\n:${port} {\n bind 127.0.0.1\n${directives}\n respond 200\n}\n`,
      },
    }));
  return { title: `Caddy: ${title}`, start, ...expected };
}

export const CADDY: readonly RealServer[] = [
  caddy(
    'every origin is sent back, with credentials',
    'header Access-Control-Allow-Origin {header.Origin}\nheader Access-Control-Allow-Credentials true',
    {
      found: {
        critical: ['any-origin'],
        medium: ['vary-missing', 'allow-origin-malformed'],
        low: ['preflight-not-cached'],
      },
    },
  ),
  caddy(
    'a RegExp without a beginning',
    '@cors header_regexp Origin example\\.com$\nheader @cors Access-Control-Allow-Origin {header.Origin}\nheader @cors Access-Control-Max-Age 600\nheader Vary Origin',
    { found: { medium: ['origin-prefix'] } },
  ),
  caddy(
    'an exact comparison',
    `@cors header Origin ${APP}\nheader @cors Access-Control-Allow-Origin ${APP}\nheader @cors Access-Control-Max-Age 600\nheader Vary Origin`,
    SOUND,
  ),
];

function varnish(title: string, subroutines: string, expected: Expected): RealServer {
  const start = () =>
    proxied((upstream) =>
      launch(({ port, folder }) => ({
        command: programPath('varnish'),
        args: [
          '-F',
          '-j',
          'none',
          '-a',
          `127.0.0.1:${port}`,
          '-f',
          `${folder}/default.vcl`,
          '-n',
          `${folder}/work`,
          '-s',
          'malloc,16m',
        ],
        files: {
          'default.vcl': `vcl 4.1;\nbackend default { .host = "127.0.0.1"; .port = "${new URL(upstream).port}"; }\n${subroutines}`,
        },
      })),
    );
  return { title: `Varnish: ${title}`, start, ...expected };
}

export const VARNISH: readonly RealServer[] = [
  varnish('as it is installed', '', SOUND),
  varnish(
    'Vary is removed for the cache, and sent to the browser',
    'sub vcl_backend_response { unset beresp.http.Vary; }\nsub vcl_deliver { set resp.http.Vary = "Origin"; }',
    { found: { medium: ['cache-ignores-vary'] } },
  ),
  varnish(
    'queries are removed, so only preflights are tried',
    'sub vcl_recv { set req.url = regsub(req.url, "\\?.*$", ""); }',
    SOUND,
  ),
];
