#!/usr/bin/env node
import { runCommandLine } from './command-line.js';
import { Terminal } from './terminal.js';

process.exitCode = await runCommandLine(process.argv.slice(2), new Terminal());
