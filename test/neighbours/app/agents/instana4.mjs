import 'instana4/esm-register.mjs';
