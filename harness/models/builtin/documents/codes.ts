/** Codes in a line of text: what could be a reference by its looks. */

export interface Code {
  readonly text: string;
  readonly start: number;
  readonly end: number;
  /** 4 letters and 7 digits: a container's number by its shape. Check digits are not trusted. */
  readonly container: boolean;
}

const token = /[A-Za-z0-9]+(?:[-/.][A-Za-z0-9]+)*/g;
const date = /^\d{1,4}[-/.]\d{1,2}[-/.]\d{1,4}$/;
const amount = /^\d{1,3}(?:[.,]?\d{3})*[.,]\d{1,4}$/;
/** A container's number may be written with a blank, a dot or a dash, and its last digit set apart. */
const container = /^[A-Za-z]{4}[-.]?\d{6}[-/.]?\d$/;

/** Tokens of 6 to 25 characters with a digit in them, without dates and amounts. */
export function codesIn(line: string): Code[] {
  const codes: Code[] = [];
  for (const { 0: text, index: start } of line.matchAll(token)) {
    const end = start + text.length;
    if (!/\d/.test(text) || text.length < 6 || text.length > 25 || date.test(text) || amount.test(text)) continue;
    const apart = /(?:^|[^A-Za-z0-9])([A-Za-z]{4})[ .]$/.exec(line.slice(Math.max(0, start - 6), start))?.[1];
    codes.push({
      text,
      start,
      end,
      container: container.test(text) || (apart !== undefined && container.test(apart + text)),
    });
  }
  return codes;
}
