/** The programs that the tests run, and where each of them usually is. */
import { accessSync, constants, existsSync, readdirSync } from 'node:fs';
import { homedir } from 'node:os';
import { delimiter, join } from 'node:path';
import { SERVER_PROGRAMS } from './server-programs.js';

const { env, platform } = process;
const applications = ['/Applications', join(homedir(), 'Applications')];
const programFiles = [env['ProgramFiles'], env['ProgramFiles(x86)'], env['LOCALAPPDATA']].filter(Boolean);
const searchPath = (env['PATH'] ?? '').split(delimiter).filter(Boolean);

const inApplications = (...files) => applications.flatMap((folder) => files.map((file) => join(folder, file)));
const inProgramFiles = (...files) => programFiles.flatMap((folder) => files.map((file) => join(folder, file)));
const onPath = (...names) => names.flatMap((name) => searchPath.map((folder) => join(folder, name)));

/** A file in each folder of `folder`, the last name first: newer versions come before older ones. */
const inVersions = (folder, file) =>
  existsSync(folder)
    ? readdirSync(folder)
        .reverse()
        .map((version) => join(folder, version, file))
    : [];

const TEST_PROGRAMS = {
  chromium: {
    title: 'Chromium',
    variable: 'CHROMIUM_PATH',
    usual: {
      darwin: inApplications('Chromium.app/Contents/MacOS/Chromium', 'Google Chrome.app/Contents/MacOS/Google Chrome'),
      win32: inProgramFiles('Chromium/Application/chrome.exe', 'Google/Chrome/Application/chrome.exe'),
      linux: onPath('chromium', 'google-chrome-stable', 'google-chrome', 'chromium-browser'),
    },
    packages: { apt: 'chromium', brew: 'google-chrome', winget: 'Google.Chrome' },
  },
  firefox: {
    title: 'Firefox',
    variable: 'FIREFOX_PATH',
    usual: {
      darwin: inApplications('Firefox.app/Contents/MacOS/firefox'),
      win32: inProgramFiles('Mozilla Firefox/firefox.exe'),
      linux: onPath('firefox-esr', 'firefox'),
    },
    packages: { apt: 'firefox-esr', brew: 'firefox', winget: 'Mozilla.Firefox' },
  },
  openssl: {
    title: 'OpenSSL',
    variable: 'OPENSSL_PATH',
    usual: {
      darwin: onPath('openssl'),
      win32: [...onPath('openssl.exe'), ...inProgramFiles('Git/usr/bin/openssl.exe')],
      linux: onPath('openssl'),
    },
    packages: { apt: 'openssl', brew: 'openssl', winget: 'Git.Git' },
  },
  redis: {
    title: 'A Redis or Valkey server',
    variable: 'REDIS_SERVER_PATH',
    usual: {
      linux: onPath('redis-server', 'valkey-server'),
      darwin: onPath('redis-server', 'valkey-server'),
      win32: [],
    },
    packages: { apt: 'redis-server', brew: 'redis' },
  },
  postgres: {
    title: 'PostgreSQL',
    variable: 'POSTGRES_PATH',
    usual: {
      linux: [...inVersions('/usr/lib/postgresql', 'bin/postgres'), ...onPath('postgres')],
      darwin: [...onPath('postgres'), ...inVersions('/opt/homebrew/Cellar/postgresql@17', 'bin/postgres')],
      win32: [],
    },
    packages: { apt: 'postgresql', brew: 'postgresql@17' },
  },
};

const PROGRAMS = { ...TEST_PROGRAMS, ...SERVER_PROGRAMS };

function isExecutable(path) {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

/** The path of a program, or undefined if it is missing. A path from the environment is the only place that is looked at. */
export function findProgram(name) {
  const { variable, usual } = PROGRAMS[name];
  const given = env[variable];
  return (given ? [given] : (usual[platform] ?? usual.linux)).find(isExecutable);
}

/** The path of a program that is needed now. */
export function programPath(name) {
  const path = findProgram(name);
  if (path === undefined)
    throw new Error(
      `${missingProgram(name)} Run: node scripts/install-prerequisites.js${name in SERVER_PROGRAMS ? ' servers' : ''}`,
    );
  return path;
}

export function missingProgram(name) {
  const { title, variable } = PROGRAMS[name];
  const given = env[variable];
  return given ? `${variable} is ${given}, which is not a program.` : `${title} was not found.`;
}

/** What the tests need on this platform. Redis and PostgreSQL are not tested on Windows. */
export const programNames = Object.keys(TEST_PROGRAMS).filter(
  (name) => platform !== 'win32' || PROGRAMS[name].packages.winget !== undefined,
);
/** What the long run needs in addition. */
export const serverNames = platform === 'linux' ? Object.keys(SERVER_PROGRAMS) : [];
export const packageOf = (name, manager) => PROGRAMS[name].packages[manager];
export const variableOf = (name) => PROGRAMS[name].variable;
