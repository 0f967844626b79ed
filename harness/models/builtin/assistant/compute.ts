/**
 * How something is computed: with the tool that guidelines name, with a tool that says it is made for just this, or in
 * one's head. Who was told nothing tries a tool one time in three (ours, chosen once, as the other skills' tries are).
 */
import { inChanceOrder } from '../chance.ts';
import { adviceOn } from './advice.ts';
import { advisedTools, answerTo, draw, failed, type Mind, type Move, printing, resolve } from './mind.ts';
import { readQuantity, writeNumber } from './numbers.ts';
import { hasSeveralParts } from './seen.ts';
import type { Tool } from './toolbox.ts';
import type { Work } from './work.ts';

const untaughtTools = 1 / 3;

/** The call to make; what its answer was, if it was made; undefined where it is to be done in one's head. */
export function computingMove(mind: Mind, work: Work): Move | undefined {
  for (const tool of candidates(mind, work)) {
    const input = inputFor(tool, work, mind);
    if (input === undefined) continue;
    const move = { thought: `I compute this with ${tool.name}.`, tool, input };
    if (!failed(answerTo(mind, move))) return move;
  }
  return undefined;
}

function candidates(mind: Mind, work: Work): readonly Tool[] {
  const { use, avoid } = advisedTools(mind, 'compute', work.kind);
  const offered = mind.task.tools.filter(({ name }) => !avoid.includes(name));
  const made = offered.filter((tool) => (tool.use === 'days' && work.days) || (tool.use === 'column' && work.over));
  const general = offered.filter(
    (tool) => tool.use === 'code' || (tool.use === 'calculate' && work.expression !== undefined),
  );
  const told = adviceOn(mind.advice, 'compute', work.kind);
  const own = told
    .filter(({ yes, kind }) => yes && kind === work.kind)
    .flatMap(({ tool }) => resolve(tool, mind) ?? []);
  // What is said of any computation holds where the tool can do it; of this one, in any case.
  const fitting = use.filter((tool) => tool.use !== 'calculate' || work.expression !== undefined);
  if (told.length > 0) return [...new Set([...own, ...made, ...fitting, ...general])];
  if (made.length > 0) return made;
  if (draw(mind, 'tool') >= untaughtTools) return [];
  const tools = offered.filter((tool) => tool.use === 'calculate' || tool.use === 'code');
  const names = inChanceOrder(
    tools.map(({ name }) => name),
    mind.chances.key,
    'compute',
  );
  return tools.toSorted((x, y) => names.indexOf(x.name) - names.indexOf(y.name)).slice(0, 1);
}

/** Undefined where the tool can't do it. */
function inputFor(tool: Tool, work: Work, mind: Mind): Move['input'] | undefined {
  const { inputs } = tool;
  if (tool.use === 'calculate') return { [inputs.expression!]: work.expression ?? naiveDays(work) };
  if (tool.use === 'code') return { [inputs.code!]: printing(rounded(work)) };
  if (tool.use === 'days' && work.days) return daysInput(inputs, work.days);
  return tool.use === 'column' ? columnInput(inputs, work, mind) : undefined;
}

function rounded({ script, digits }: Work): string {
  return digits === undefined ? script : `Number((${script}).toFixed(${digits}))`;
}

/** A calculator knows no calendar: years of 365 days and months of 30 are what comes to mind. */
function naiveDays({ days }: Work): string {
  if (!days) return '0';
  const [year, month, day] = days.from.split('-').map(Number) as [number, number, number];
  if ('add' in days) return `${day} + ${days.add}`;
  const [year2, month2, day2] = days.to.split('-').map(Number) as [number, number, number];
  return `(${year2} - ${year}) * 365 + (${month2} - ${month}) * 30 + (${day2} - ${day})`;
}

function daysInput(inputs: Tool['inputs'], days: NonNullable<Work['days']>): Move['input'] | undefined {
  if ('add' in days)
    return inputs.days === undefined ? undefined : { [inputs.from!]: days.from, [inputs.days]: days.add };
  return inputs.to === undefined ? undefined : { [inputs.from!]: days.from, [inputs.to]: days.to };
}

function columnInput(inputs: Tool['inputs'], { over, digits }: Work, { task }: Mind): Move['input'] | undefined {
  const { file } = task.question;
  if (!over?.complete || !file || inputs.operation === undefined) return undefined;
  if (over.where.length > 0 && inputs.where === undefined) return undefined;
  // Of a file in several parts the tool must be told which.
  if (inputs.part === undefined && hasSeveralParts(task.seen)) return undefined;
  return {
    [inputs.file!]: file,
    [inputs.column!]: over.column,
    [inputs.operation]: over.operation,
    ...(inputs.where !== undefined && over.where.length > 0
      ? { [inputs.where]: Object.fromEntries(over.where.map(({ column, equals }) => [column, equals])) }
      : {}),
    ...(inputs.part !== undefined && over.part ? { [inputs.part]: over.part } : {}),
    ...(digits === undefined ? {} : { digits }),
  };
}

/** A tool's answer as the final answer: a number without noise, anything else as it is. */
export function readResult(observation: string, { digits }: Work): string {
  const text = observation
    .trim()
    .replace(/^"(.*)"$/, '$1')
    .split('\n')
    .at(-1)!
    .trim();
  const value = readQuantity(text) ?? (/^-?\d+(?:\.\d+)?e[-+]?\d+$/.test(text) ? Number(text) : undefined);
  return value === undefined ? text : writeNumber(value, digits);
}
