import scout from '@scout_apm/scout-apm';

// It waits for its own agent program, which is not there.
void scout
  .install({
    allowShutdown: true,
    monitor: true,
    name: 'nestjs-cors',
    key: 'none',
    coreAgentLaunch: false,
    coreAgentDownload: false,
    logLevel: 'error',
  })
  .catch(() => undefined);
