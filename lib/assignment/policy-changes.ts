/**
 * The value of a field as plain data.
 *
 * @publicApi
 */
export type CorsFieldValue = string | number | boolean | readonly string[];

/**
 * Access that an origin gains or loses.
 *
 * @publicApi
 */
export interface CorsAccessChange {
  /** Origin rules as configured; `*` means any origin. */
  readonly who: readonly string[];
  /** `access`, `credentials`, `method PUT`, `request header X-Trace`, `response header ETag`; `*` means any */
  readonly what: string;
  /** The routes: `PUT /cats/:id`. */
  readonly where: readonly string[];
}

/**
 * A field of the policy that gives no origin access but has another value, such as `maxAge`, or options of a source in `origin`.
 *
 * @publicApi
 */
export interface CorsFieldChange {
  readonly field: string;
  readonly from: CorsFieldValue;
  readonly to: CorsFieldValue;
  /** The routes: `PUT /cats/:id`. */
  readonly where: readonly string[];
}

/**
 * The difference between two reports: which origins gain or lose which access, and which other fields have changed.
 *
 * @publicApi
 */
export interface CorsReportDiff {
  readonly gains: readonly CorsAccessChange[];
  readonly loses: readonly CorsAccessChange[];
  readonly changes: readonly CorsFieldChange[];
}
