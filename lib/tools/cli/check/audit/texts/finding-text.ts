/** The severities, worst first. */
export const SEVERITIES = ['critical', 'high', 'medium', 'low'] as const;

export type Severity = (typeof SEVERITIES)[number];

/** The texts of one finding. */
export interface FindingText {
  readonly severity: Severity;
  /** When it is worse than that. */
  readonly worse?: { readonly severity: Severity; readonly when: string };
  /** The problem, in one line. */
  readonly title: string;
  readonly why: string;
  readonly fix: string;
  /** What this library does about it. */
  readonly nestjsCors: string;
}

export const WITH_CREDENTIALS = 'with credentials';
export const NEEDED = 'if this request needs a preflight';
export const ATTACKER_READS = 'a page of an attacker can read what the visitor may read';
/** What the rules about origins have in common in this library. */
export const PATTERNS =
  "Strings are compared as a whole, 'https://*.example.com' covers only subdomains, and a RegExp is checked at startup.";
