import { BadRequestException, Controller, Get, Query } from '@nestjs/common';
import { Cors, CorsInspector, type CorsExplainRequest, renderDiagram } from 'nestjs-cors';

/** Only here for the pages that show what the inspector says. An application of your own would keep this to its team. */
@Controller('inspector')
@Cors('*')
export class InspectorController {
  constructor(private readonly inspector: CorsInspector) {}

  /** Why a call is allowed or blocked: as data, and as a diagram for Mermaid. */
  @Get('explanation')
  async explain(@Query('question') question?: string) {
    const explanation = await this.inspector.explain(read(question));
    return { explanation, diagram: renderDiagram(explanation) };
  }

  /** Every route, with the policy that governs it. */
  @Get('report')
  report() {
    return this.inspector.report();
  }
}

function read(question = ''): CorsExplainRequest {
  try {
    const { url, method, origin, headers, credentials } = JSON.parse(question) as CorsExplainRequest;
    return { url: new URL(url).href, method: String(method), origin: String(origin), headers, credentials };
  } catch {
    throw new BadRequestException('A question is a request as JSON, with an absolute URL.');
  }
}
