import type { Difference } from '../differences.js';
import type { Call } from '../case.js';
import { anyHeader, changeRequests, headersOf, withoutFields } from '../facts.js';

const CLIENT_HINTS = new Set('save-data dpr width viewport-width device-memory downlink ect rtt'.split(' '));
const SAFELISTED = new Set(['accept', 'accept-language', 'content-language', 'content-type', 'range']);

function safelisted(call: Call): string[] {
  return headersOf(call).flatMap(([name, value]) => (SAFELISTED.has(name) ? [`${name}: ${value}`] : []));
}

/** The bytes of all safelisted headers of a call. */
function safelistedBytes(call: Call): number {
  return headersOf(call).reduce((sum, [name, value]) => sum + (SAFELISTED.has(name) ? value.length : 0), 0);
}

/** Whether a safelisted name occurs more than once, with more bytes than one header may have. */
function repeatsAtLength(call: Call): boolean {
  return [...SAFELISTED].some((name) => {
    const values = headersOf(call).filter(([other]) => other === name);
    return values.length > 1 && values.map(([, value]) => value).join(', ').length > 128;
  });
}

function repeatsUnsafeName(call: Call): boolean {
  const names = headersOf(call).map(([name]) => name);
  return names.some((name, i) => !SAFELISTED.has(name) && names.indexOf(name) !== i);
}

/** Which headers need a preflight, and how it names them. */
export const headerDifferences: readonly Difference[] = [
  {
    name: 'client hints need no preflight',
    browsers: ['chromium'],
    does: 'treats Save-Data, DPR, Width, Viewport-Width, Device-Memory, Downlink, ECT and RTT as safelisted',
    standard: 'Fetch, "CORS-safelisted request-header": it has no client hints',
    when: (subject) => anyHeader(subject, (name) => CLIENT_HINTS.has(name)),
  },
  {
    name: 'User-Agent cannot be set',
    browsers: ['chromium'],
    does: 'drops it like a forbidden header',
    standard: 'Fetch, "forbidden request-header": User-Agent is not in the list',
    when: (subject) => anyHeader(subject, (name) => name === 'user-agent'),
  },
  {
    name: 'bytes above 0x7F are unsafe',
    browsers: ['firefox'],
    does: 'sends a preflight for them in Accept and Content-Type',
    standard: 'Fetch, "CORS-unsafe request-header byte": 0x7F is the last one',
    when: (subject) =>
      anyHeader(subject, (name, value) => /^(?:accept|content-type)$/.test(name) && /[\x80-\xff]/.test(value)),
  },
  {
    name: 'ranges are rewritten',
    browsers: ['chromium'],
    does: 'sends bytes=7-8 for bytes=007-8',
    standard: 'Fetch, "HTTP-network-or-cache fetch": the header list is sent as it is',
    when: (subject) => anyHeader(subject, (name, value) => name === 'range' && /[=-]0\d/.test(value)),
    leave: withoutFields('actual', 'range'),
  },
  {
    name: 'headers with the same name are checked together',
    browsers: ['chromium'],
    does: 'applies the limit of 128 bytes to the joined value',
    standard: 'Fetch, "CORS-unsafe request-header names": each header of the list is checked separately',
    when: ({ calls }) => calls.some(repeatsAtLength),
  },
  {
    name: 'no limit for all headers together',
    browsers: ['firefox'],
    does: 'sends more than 1024 bytes of safelisted headers without a preflight',
    standard: 'Fetch, "CORS-unsafe request-header names", step 5',
    when: ({ calls }) => calls.some((call) => safelisted(call).length > 1 && safelistedBytes(call) > 1024),
  },
  {
    name: 'a name given twice is requested twice',
    browsers: ['firefox'],
    does: 'repeats it in Access-Control-Request-Headers',
    standard: 'Fetch, "convert header names to a sorted-lowercase set": a set contains each name once',
    when: ({ calls }) => calls.some(repeatsUnsafeName),
    leave: (finding) => changeRequests(finding, ({ headers }) => headers.map(withNamesOnce)),
  },
];

function withNamesOnce(header: string): string {
  const [name = '', list = ''] = header.split(': ');
  return name === 'access-control-request-headers' ? `${name}: ${[...new Set(list.split(','))].join(',')}` : header;
}
