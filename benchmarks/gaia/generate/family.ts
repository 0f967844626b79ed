/** What a family of questions is: one way of asking, with the answer that its facts give and a program that finds it again. */
import type { Random } from '../../../harness/core/random.ts';
import type { Level } from '../question.ts';
import type { FileContent } from './files/file-content.ts';
import type { World } from './world/entity.ts';
import type { Namer } from './world/names.ts';

/** What a question is made with. */
export interface Desk {
  readonly random: Random;
  /** Of the question's split. */
  readonly world: World;
  /** New names, which neither the corpus nor another question has. */
  readonly name: Namer;
}

export interface Draft {
  readonly text: string;
  /** In the official scorer's forms: numbers without units, lists with a comma and a blank between, days as `2019-03-02`. */
  readonly answer: string;
  /** JavaScript function body; see `MiniQuestion`. */
  readonly program: string;
  /** As an annotator would name them. */
  readonly tools: readonly string[];
  readonly file?: FileContent;
}

export interface Family {
  readonly name: string;
  readonly level: Level;
  /** A question, or nothing where what was drawn does not do, e.g. has a tie: then it is asked again. */
  compose(desk: Desk): Draft | undefined;
}
