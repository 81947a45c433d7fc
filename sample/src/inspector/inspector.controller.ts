import { BadRequestException, Controller, Get, Query } from '@nestjs/common';
import { Cors, CorsInspector, type CorsExplainRequest } from 'nestjs-cors';

/** Serves the pages that show what the inspector says. In a real application, only your team should reach it. */
@Controller('inspector')
@Cors('*')
export class InspectorController {
  constructor(private readonly inspector: CorsInspector) {}

  /** Why a call is allowed or blocked. */
  @Get('explanation')
  explain(@Query('request') request?: string) {
    return this.inspector.explain(read(request));
  }

  /** Every route with its policy. */
  @Get('report')
  report() {
    return this.inspector.report();
  }
}

function read(request = ''): CorsExplainRequest {
  try {
    const { url, method, origin, headers, credentials } = JSON.parse(request) as CorsExplainRequest;
    if (!URL.canParse(url, 'http://localhost')) throw new TypeError('The URL is not valid.');
    return { url, method: String(method), origin: String(origin), headers, credentials };
  } catch {
    throw new BadRequestException('Send the request as JSON, with a URL or a path.');
  }
}
