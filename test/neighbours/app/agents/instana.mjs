import '@instana/collector/esm-register.mjs';
