import { BadRequestException, Controller, Get, Query } from '@nestjs/common';
import { Cors, CorsInspector, type CorsExplainRequest, renderDiagram } from 'nestjs-cors';

/** Serves the pages that show what the inspector says. In a real application, only your team should reach it. */
@Controller('inspector')
@Cors('*')
export class InspectorController {
  constructor(private readonly inspector: CorsInspector) {}

  /** Why a call is allowed or blocked: as data, and as a diagram for Mermaid. */
  @Get('explanation')
  async explain(@Query('request') request?: string) {
    const explanation = await this.inspector.explain(read(request));
    return { explanation, diagram: renderDiagram(explanation) };
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
    return { url: new URL(url).href, method: String(method), origin: String(origin), headers, credentials };
  } catch {
    throw new BadRequestException('Send the request as JSON, with an absolute URL.');
  }
}
