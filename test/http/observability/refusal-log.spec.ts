import { Logger } from '@nestjs/common';
import type { CorsDecisionEvent } from '../../../lib/http/observability/decision-event.js';
import {
  LOG_WINDOW,
  MAX_LINES,
  MAX_LINES_PER_REASON_AND_ORIGIN,
  RefusalLog,
} from '../../../lib/http/observability/refusal-log.js';
import type { CorsRefusal } from '../../../lib/policy/decide/reason.js';
import { KeptLog } from '../../support/log.js';

function refusal(origin: string, missing: readonly string[] = []): CorsDecisionEvent {
  const request = {} as CorsDecisionEvent['request'];
  const response = {} as CorsDecisionEvent['response'];
  const event = { type: 'preflight', reason: 'origin-not-allowed', allowed: false, method: 'PUT', path: '/' } as const;
  const where = { rule: undefined, handlers: [], route: undefined, reachesApplication: false };
  return { ...event, ...where, origin, missing, status: 403, request, response };
}

describe('the log of refusals', () => {
  const kept = new KeptLog();
  let time = 0;
  let log: RefusalLog;

  beforeEach(() => {
    Logger.overrideLogger(kept);
    kept.lines.length = 0;
    time = 0;
    log = new RefusalLog(() => time);
  });

  afterEach(() => {
    Logger.overrideLogger(false);
  });

  const add = (event: CorsDecisionEvent, reason: CorsRefusal): void => {
    log.add(reason, event.origin, () => ({ event, advice: [] }));
  };

  const logRefusals = (times: number, originOf: (i: number) => string): void => {
    for (let i = 0; i < times; i++) add(refusal(originOf(i)), 'origin-not-allowed');
  };

  it('loses a line that the logger of the application throws at, and nothing else', () => {
    kept.debug = () => {
      throw new Error('The disk is full.');
    };
    try {
      expect(() => {
        logRefusals(1, () => 'https://a.example');
      }).not.toThrow();
    } finally {
      Reflect.deleteProperty(kept, 'debug');
    }
  });

  it('has a limited number of lines for each reason and origin, and counts the others', () => {
    logRefusals(MAX_LINES_PER_REASON_AND_ORIGIN + 5, () => 'https://a.example');
    logRefusals(1, () => 'https://b.example');
    add(refusal('https://a.example'), 'header-not-allowed');
    expect(kept.at('debug')).toHaveLength(MAX_LINES_PER_REASON_AND_ORIGIN + 2);

    time = LOG_WINDOW;
    logRefusals(1, () => 'https://a.example');
    expect(kept.at('debug').slice(-2)).toEqual([
      '5 more refusals were not logged one by one.',
      expect.stringContaining('from https://a.example'),
    ]);
  });

  it('has a limited number of lines in total, and remembers no more than it logs', () => {
    logRefusals(100_000, (i) => `https://${String(i)}.example`);

    expect(kept.at('debug')).toHaveLength(MAX_LINES);
    expect((log as unknown as { lines: Map<string, number> }).lines.size).toBe(MAX_LINES);
  });

  it('shortens long values', () => {
    const long = 'x'.repeat(100_000);
    add({ ...refusal(long, Array<string>(128).fill(long)), method: long, path: long }, 'header-not-allowed');

    expect(kept.at('debug')[0]!.length).toBeLessThan(2_500);
  });
});
