/**
 * Arithmetic for agents. mathjs reads the expression, and nothing but numbers, the operators and the functions below is
 * worked out of what it read: no names, units, matrices, strings, assignments or factorials, so that the work is bounded by
 * the length of the text.
 */
import { createRequire } from 'node:module';
import type { ConstantNode, FactoryFunctionMap, FunctionNode, MathNode, OperatorNode, ParenthesisNode } from 'mathjs';

const MOST_CHARACTERS = 500;
const DEEPEST = 40;

/**
 * The result as a decimal string: whole numbers whole, others with at most 12 significant digits. Otherwise one sentence
 * that says what is wrong. Never throws. `+ - * / ^ %` (a remainder between two numbers, hundredths after one), brackets,
 * `round(x, digits)`, `sqrt`, `abs`, `min`, `max`, `sum`, `mean`.
 */
export function calculate(expression: string): string {
  const text = expression.replaceAll('×', '*').replaceAll('÷', '/').replaceAll('−', '-').trim();
  if (text === '') return 'There is nothing to calculate: give an expression such as (2 + 3) * 4.';
  if (text.length > MOST_CHARACTERS)
    return `The expression has ${text.length} characters, of at most ${MOST_CHARACTERS}: calculate it in parts, or use run_javascript.`;
  if (depthOf(text) > DEEPEST) return `The expression has more than ${DEEPEST} brackets inside each other.`;
  try {
    const node = mathjs().parse(text);
    return decimal(evaluate(node));
  } catch (error) {
    return sentence(error, text);
  }
}

/** What can be said to whoever wrote the expression. */
class CannotCalculate extends Error {}

function sentence(error: unknown, text: string): string {
  if (error instanceof CannotCalculate) return error.message;
  const hint = /\d,\d{3}/.test(text) ? ' Write numbers without thousands separators.' : '';
  const why = error instanceof SyntaxError ? error.message : 'it is too long';
  return `The expression cannot be read: ${why}.${hint}`.replace(/\s+/g, ' ');
}

interface Reader {
  parse(text: string): MathNode;
  round(value: number, digits: number): number;
}

let reader: Reader | undefined;

/** Loaded with the first expression: it is large, and most tasks need none. */
function mathjs(): Reader {
  if (!reader) {
    const load = createRequire(import.meta.url);
    const { create, parseDependencies, roundDependencies } = load('mathjs/number') as typeof import('mathjs');
    reader = create({ parseDependencies, roundDependencies } as FactoryFunctionMap) as unknown as Reader;
  }
  return reader;
}

function depthOf(text: string): number {
  let depth = 0;
  let deepest = 0;
  for (const character of text) {
    if (character === '(') depth += 1;
    if (character === ')') depth -= 1;
    deepest = Math.max(deepest, depth);
  }
  return deepest;
}

function evaluate(node: MathNode): number {
  if (node.type === 'ParenthesisNode') return evaluate((node as ParenthesisNode).content);
  if (node.type === 'OperatorNode') return operate(node as OperatorNode);
  if (node.type === 'FunctionNode') return apply(node as FunctionNode);
  const { value } = node as ConstantNode;
  if (node.type === 'ConstantNode' && typeof value === 'number') return value;
  throw new CannotCalculate(
    'The expression has something in it that is no number: use numbers, + - * / ^ %, brackets and the functions round, sqrt, abs, min, max, sum and mean, without names or units.',
  );
}

const OPERATORS: Readonly<Record<string, (a: number, b: number) => number>> = {
  add: (a, b) => a + b,
  subtract: (a, b) => a - b,
  multiply: (a, b) => a * b,
  divide(a, b) {
    if (b === 0) throw new CannotCalculate('The expression divides by zero.');
    return a / b;
  },
  pow: (a, b) => a ** b,
  mod(a, b) {
    if (b === 0) throw new CannotCalculate('The expression divides by zero.');
    return a - b * Math.floor(a / b);
  },
  unaryMinus: (a) => -a,
  unaryPlus: (a) => a,
};

function operate(node: OperatorNode): number {
  const name = String(node.fn);
  const operator = Object.hasOwn(OPERATORS, name) ? OPERATORS[name] : undefined;
  if (!operator) throw new CannotCalculate(`There is no operator ${node.op}: use + - * / ^ and %.`);
  if (node.implicit) throw new CannotCalculate('Two values stand side by side: write * between what is multiplied.');
  const [a, b] = node.args.map(evaluate);
  return operator(a!, b!);
}

const FUNCTIONS: Readonly<Record<string, (values: readonly number[]) => number>> = {
  round: ([value, digits = 0]) => roundTo(value!, digits),
  sqrt: ([value]) => Math.sqrt(value!),
  abs: ([value]) => Math.abs(value!),
  min: (values) => Math.min(...values),
  max: (values) => Math.max(...values),
  sum: (values) => values.reduce((sum, value) => sum + value, 0),
  mean: (values) => values.reduce((sum, value) => sum + value, 0) / values.length,
};

const MOST_VALUES: Readonly<Record<string, number>> = { round: 2, sqrt: 1, abs: 1 };

function apply(node: FunctionNode): number {
  const name = node.fn?.type === 'SymbolNode' ? node.fn.name : '';
  const own = Object.hasOwn(FUNCTIONS, name) ? FUNCTIONS[name] : undefined;
  if (!own) throw new CannotCalculate('There is no such function: use round, sqrt, abs, min, max, sum or mean.');
  const values = node.args.map(evaluate);
  const most = MOST_VALUES[name] ?? values.length;
  if (values.length === 0 || values.length > most)
    throw new CannotCalculate(
      `Expected ${name} to have ${most > 1 || most === 0 ? 'values' : 'one value'}, got ${values.length}.`,
    );
  return own(values);
}

/** Halves go away from zero, by the digits that a person sees: 1.005 is 1.01. */
function roundTo(value: number, digits: number): number {
  if (!Number.isInteger(digits) || digits < 0 || digits > 15)
    throw new CannotCalculate(`Expected round to have a number of digits from 0 to 15, got ${digits}.`);
  return Number.isFinite(value) ? mathjs().round(value, digits) : value;
}

function decimal(value: number): string {
  if (Number.isNaN(value)) throw new CannotCalculate('The result is no real number.');
  if (Math.abs(value) >= 1e21) throw new CannotCalculate('The result is too large to be written in digits.');
  if (Number.isSafeInteger(value)) return String(value === 0 ? 0 : value);
  if (Math.abs(value) >= 1e-6) return String(Number(value.toPrecision(12)));
  // Numbers so small are written as 1e-7 otherwise.
  const places = Math.min(100, 11 - Math.floor(Math.log10(Math.abs(value))));
  const digits = value.toFixed(places).replace(/\.?0+$/, '');
  return digits === '-0' ? '0' : digits;
}
