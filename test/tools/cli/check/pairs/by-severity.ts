/** The codes of findings, by severity, in their order. */
export function bySeverity(findings: readonly { code: string; severity: string }[]): Record<string, string[]> {
  const found: Record<string, string[]> = {};
  for (const { code, severity } of findings) (found[severity] ??= []).push(code);
  return found;
}
