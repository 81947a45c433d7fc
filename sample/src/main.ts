import { startSample } from './sample.js';

try {
  const { urls } = await startSample();
  console.log(`
The API listens on ${urls.api}

Open the same page on three origins:

  the app       ${urls.app}
  a partner     ${urls.partner}
  another site  ${urls.other}

Customers register their own sites at ${urls.app}/tenants.html
(a second instance of the API listens on ${urls.second})
`);
} catch (error) {
  console.error(explain(error));
  process.exitCode = 1;
}

function explain(error: unknown): unknown {
  const { code, port } = error as { code?: string; port?: number };
  if (code !== 'EADDRINUSE') return error;
  return `Port ${String(port)} is in use. Choose another one with API_PORT, SECOND_PORT, APP_PORT, PARTNER_PORT or OTHER_PORT:\n\n  API_PORT=4100 npm start\n`;
}
