/** An application whose origins are the rows of a source. It loads them again when it is asked to. */
import { liveOrigins } from '../../dist/index.js';
import { application } from '../support/nest.js';
import { ListSource, SHAPES } from './shapes.js';
import { turnsDuring, waitP99 } from './turns.js';

const { shape, size } = JSON.parse(process.argv[2]);

const source = new ListSource(shape, size);
const key = SHAPES[shape].keyed ? ({ hostname }) => hostname : undefined;
const origin = liveOrigins(source, { key, initTimeout: 600 });
const app = await application({ platform: 'Express', cors: 'global', routes: 2, options: { origin } })();
await app.listen(0, '127.0.0.1');
process.on('message', async () => process.send(waitP99(await turnsDuring(() => source.load()))));
process.on('disconnect', () => process.exit());
process.send(app.getHttpServer().address().port);
