import { application } from '../support/nest.js';
import { serving } from '../support/process.js';
import { ORIGINS } from './cases.js';

const { platform, allowedHeaders } = JSON.parse(process.argv[2]);

const app = await application({ platform, cors: 'global', routes: 2, options: { origin: ORIGINS, allowedHeaders } })();
await app.listen(0, '127.0.0.1');
serving(app.getHttpServer());
