import { checkCommand } from './check/check.command.js';
import type { Command } from './command.js';
import { explainCommand } from './explain/explain.command.js';
import { reportCommand } from './report/report.command.js';
import { uiCommand } from './ui/ui.command.js';

/** All commands, in the order of the help. */
export const COMMANDS: readonly Command[] = [checkCommand, explainCommand, reportCommand, uiCommand];
