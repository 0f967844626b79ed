/**
 * What a sweep was charged, in `results/<name>/spending.csv`: a line for every attempt at a call, written at once, never
 * changed. A sweep that goes on, or is asked again, finds there what it has spent. Attempts under way are noted in a
 * journal beside it, so that those which a kill cut off are booked by the next run, at the most that they can cost.
 */
import { appendFileSync, closeSync, existsSync, ftruncateSync, mkdirSync, openSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { stringify } from 'csv-stringify/sync';
import { ConfigError } from '../core/errors.ts';
import { addBill, type Bill } from '../core/language-model.ts';
import type { Charge, Spent } from '../core/spending.ts';
import { appendWhole, openJournal } from './journal.ts';

export interface SpentInTime extends Spent {
  /** Sum over all calls; many run at the same time. */
  readonly seconds: number;
}

export interface Ledger {
  /** Of all runs of the sweep, this one included. Models in the order of their names. */
  spent(): SpentInTime & { readonly byModel: ReadonlyMap<string, SpentInTime> };
  add(charge: Charge): void;
  /** An attempt is about to be sent. The returned function is to be called when what it was charged has been added. */
  send(model: string, most: Bill): () => void;
  close(): void;
}

const nothing: SpentInTime = { usd: 0, promptTokens: 0, completionTokens: 0, calls: 0, lost: 0, seconds: 0 };
const header = 'model,state,prompt_tokens,completion_tokens,usd,seconds';

/** Throws ConfigError when the file cannot be written, or holds a line that is none of a ledger's. */
export function openLedger(path: string): Ledger {
  const file = orSentence(path, () => {
    mkdirSync(dirname(path), { recursive: true });
    return openSync(path, 'a+');
  });
  const byModel = new Map<string, SpentInTime>();
  const count = (charge: Charge): void => book(byModel, charge);
  orSentence(path, () => {
    const bytes = readFileSync(path);
    const whole = wholeLines(bytes);
    // The next line would be glued to one that a crash cut off.
    if (whole.length < bytes.length) ftruncateSync(file, whole.length);
    if (whole.length === 0) appendFileSync(file, `${header}\n`);
    else readCharges(path, whole.toString()).forEach(count);
  });
  const add = (charge: Charge): void => {
    orSentence(path, () => appendWhole(file, lineOf(charge)));
    count(charge);
  };
  const journal = orSentence(path, () => openJournal(join(dirname(path), '.under-way')));
  // Whoever wrote these is dead: one process at a time runs a sweep.
  const left = journal.left.filter((text) => line.test(text));
  for (const charge of readCharges(path, [header, ...left, ''].join('\n'))) add(charge);
  orSentence(path, () => journal.clear());
  return {
    spent: () => {
      const models = [...byModel].toSorted(([a], [b]) => (a < b ? -1 : 1));
      return { ...models.map(([, spent]) => spent).reduce(plus, nothing), byModel: new Map(models) };
    },
    add,
    send: (model, bill) => {
      const line = lineOf({ model, bill, state: 'lost', seconds: 0 }).trimEnd();
      const end = orSentence(path, () => journal.begin(line));
      return () => orSentence(path, end);
    },
    close: () => {
      journal.close();
      closeSync(file);
    },
  };
}

/** Answered calls of another sweep, which is left as it is; undefined where there is no ledger, or none that can be read. */
export function readLedger(path: string): ReadonlyMap<string, SpentInTime> | undefined {
  try {
    const byModel = new Map<string, SpentInTime>();
    for (const charge of readCharges(path, wholeLines(readFileSync(path)).toString()))
      if (charge.state === 'answered') book(byModel, charge);
    return byModel;
  } catch {
    return undefined;
  }
}

/** Of all runs of a sweep; undefined where it has no ledger. Throws ConfigError where a line is none of a ledger's. */
export function readSpent(path: string): Spent | undefined {
  if (!existsSync(path)) return undefined;
  const charges = orSentence(path, () => readCharges(path, wholeLines(readFileSync(path)).toString()));
  const { seconds: _, ...spent } = charges.map(spentBy).reduce(plus, nothing);
  return spent;
}

/** Numbers as they are everywhere, no exponents; dollars to a millionth of a millionth. */
function lineOf({ model, state, bill, seconds }: Charge): string {
  const usd = bill.usd === null ? '' : bill.usd.toFixed(12).replace(/\.?0+$/, '');
  const fields = [model, state, bill.promptTokens, bill.completionTokens, usd, seconds.toFixed(3)];
  return stringify([fields], { record_delimiter: '\n' });
}

const line =
  /^(?<model>"(?:[^"]|"")+"|[^",]+),(?<state>answered|lost),(?<prompt>\d+),(?<completion>\d+),(?<usd>\d+(?:\.\d+)?)?,(?<seconds>\d+(?:\.\d+)?)$/;

function readCharges(path: string, text: string): Charge[] {
  const [first, ...lines] = text.split(/\r?\n/).slice(0, -1);
  if (first !== header) throw unreadable(path, { number: 1, toBe: `"${header}"`, got: first ?? '' });
  return lines.map((text, index) => {
    const fields = line.exec(text)?.groups;
    if (fields === undefined) throw unreadable(path, { number: index + 2, toBe: 'a charge', got: text });
    const { model, state, prompt, completion, usd, seconds } = fields;
    return {
      model: model!.startsWith('"') ? model!.slice(1, -1).replaceAll('""', '"') : model!,
      state: state as Charge['state'],
      bill: {
        promptTokens: Number(prompt),
        completionTokens: Number(completion),
        usd: usd === undefined ? null : Number(usd),
      },
      seconds: Number(seconds),
    };
  });
}

/** Without a last line that a crash cut off. */
function wholeLines(bytes: Buffer): Buffer {
  return bytes.subarray(0, bytes.lastIndexOf('\n') + 1);
}

function book(byModel: Map<string, SpentInTime>, charge: Charge): void {
  byModel.set(charge.model, plus(byModel.get(charge.model) ?? nothing, spentBy(charge)));
}

function spentBy({ bill, state, seconds }: Charge): SpentInTime {
  const { usd, promptTokens, completionTokens } = bill;
  return { usd, promptTokens, completionTokens, calls: 1, lost: state === 'lost' ? 1 : 0, seconds };
}

function plus(a: SpentInTime, b: SpentInTime): SpentInTime {
  return {
    ...addBill(a, b),
    calls: a.calls + b.calls,
    lost: a.lost + b.lost,
    seconds: a.seconds + b.seconds,
  };
}

interface BadLine {
  readonly number: number;
  readonly toBe: string;
  readonly got: string;
}

function unreadable(path: string, { number, toBe, got }: BadLine): ConfigError {
  const shown = got.length > 80 ? `${got.slice(0, 80)}…` : got;
  return new ConfigError(
    `Expected line ${number} of ${path} to be ${toBe}, got "${shown}": mend the line, or the sweep does not know what it has spent.`,
  );
}

/** What the file system refuses is the user's to mend; anything else is a bug. */
function orSentence<T>(path: string, work: () => T): T {
  try {
    return work();
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === undefined) throw error;
    throw new ConfigError(`Expected ${path} to be writable, got ${code}: it must hold what the sweep spends.`);
  }
}
