import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { report } from './support/process.js';
import { orderOf, Values } from './support/statistics.js';

/** How many decorators the measured file has. */
const USES = 3000;

/** The decorator of this package, and one that takes anything. */
const CONTESTANTS = ['untyped', 'nestjs-cors'];

const DECORATORS = [
  (i) => `@Cors({ origin: 'https://a${i}.example.com', credentials: true, exposedHeaders: ['ETag'], maxAge: 60 })`,
  (i) => `@Cors({ origin: ['https://a${i}.example.com', 'https://b${i}.example.com'], methods: ['GET', 'PATCH'] })`,
  (i) => `@Cors('https://a${i}.example.com', { credentials: true, maxAge: ${i % 600} })`,
  (i) => `@Cors({ policy: 'partners', maxAge: ${i % 600} })`,
];

/** Measures what `@Cors()` with options adds to the work of the TypeScript compiler. */
export async function measureTypes({ quick, log }) {
  const rounds = quick ? 1 : 5;
  const values = new Values();
  const folder = mkdtempSync(join(tmpdir(), 'nestjs-cors-types-'));
  try {
    for (const contestant of CONTESTANTS) writeFileSync(join(folder, `${contestant}.ts`), sourceFor(contestant));
    for (let round = 0; round < rounds; round++) {
      log(`types: round ${round + 1} of ${rounds}`);
      for (const contestant of orderOf(round, CONTESTANTS)) {
        const file = join(folder, `${contestant}.ts`);
        const measured = await report('types/check.js', { file }, ['--expose-gc']);
        for (const [what, value] of Object.entries(measured)) values.add(`${contestant} ${what}`, value);
      }
    }
  } finally {
    rmSync(folder, { recursive: true });
  }
  return { rounds, uses: USES, values: values.byName };
}

function sourceFor(contestant) {
  const cors =
    contestant === 'untyped' ? 'declare function Cors(...given: any[]): any;' : "import { Cors } from 'nestjs-cors';";
  const methods = Array.from({ length: USES }, (_, i) => `${DECORATORS[i % 4](i)}\nmethod${i}() {}`);
  return `${cors}\nexport class Measured {\n${methods.join('\n')}\n}\n`;
}
