import { Controller, Get } from '@nestjs/common';
import { Cors } from 'nestjs-cors';

/** For other servers. No page of another origin may call it. */
@Controller('internal')
@Cors(false)
export class InternalController {
  @Get('report')
  report() {
    return { sold: 120 };
  }

  /** The exception, with the global policy. */
  @Get('status')
  @Cors()
  status() {
    return { status: 'up' };
  }
}
