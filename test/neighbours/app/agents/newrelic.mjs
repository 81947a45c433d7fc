import 'newrelic';
