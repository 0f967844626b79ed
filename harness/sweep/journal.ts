import { appendFileSync, closeSync, fstatSync, ftruncateSync, openSync, readFileSync } from 'node:fs';

export interface Journal {
  /** Lines that were begun and not ended when the file was opened, in their order. */
  readonly left: readonly string[];
  /** Notes at once that `line`, a text without a line end, has begun; the returned function notes its end. */
  begin(line: string): () => void;
  /** Forgets everything that has ended. */
  clear(): void;
  close(): void;
}

/** Above so many bytes it is emptied as soon as nothing is under way. */
const longestBytes = 1_000_000;

/** What is under way, on the disk: `+ number line` when it begins, `- number` when it ends. A torn last line never began. */
export function openJournal(path: string): Journal {
  const file = openSync(path, 'a+');
  const left = new Map<string, string>();
  const written = readFileSync(path, 'utf8');
  for (const entry of written.slice(0, written.lastIndexOf('\n') + 1).split('\n')) {
    const [, sign, number, line = ''] = /^([+-]) (\d+)(?: (.*))?$/.exec(entry) ?? [];
    if (sign === '+') left.set(number!, line);
    else if (sign === '-') left.delete(number!);
  }
  let [next, open, bytes] = [0, 0, 0];
  const clear = (): void => {
    ftruncateSync(file, 0);
    bytes = 0;
  };
  const note = (text: string): void => {
    appendWhole(file, text);
    bytes += text.length;
  };
  return {
    left: [...left.values()],
    begin: (line) => {
      const number = next;
      next += 1;
      note(`+ ${number} ${line}\n`);
      open += 1;
      return () => {
        note(`- ${number}\n`);
        open -= 1;
        if (open === 0 && bytes > longestBytes) clear();
      };
    },
    clear,
    close: () => {
      if (open === 0) clear();
      closeSync(file);
    },
  };
}

/** Appends all of a text or nothing: what a full disk took of it would be glued to the next line. */
export function appendWhole(file: number, text: string): void {
  const { size } = fstatSync(file);
  try {
    appendFileSync(file, text);
  } catch (error) {
    ftruncateSync(file, size);
    throw error;
  }
}
