/** What `npm run bench` times: a name, what is done, and the doing. */
export interface Measurement {
  /** Of the table and of `--only`: letters, digits and hyphens. */
  readonly name: string;
  /** What one unit is. Figures of other texts are of other work: they are never compared. */
  readonly work: string;
  /** Everything up to what is timed. `folder`: an empty one, which others see to that it goes. */
  prepare(folder: string): Promise<Prepared>;
}

export interface Prepared {
  /** Units that one `run` does. */
  readonly units: number;
  /** Not timed, before each `run`. */
  before?(): Promise<void>;
  /** The same amount of work each time; of 0.1 ms at least, so that the clock's own time is none of it. */
  run(): unknown;
  close?(): void;
}
