/** The marker, bold or in backticks itself or not. Bounded in what it repeats, so that its time is linear. */
const marker = /(\*\*|__|`{1,3})?FINAL[ \t]{1,9}ANSWER(\*\*|__|`{1,3})?[ \t]{0,9}:/gi;

/** A line that only opens or closes a block of code. */
const fence = /^(?:`{3,}|~{3,})\w*$/;

/**
 * What stands after the last `FINAL ANSWER:` (any case): on its line, else on the next line with something on it. Without
 * outer white space, and without bold or backticks around the whole. Undefined where there is no marker, or nothing after it.
 */
export function finalAnswerIn(text: string): string | undefined {
  const last = [...text.matchAll(marker)].at(-1);
  if (last === undefined) return undefined;
  const lines = text.slice(last.index + last[0].length).split(/\r\n|\r|\n/);
  const opened = last[2] === undefined ? last[1] : undefined;
  for (const [at, line] of lines.entries()) {
    const answer = unwrapped(at === 0 && opened !== undefined ? withoutEnd(line.trim(), opened) : line.trim());
    if (answer !== '' && !fence.test(answer)) return answer;
  }
  return undefined;
}

/** The line without the end of what was opened before the marker: `**FINAL ANSWER:** 7`, `**FINAL ANSWER: 7**`. */
function withoutEnd(line: string, opened: string): string {
  if (line.startsWith(opened)) return line.slice(opened.length).trim();
  const closes = line.endsWith(opened) && line.split(opened).length % 2 === 0;
  return closes ? line.slice(0, -opened.length).trim() : line;
}

function unwrapped(line: string): string {
  if (line === '**' || line === '__') return '';
  const inner = /^(\*\*|__|`{1,3})(?!\1)(.+)\1$/s.exec(line);
  // `a` or `b`: that is not one pair around the whole.
  if (inner === null || inner[2]!.includes(inner[1]!)) return line;
  return unwrapped(inner[2]!.trim());
}
