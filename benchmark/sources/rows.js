/** Measures what the rows of one list take: to load, to keep, and to change ten of them. */
import { arrived } from '../engine/rules.js';
import { CONTESTANTS } from './engine.js';
import { SHAPES } from './shapes.js';

const { shape, size } = JSON.parse(process.argv[2]);

const CHANGES = 2000;
const ROWS = 10;
/** A short list is loaded several times: code that V8 compiles or drops meanwhile takes as much memory as its rows. */
const COPIES = Math.max(1, 50_000 / size);

const { key, row, keyed } = SHAPES[shape];
// The code exists before memory is counted.
const small = await CONTESTANTS.live(shape, 1000);
await small.close();

gc();
const heap = process.memoryUsage().heapUsed;
const from = cpu();
const lists = [];
for (let i = 0; i < COPIES; i++) lists.push(await CONTESTANTS.live(shape, size));
const milliseconds = (cpu() - from) / 1000 / COPIES;
gc();
const bytes = (process.memoryUsage().heapUsed - heap) / size / COPIES;
const [{ source }] = lists;
change(0);
process.send({ milliseconds, bytes, change: change(CHANGES) });
for (const { close } of lists) await close();
process.disconnect();

/** µs of CPU time for ten rows: the list of a tenant is put, and rows of the one list come and go. */
function change(round) {
  const changes = Array.from({ length: CHANGES }, (_, i) => {
    const at = Math.floor((i / CHANGES) * (size / ROWS)) * ROWS;
    const rows = Array.from({ length: ROWS }, (_, k) =>
      arrived(row(keyed ? at + k + size : round + size + i * ROWS + k)),
    );
    return { key: key(at), rows };
  });
  const began = cpu();
  for (const { key, rows } of changes) {
    if (keyed) source.sink.put(key, rows);
    else source.sink.add(key, rows);
  }
  if (!keyed) for (const { key, rows } of changes) source.sink.remove(key, rows);
  return (cpu() - began) / CHANGES / (keyed ? 1 : 2);
}

/** CPU time of this process in µs. */
function cpu() {
  const { user, system } = process.cpuUsage();
  return user + system;
}
