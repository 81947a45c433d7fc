/** The lower bound: the same responses, written by hand without a framework. */
export function bare(request, response) {
  if (request.method === 'OPTIONS') answerPreflight(request, response);
  else if (request.method === 'PUT') readBody(request, () => answer(response));
  else answer(response);
}

function answerPreflight(request, response) {
  const Vary = 'Origin, Access-Control-Request-Method, Access-Control-Request-Headers';
  if (request.headers.origin !== 'https://app.example.com') {
    response.writeHead(403, { Vary, 'Content-Length': '0' }).end();
    return;
  }
  const headers = {
    'Access-Control-Allow-Origin': request.headers.origin,
    'Access-Control-Allow-Methods': 'PUT, GET, HEAD',
    'Access-Control-Allow-Headers': 'Content-Type, Authorization',
    'Access-Control-Max-Age': '600',
    Vary,
  };
  response.writeHead(204, headers).end();
}

function readBody(request, then) {
  let text = '';
  request.on('data', (chunk) => (text += chunk));
  request.on('end', () => then(JSON.parse(text)));
}

function answer(response) {
  const headers = {
    'content-type': 'application/json; charset=utf-8',
    'content-length': '10',
    'Access-Control-Allow-Origin': 'https://app.example.com',
    Vary: 'Origin',
  };
  response.writeHead(200, headers).end('{"id":"5"}');
}
