/** A range of bytes, either end of which may be open. */
export interface SingleRange {
  readonly start: bigint | undefined;
  readonly end: bigint | undefined;
}

/** Fetch, "parse a single range header value", whitespace not allowed; `undefined` is its failure. */
export function parseSingleRange(value: string): SingleRange | undefined {
  const match = /^bytes=(\d*)-(\d*)$/.exec(value);
  if (match === null) return undefined;
  // Digits may be more than a number can tell apart.
  const [start, end] = [match[1], match[2]].map((digits) => (digits ? BigInt(digits) : undefined));
  if (start === undefined && end === undefined) return undefined;
  if (start !== undefined && end !== undefined && start > end) return undefined;
  return { start, end };
}
