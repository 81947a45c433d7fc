import { Controller, Get } from '@nestjs/common';
import { Cors } from 'nestjs-cors';

/** For other servers. No page of another origin has any business here. */
@Controller('internal')
@Cors(false)
export class InternalController {
  @Get('report')
  report() {
    return { sold: 120 };
  }

  /** The exception: the global policy again. */
  @Get('status')
  @Cors()
  status() {
    return { status: 'up' };
  }
}
