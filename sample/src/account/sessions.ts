import { randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';

export interface Profile {
  name: string;
  town: string;
}

/** The open sessions, by the random id in the cookie. They are in memory, so a restart ends them. */
@Injectable()
export class Sessions {
  private readonly profiles = new Map<string, Profile>();

  /** Returns the id of a new session, or `undefined` if the password is wrong. */
  open(name: string, password: string): string | undefined {
    if (password !== 'open sesame') return undefined;
    const id = randomUUID();
    this.profiles.set(id, { name, town: 'Lisbon' });
    return id;
  }

  find(id: string): Profile | undefined {
    return this.profiles.get(id);
  }
}
