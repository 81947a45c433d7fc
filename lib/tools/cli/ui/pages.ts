import { readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { diffReports } from '../../inspector/report/diff.js';
import type { CorsReport } from '../../inspector/report/report.js';
import type { RunningApplication } from '../application/process/running-application.js';
import { CommandError } from '../command-error.js';
import { readExplainRequest, withoutSecrets } from '../explain/explain-question.js';
import type { LocalAnswer } from './local-server.js';
import { readQuestion } from './read-question.js';

/** The files of the pages, next to this code: in `lib` for tests, in `dist` for users. */
const FOLDER = new URL('./page/', import.meta.url);
const NAMES = ['index.html', 'explain.html', 'changes.html', 'page.css', 'diagram.css'];
const SCRIPTS = ['page.js', 'routes.js', 'explain.js', 'diagram.js', 'changes.js'];
const FILES: ReadonlySet<string> = new Set([...NAMES, ...SCRIPTS]);

const TYPES: Readonly<Record<string, string>> = {
  html: 'text/html; charset=utf-8',
  css: 'text/css; charset=utf-8',
  js: 'text/javascript; charset=utf-8',
};

/** How long the application may take to answer a question, in milliseconds. */
const ANSWER_TIMEOUT = 15_000;

/** An earlier report. */
export interface Since {
  readonly file: string;
  readonly report: CorsReport;
}

/** The pages about one application, and the answers to their questions. */
export class Pages {
  private readonly questions: Readonly<Record<string, (query: URLSearchParams) => Promise<unknown>>> = {
    'data/report': () => this.application.report(),
    'data/explanation': (query) => this.explain(query),
    'data/changes': async () => diffReports(this.since?.report ?? NO_REPORT, await this.application.report()),
  };

  constructor(
    private readonly name: string,
    private readonly application: RunningApplication,
    private readonly since: Since | undefined,
  ) {}

  async answer(path: string, query: URLSearchParams): Promise<LocalAnswer> {
    const file = path === '' ? 'index.html' : path;
    if (file === 'source.js') return fileAnswer(file, this.source());
    if (FILES.has(file)) return fileAnswer(file, readFileSync(new URL(file, FOLDER)));
    const ask = Object.hasOwn(this.questions, path) ? this.questions[path] : undefined;
    return ask === undefined ? { status: 404 } : answered(ask(query));
  }

  /** What differs between the places where the pages are served. */
  private source(): string {
    const { name, since } = this;
    const running = `${name} runs until you press Ctrl-C in the terminal. Its jobs and consumers run too.`;
    return `export const source = ${JSON.stringify({ data: 'data/', name, since: since?.file, running })};\n`;
  }

  private async explain(query: URLSearchParams): Promise<unknown> {
    const request = readExplainRequest(readQuestion(query.get('request') ?? ''));
    return withoutSecrets(await this.application.explain(request), request);
  }
}

const NO_REPORT: CorsReport = { version: 1, entries: [] };

function fileAnswer(file: string, body: string | Buffer): LocalAnswer {
  return { status: 200, type: TYPES[file.slice(file.lastIndexOf('.') + 1)] ?? '', body };
}

async function answered(answer: Promise<unknown>): Promise<LocalAnswer> {
  const timer = new AbortController();
  const expired = sleep(ANSWER_TIMEOUT, undefined, timer).then(() => {
    throw new CommandError('timeout', `The application did not answer within ${ANSWER_TIMEOUT / 1000} s.`);
  });
  try {
    return jsonAnswer(200, await Promise.race([answer, expired]));
  } catch (error) {
    if (!(error instanceof CommandError)) return jsonAnswer(500, { message: String(error) });
    const { code, message, hint } = error;
    return jsonAnswer(code === 'usage' ? 400 : 503, { message, hint });
  } finally {
    expired.catch(() => undefined);
    timer.abort();
  }
}

function jsonAnswer(status: number, data: unknown): LocalAnswer {
  return { status, type: 'application/json', body: JSON.stringify(data) };
}
