import type { Split } from '../../harness/core/task.ts';

export const levels = ['1', '2', '3'] as const;
export type Level = (typeof levels)[number];

export interface Attachment {
  /** The file's name, as the question's row has it; no folder in it. */
  readonly name: string;
  read(): Promise<Uint8Array>;
}

/** One question with its true answer, official or of the mini set. */
export interface Question {
  readonly id: string;
  readonly split: Split;
  readonly level: Level;
  readonly text: string;
  /** Never shown to an agent. */
  readonly answer: string;
  readonly attachment?: Attachment;
  /** Tools that the annotator used, in the annotator's words, lower case; may be empty. */
  readonly tools: readonly string[];
}

/** One page of the offline corpus. */
export interface Page {
  readonly title: string;
  /** Plain text, lines. */
  readonly text: string;
}
