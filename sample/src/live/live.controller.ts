import { Controller, Sse, type MessageEvent } from '@nestjs/common';
import { map, timer, type Observable } from 'rxjs';

/** No decorator: the global policy applies. */
@Controller('live')
export class LiveController {
  @Sse('visitors')
  visitors(): Observable<MessageEvent> {
    return timer(0, 2000).pipe(map((beat) => ({ data: { visitors: 40 + (beat % 7) } })));
  }
}
