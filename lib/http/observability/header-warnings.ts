import { Logger } from '@nestjs/common';
import { attempt } from '../../diagnostics/attempt.js';
import { bounded } from '../../diagnostics/render-value.js';
import type { CorsPolicy } from '../../policy/policy.js';
import { boundedAdvice } from './advice.js';

/** The warnings in the life of a process, and of them for one policy. */
export const MAX_WARNED_NAMES = 100;
export const MAX_WARNED_NAMES_PER_POLICY = 10;
/** How much of a name is logged, in characters. */
const MAX_NAME_LENGTH = 64;

/**
 * Warns once about each request header that a policy does not allow, although a page of an allowed origin asks for it. Pages
 * may ask for any name, so the warnings are bounded.
 */
export class HeaderWarnings {
  private readonly logger = new Logger('CorsModule');
  /** Policies that were replaced are let go. */
  private readonly warned = new WeakMap<CorsPolicy, Set<string>>();
  private count = 0;
  private hasOmitted = false;

  /**
   * @param names valid header names in lower case
   * @param where the handlers
   * @param advise returns how to allow the request; called only for lines that are written
   */
  add(policy: CorsPolicy, names: readonly string[], where: string, advise: () => readonly string[]): void {
    const warned = this.warned.get(policy) ?? new Set<string>();
    for (const name of names) {
      if (warned.has(name)) continue;
      if (this.count >= MAX_WARNED_NAMES || warned.size >= MAX_WARNED_NAMES_PER_POLICY) {
        this.omit();
        return;
      }
      warned.add(name);
      this.warned.set(policy, warned);
      this.count++;
      const advice = name.length > MAX_NAME_LENGTH ? [] : advise();
      this.write(
        `A page of an allowed origin was kept from sending the header '${bounded(name, MAX_NAME_LENGTH)}' to ${where}: allowedHeaders does not have it.`,
        ...boundedAdvice(advice),
      );
    }
  }

  private omit(): void {
    if (this.hasOmitted) return;
    this.hasOmitted = true;
    this.write('Warnings about more request headers are omitted.');
  }

  /** The logger belongs to the application. If it throws, the line is lost, but not the request. */
  private write(...sentences: readonly string[]): void {
    attempt(() => {
      this.logger.warn(`${sentences.join(' ')} (suppressWarnings: ['request-header-refused'] if this is intended)`);
    });
  }
}
