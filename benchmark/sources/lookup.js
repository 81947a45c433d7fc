/** Measures decisions with one contestant and one list: of origins that it has, and of origins that it does not have. */
import { arrived } from '../engine/rules.js';
import { time } from '../engine/timing.js';
import { CONTESTANTS } from './engine.js';
import { SHAPES } from './shapes.js';

const { contestant, shape, size, slice } = JSON.parse(process.argv[2]);

/** How many origins of the list send requests. */
const SENDERS = 1000;

const { origin, key } = SHAPES[shape];
const request = (text, i) => ({ method: 'GET', headers: { origin: arrived(text) }, key: arrived(key(i)) });
const sender = (i) => Math.floor((((i * 7919) % SENDERS) / SENDERS) * size);

const { decide, close } = await CONTESTANTS[contestant](shape, size);
const hit = await time(decide, (i) => request(origin(sender(i)), sender(i)), slice);
const miss = await time(decide, (i) => request(`https://other-${i}.example.com`, sender(i)), slice);
await close?.();
process.send({ hit, miss });
process.disconnect();
