import type { INestApplication } from '@nestjs/common';
import { CorsConfigurationError, CorsInspector, renderExplanation, renderReport } from 'nestjs-cors';
import { expectCors } from 'nestjs-cors/testing';
import { type Block, type Document, expectQuoted, kindOf } from './document.js';
import { explainRequest } from './commands.js';
import { exchange, type StartedModule } from './running.js';

/** The document of a block, and its modules on one platform. */
export interface Surroundings {
  readonly document: Document;
  /** Starts the application of a module that a `ts` block of the document exports. */
  start(module: string | undefined): Promise<StartedModule>;
  /** The statements of a `ts test` block. */
  statements(block: Block): (app: INestApplication) => Promise<void>;
}

type Check = (block: Block, surroundings: Surroundings) => Promise<void>;

/** How the blocks are checked that need an application, by their kind. */
export const checks: Readonly<Record<string, Check>> = {
  async http({ text, words: [name] }, { start }) {
    const [request = '', response = ''] = text.trim().split('\n\n');
    const { app } = await start(name);
    const received = await exchange(app, request).finally(() => app.close());
    expect(received).toEqual(response.split('\n').toSorted());
  },

  async 'text error'(block, { document, start }) {
    const error: unknown = await start(block.words[1]).catch((e: unknown) => e);
    expect(error).toBeInstanceOf(CorsConfigurationError);
    expectQuoted(document, block, (error as Error).message);
  },

  async 'text warnings'(block, { document, start }) {
    const { app, warnings } = await start(block.words[1]);
    await app.close();
    expectQuoted(document, block, warnings.join('\n'));
  },

  async 'text log'(block, { document, start }) {
    const above = document.blocks.findLast((one) => kindOf(one) === 'http' && one.line < block.line);
    const { app, debugLines } = await start(block.words[1]);
    await exchange(app, above!.text.trim().split('\n\n')[0]!).finally(() => app.close());
    expectQuoted(document, block, debugLines.join('\n'));
  },

  async 'text report'(block, { document, start }) {
    const { app } = await start(block.words[1]);
    await app.close();
    expectQuoted(document, block, renderReport(app.get(CorsInspector).report()).trimEnd());
  },

  async 'text explain'(block, { document, start }) {
    const above = document.blocks.findLast(({ language, line }) => language === 'sh' && line < block.line);
    const { app } = await start(block.words[1]);
    const explanation = await app.get(CorsInspector).explain(explainRequest(above!.text));
    await app.close();
    expectQuoted(document, block, renderExplanation(explanation).trimEnd());
  },

  async 'text fails'(block, { document, start }) {
    const [, request, origin] = /^(\S+ \S+) from (\S+) /.exec(block.text)!;
    const { app } = await start(block.words[1]);
    const statement = expectCors(app).from(origin!).to(request!).toBeAllowed();
    const error: unknown = await statement.catch((e: unknown) => e).finally(() => app.close());
    const lines = (error as Error).message.split('\n').slice(0, block.text.trimEnd().split('\n').length);
    expectQuoted(document, block, lines.join('\n'));
  },

  async 'ts test'(block, { start, statements }) {
    const { app } = await start(block.words[1]);
    await statements(block)(app).finally(() => app.close());
  },
};
