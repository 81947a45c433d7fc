import 'dd-trace/initialize.mjs';
