import { FUNCTION_CONFIGURATIONS } from './functions.js';
import type { Further } from './further.js';
import { REGEXP_CONFIGURATIONS } from './regexps.js';
import { STRING_CONFIGURATIONS } from './strings.js';

/** Spellings that real applications use, with invented names: as facts about what they allow and keep out. */
export const FURTHER_CONFIGURATIONS: readonly Further[] = [
  ...REGEXP_CONFIGURATIONS,
  ...STRING_CONFIGURATIONS,
  ...FUNCTION_CONFIGURATIONS,
];
