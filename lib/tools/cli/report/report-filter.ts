import { covers, isSource } from '../../inspector/report/covered-origins.js';
import { controllerOf } from '../../inspector/report/render-report.js';
import type { CorsReport, CorsReportEntry } from '../../inspector/report/report.js';
import type { Arguments } from '../arguments.js';
import { CommandError } from '../command-error.js';

/** The routes that a report lists. */
export interface ReportFilter {
  /** This path, and everything below it. */
  readonly path: string | undefined;
  /** Policies that allow this origin, or may allow it. */
  readonly origin: string | undefined;
  /** The class of the controller. */
  readonly controller: string | undefined;
}

export function readReportFilter(given: Arguments): ReportFilter {
  return { path: given.text('path'), origin: given.text('origin'), controller: given.text('controller') };
}

export function filterReport(report: CorsReport, filter: ReportFilter): CorsReport {
  return { ...report, entries: report.entries.filter((entry) => isListed(entry, filter)) };
}

export function nothingListed(): CommandError {
  return new CommandError(
    'filter',
    'No route matches --path, --origin and --controller.',
    'Run report without them to see the paths, origins and controllers.',
  );
}

function isListed(entry: CorsReportEntry, { path, origin, controller }: ReportFilter): boolean {
  return (
    (path === undefined || isBelow(entry.path, path)) &&
    (origin === undefined || mayAllow(entry, origin)) &&
    (controller === undefined || controllerOf(entry) === controller)
  );
}

function isBelow(path: string, parent: string): boolean {
  const start = parent.endsWith('/') ? parent.slice(0, -1) : parent;
  return path === start || path === parent || path.startsWith(`${start}/`);
}

/** A function can allow any origin, and so can a source. */
function mayAllow({ policy }: CorsReportEntry, origin: string): boolean {
  const value = policy['origin'] ?? false;
  const rules = typeof value === 'object' ? value : [String(value)];
  return (
    covers(new Set(rules), origin) ||
    rules.some((rule) => rule === 'a function' || isSource(rule) || matchesExpression(rule, origin))
  );
}

/** A RegExp is written as in code. A long one is cut, and may match. */
function matchesExpression(rule: string, origin: string): boolean {
  const end = rule.lastIndexOf('/');
  if (!rule.startsWith('/')) return false;
  try {
    return new RegExp(rule.slice(1, end), rule.slice(end + 1)).test(origin);
  } catch {
    return true;
  }
}
