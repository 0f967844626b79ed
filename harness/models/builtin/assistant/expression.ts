/** Sums to be done: as a tree, as a calculator wants them, and what they come to. */

export type Expression =
  | number
  | { readonly op: '+' | '-' | '*' | '/' | '^'; readonly left: Expression; readonly right: Expression }
  | { readonly op: 'sqrt'; readonly of: Expression }
  | { readonly op: 'sum' | 'mean'; readonly all: readonly number[] };

export function resultOf(expression: Expression): number {
  if (typeof expression === 'number') return expression;
  if (expression.op === 'sqrt') return Math.sqrt(resultOf(expression.of));
  if ('all' in expression) {
    const total = expression.all.reduce((sum, value) => sum + value, 0);
    return tidy(expression.op === 'sum' ? total : total / expression.all.length);
  }
  const [left, right] = [resultOf(expression.left), resultOf(expression.right)];
  if (expression.op === '+') return tidy(left + right);
  if (expression.op === '-') return tidy(left - right);
  if (expression.op === '*') return tidy(left * right);
  return tidy(expression.op === '/' ? left / right : left ** right);
}

/** Without the noise of binary fractions. */
function tidy(value: number): number {
  return Number(value.toPrecision(12));
}

/** In the notation of calculators; rounded where digits are given. */
export function written(expression: Expression, digits?: number): string {
  const text = inside(expression);
  return digits === undefined ? text : `round(${text}, ${digits})`;
}

function inside(expression: Expression): string {
  if (typeof expression === 'number') return expression < 0 ? `(${expression})` : String(expression);
  if (expression.op === 'sqrt') return `sqrt(${inside(expression.of)})`;
  if ('all' in expression) return `${expression.op}(${expression.all.join(', ')})`;
  const part = (side: Expression) =>
    typeof side === 'number' || !('left' in side) ? inside(side) : `(${inside(side)})`;
  return `${part(expression.left)} ${expression.op} ${part(expression.right)}`;
}

/** The same as a JavaScript expression. */
export function asJavaScript(expression: Expression): string {
  if (typeof expression === 'number') return expression < 0 ? `(${expression})` : String(expression);
  if (expression.op === 'sqrt') return `Math.sqrt(${asJavaScript(expression.of)})`;
  if ('all' in expression) {
    const sum = `[${expression.all.join(', ')}].reduce((a, b) => a + b, 0)`;
    return expression.op === 'sum' ? sum : `${sum} / ${expression.all.length}`;
  }
  const op = expression.op === '^' ? '**' : expression.op;
  return `(${asJavaScript(expression.left)} ${op} ${asJavaScript(expression.right)})`;
}

/** Elementary steps that it takes in one's head: one for each number added, digits times digits for a product. */
export function stepsOf(expression: Expression): number {
  if (typeof expression === 'number') return 0;
  if (expression.op === 'sqrt') return stepsOf(expression.of) + digits(resultOf(expression.of)) ** 2;
  if ('all' in expression) return expression.op === 'sum' ? expression.all.length - 1 : expression.all.length;
  const before = stepsOf(expression.left) + stepsOf(expression.right);
  if (expression.op === '+' || expression.op === '-') return before + 1;
  return before + digits(resultOf(expression.left)) * digits(resultOf(expression.right));
}

/** Digits that count in a number: 1.50 has two. */
function digits(value: number): number {
  return String(Math.abs(value)).replace(/\D/g, '').replace(/^0+/, '').replace(/0+$/, '').length || 1;
}
