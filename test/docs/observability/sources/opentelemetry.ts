import { Injectable } from '@nestjs/common';
import { metrics } from '@opentelemetry/api';
import { CorsPolicies } from 'nestjs-cors';

const meter = metrics.getMeter('nestjs-cors');
const lag = meter.createObservableGauge('cors.source.lag', { unit: 's' });
const rows = meter.createObservableGauge('cors.source.rows');
const refused = meter.createObservableGauge('cors.source.refused_rows');

/** Add it to the providers of a module. */
@Injectable()
export class SourceTelemetry {
  constructor(policies: CorsPolicies) {
    meter.addBatchObservableCallback(
      (result) => {
        for (const source of policies.sources) {
          const attributes = { 'cors.source': source.name, 'cors.source.state': source.state };
          result.observe(lag, source.lag, attributes);
          result.observe(rows, source.rows, attributes);
          result.observe(refused, source.refused, attributes);
        }
      },
      [lag, rows, refused],
    );
  }
}
