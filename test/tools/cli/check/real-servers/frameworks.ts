import { programPath } from '../../../../../scripts/programs.js';
import { APP } from '../broken-servers.js';
import { launch, type Place, type Program } from './launch.js';
import type { Expected, RealServer } from './real-server.js';

type ProgramOf = (code: string) => (place: Place) => Program;

const kind =
  (name: string, programOf: ProgramOf) =>
  (title: string, code: string, expected: Expected): RealServer => ({
    title: `${name}: ${title}`,
    start: () => launch(programOf(code)),
    ...expected,
  });

const python =
  (text: (code: string, port: number) => string): ProgramOf =>
  (code) =>
  ({ port }) => ({ command: programPath('python'), args: ['app.py'], files: { 'app.py': text(code, port) } });

const flask = kind(
  'Flask-CORS',
  python(
    (code, port) => `from flask import Flask
from flask_cors import CORS
app = Flask(__name__)
CORS(app, ${code})
@app.route('/books', methods=['GET', 'PUT'])
def books(): return '[]'
app.run(port=${port})`,
  ),
);

const fastapi = kind(
  'FastAPI',
  python(
    (code, port) => `import uvicorn
from fastapi import FastAPI
from fastapi.middleware.cors import CORSMiddleware
app = FastAPI()
app.add_middleware(CORSMiddleware, ${code})
@app.get('/books')
def books(): return []
@app.put('/books')
def replace(): return []
uvicorn.run(app, port=${port}, log_level='warning')`,
  ),
);

const django = kind(
  'Django',
  python(
    (code, port) => `from django.conf import settings
settings.configure(ALLOWED_HOSTS=['*'], ROOT_URLCONF=__name__, SECRET_KEY='0', INSTALLED_APPS=['corsheaders'],
    MIDDLEWARE=['corsheaders.middleware.CorsMiddleware'], ${code})
from django.core.wsgi import get_wsgi_application
from django.http import HttpResponse
from django.urls import path
from wsgiref.simple_server import make_server
urlpatterns = [path('books', lambda request: HttpResponse('[]'))]
make_server('127.0.0.1', ${port}, get_wsgi_application()).serve_forever()`,
  ),
);

const rack = kind('Rack', (code) => ({ port, folder }) => ({
  command: programPath('puma'),
  args: ['--bind', `tcp://127.0.0.1:${port}`, `${folder}/config.ru`],
  files: {
    'config.ru': `require 'rack/cors'
use Rack::Cors do
  allow do
${code}
  end
end
run ->(env) { [200, { 'Content-Type' => 'text/plain' }, ['[]']] }`,
  },
}));

const php = kind('PHP', (code) => ({ port, folder }) => ({
  command: programPath('php'),
  args: ['-S', `127.0.0.1:${port}`, `${folder}/index.php`],
  files: {
    'index.php': `<?php $origin = $_SERVER['HTTP_ORIGIN'] ?? '';
${code}
if ($_SERVER['REQUEST_METHOD'] === 'OPTIONS') { http_response_code(204); exit; } echo '[]';`,
  },
}));

/** A list of allowed origins, asked for with a PUT of JSON, and what is found in it. */
const listed = (found: Expected['found'] = {}): Expected => ({ found, args: PUT, verdict: 'not-sent' });
const PUT = ['--method', 'PUT', '--header', 'Content-Type: application/json'];

export const FRAMEWORKS: readonly RealServer[] = [
  flask('its defaults', '', { found: { low: ['any-origin', 'preflight-not-cached', 'preflight-echoes-headers'] } }),
  flask('every origin, with credentials', 'supports_credentials=True, max_age=600', {
    found: { critical: ['any-origin'], low: ['vary-missing-refused', 'preflight-echoes-headers'] },
    args: ['--credentials'],
  }),
  flask('a RegExp', `origins=r'https://.*example.com', max_age=600`, {
    found: { medium: ['origin-prefix', 'origin-suffix'], low: ['vary-missing-refused', 'preflight-echoes-headers'] },
  }),
  flask(
    'one origin',
    `origins=['${APP}'], supports_credentials=True, max_age=600, allow_headers=['Content-Type']`,
    listed({ medium: ['vary-missing'] }),
  ),
  fastapi('* with credentials', `allow_origins=['*'], allow_credentials=True`, {
    verdict: 'allow-origin-wildcard',
    found: { critical: ['any-origin'], medium: ['wildcard-credentials'], low: ['vary-missing-refused'] },
    args: ['--credentials'],
  }),
  fastapi('* with credentials, for a visitor who is logged in', `allow_origins=['*'], allow_credentials=True`, {
    found: { critical: ['any-origin'], low: ['vary-missing-refused'] },
    args: ['--credentials', '--cookie', 'session=1'],
  }),
  fastapi('a RegExp', `allow_origin_regex='https://.*example.com', max_age=600`, {
    found: { medium: ['origin-prefix'], low: ['refused-headers', 'vary-missing-refused'] },
  }),
  fastapi(
    'a list',
    `allow_origins=['${APP}'], allow_methods=['GET', 'PUT'], allow_headers=['Content-Type']`,
    listed({ low: ['refused-headers', 'vary-missing-refused'] }),
  ),
  django('every origin, with credentials', 'CORS_ALLOW_ALL_ORIGINS=True, CORS_ALLOW_CREDENTIALS=True', {
    found: { critical: ['any-origin'] },
    args: ['--credentials'],
  }),
  django('a RegExp', `CORS_ALLOWED_ORIGIN_REGEXES=[r'https://.*example\\.com']`, {
    found: { medium: ['origin-prefix', 'origin-suffix'] },
  }),
  django('a list', `CORS_ALLOWED_ORIGINS=['${APP}'], CORS_PREFLIGHT_MAX_AGE=600`, listed()),
  rack('*', `origins '*'\nresource '*', headers: :any, methods: [:get, :put]`, {
    found: { low: ['preflight-echoes-headers'] },
  }),
  rack(
    'a RegExp, with credentials',
    `origins(/example\\.com/)\nresource '*', headers: :any, methods: [:get, :put], credentials: true`,
    {
      found: {
        critical: ['origin-prefix', 'origin-suffix'],
        high: ['origin-insecure'],
        low: ['preflight-echoes-headers'],
      },
    },
  ),
  rack(
    'one origin',
    `origins '${APP}'\nresource '*', headers: ['Content-Type'], methods: [:get, :put], max_age: 600`,
    listed(),
  ),
  php(
    'every origin is sent back, with credentials',
    `header("Access-Control-Allow-Origin: $origin"); header('Access-Control-Allow-Credentials: true');`,
    {
      found: {
        critical: ['any-origin'],
        medium: ['vary-missing', 'allow-origin-malformed'],
        low: ['preflight-not-cached'],
      },
    },
  ),
  php(
    'a search',
    `header('Vary: Origin'); if (strpos($origin, 'example.com') !== false) header("Access-Control-Allow-Origin: $origin");`,
    { found: { medium: ['origin-prefix', 'origin-suffix'], low: ['preflight-not-cached'] } },
  ),
  php(
    'a list',
    `header('Vary: Origin'); if (in_array($origin, ['${APP}'], true)) { header("Access-Control-Allow-Origin: $origin");
if ($_SERVER['REQUEST_METHOD'] === 'OPTIONS') { header('Access-Control-Max-Age: 600'); header('Access-Control-Allow-Methods: PUT'); header('Access-Control-Allow-Headers: content-type'); } }`,
    listed(),
  ),
];
