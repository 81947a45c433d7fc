/** How many rows one step of a task works on. It takes well under a millisecond. */
export const STEP = 500;

/** Work that pauses with every `yield`, so that requests are served in between. */
export type Task = Generator<void, void>;

/** Runs tasks one after the other. A short one ends at once; a long one takes a step in each turn of the event loop. */
export class TaskQueue {
  private readonly tasks: Task[] = [];
  private next: NodeJS.Immediate | undefined;
  private waiting: (() => void)[] = [];

  run(task: Task): void {
    if (this.tasks.length === 0 && task.next().done === true) return;
    this.tasks.push(task);
    this.schedule();
  }

  /** Settles when everything is done, or was dropped. */
  async idle(): Promise<void> {
    if (this.tasks.length > 0) await new Promise<void>((resolve) => this.waiting.push(resolve));
  }

  /** Drops everything that is not done. */
  close(): void {
    clearImmediate(this.next);
    this.next = undefined;
    this.tasks.splice(0);
    this.wake();
  }

  private schedule(): void {
    this.next ??= setImmediate(() => {
      this.next = undefined;
      if (this.tasks[0]?.next().done !== false) this.tasks.shift();
      if (this.tasks.length > 0) this.schedule();
      else this.wake();
    });
  }

  private wake(): void {
    for (const resolve of this.waiting.splice(0)) resolve();
  }
}
