/** The forms of commands that the brief lists, e.g. `take (object) from (receptacle)`, filled with names. */

import { rememberLast } from '../remember-last.ts';

export interface Commands {
  /** The first form that starts with one of the verbs, its slots filled in order; undefined where there is no such form. */
  fill(verbs: readonly string[], ...names: readonly string[]): string | undefined;
}

const slot = /\([a-z ]+\)|\{[a-z ]+\}|<[a-z ]+>|\[[a-z ]+\]/gi;

/** The commands of a brief. */
export const commandsOf = rememberLast(readCommands);

/** Reads the lines of a text that look like forms: words with slots in brackets, up to a colon or dash. */
function readCommands(brief: string): Commands {
  const forms = brief
    .split('\n')
    .map((line) =>
      line
        .replace(/^\s*[-*•]?\s*/, '')
        .split(/\s*(?::|—|\s-\s)/)[0]!
        .replaceAll('`', '')
        .trim(),
    )
    .filter((line) => line.length < 60 && line.search(slot) > 0);
  return {
    fill: (verbs, ...names) => {
      const form = forms.find((line) => {
        const slots = line.match(slot)?.length ?? 0;
        return slots === names.length && verbs.some((verb) => line.startsWith(`${verb} `));
      });
      let next = 0;
      return form?.replace(slot, () => names[next++]!);
    },
  };
}
