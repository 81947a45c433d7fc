/** The `Client` of a page, as the text of an expression: Node does not know the types of what browsers have. */
export const clientInPage = `{
  fetch: (...args) => fetch(...args),
  events: (url, withCredentials) =>
    new Promise((resolve, reject) => {
      const source = new EventSource(url, { withCredentials });
      source.onopen = () => { source.close(); resolve(); };
      source.onerror = () => { source.close(); reject(new TypeError('error event')); };
    }),
  beacon: async (url, body) => {
    if (!navigator.sendBeacon(url, body)) throw new TypeError('too large');
    // A page does not learn in every browser when a beacon is done. The server says so.
    const { origin, pathname } = new URL(url);
    await fetch(origin + '/arrived' + pathname);
  },
  upload: (url, { method = 'GET', headers = [], body, credentials }) =>
    new Promise((resolve, reject) => {
      const request = new XMLHttpRequest();
      request.open(method, url);
      request.withCredentials = credentials === 'include';
      for (const [name, value] of headers) request.setRequestHeader(name, value);
      request.upload.onprogress = () => {};
      request.onerror = () => reject(new TypeError('error event'));
      request.onload = () => {
        const lines = request.getAllResponseHeaders().trim().split('\\r\\n').filter(Boolean);
        resolve({
          // As fetch() names it.
          type: new URL(url).origin === origin ? 'basic' : 'cors',
          status: request.status,
          redirected: false,
          url: request.responseURL,
          headers: lines.map((line) => [line.slice(0, line.indexOf(':')), line.slice(line.indexOf(':') + 2)]),
          text: () => Promise.resolve(request.responseText),
        });
      };
      request.send(body);
    }),
}`;
