/**
 * How an agent looks into an invoice: three tools that read, and one that ends the episode. No input makes them throw.
 */
import { RE2JS, RE2JSSyntaxException } from 're2js';
import { z } from 'zod';
import { beginning, boundedText } from '../../harness/core/bounded-text.ts';
import type { Json } from '../../harness/core/canonical-json.ts';
import type { ToolDefinition } from '../../harness/core/module.ts';
import { collapse, type Invoice, type Leaf } from './documents/invoice.ts';

/** Characters that a tool answers with, before it counts the rest. */
export const maxOutput = 4000;
const maxHits = 20;
/** Hits that are still counted. */
const maxCounted = 1000;
/** Characters of a hit's surroundings, on each side. */
const around = 40;
/** RE2's measure of a pattern's size: linear time is long where this factor is. */
const maxProgram = 2000;

const inputs = {
  list_elements: z.strictObject({}),
  read_element: z.strictObject({
    path: z.string().min(1).max(500).describe('e.g. Invoice/Note, or Invoice/InvoiceLine[2]/Item/Name'),
  }),
  find: z
    .strictObject({
      text: z.string().min(1).max(200).optional().describe('words or a number, in any case'),
      pattern: z.string().min(1).max(200).optional().describe('a regular expression (RE2 syntax)'),
    })
    .refine(
      ({ text, pattern }) => (text === undefined) !== (pattern === undefined),
      'Expected text or pattern, one of them',
    ),
  submit: z.strictObject({
    reference: z.string().max(1000).describe('the reference as it is written in the invoice, or None'),
  }),
};

type ToolName = keyof typeof inputs;
type Inputs = { readonly [Name in ToolName]: z.infer<(typeof inputs)[Name]> };

const descriptions: Readonly<Record<ToolName, string>> = {
  list_elements: 'Lists the element paths of the invoice, each with how often it occurs and an example of its text.',
  read_element: 'Reads the text of every element with this path; [n] picks the n-th of several.',
  find: 'Finds a text or a pattern in the invoice, and says in which elements it stands and what is around it. Give text or pattern.',
  submit: 'Submits the transport reference, or None if the invoice has none. This ends the task.',
};

export const toolDefinitions: readonly ToolDefinition[] = (Object.keys(inputs) as ToolName[]).map((name) => {
  const { $schema, ...inputSchema } = z.toJSONSchema(inputs[name]) as { [key: string]: Json };
  return { name, description: descriptions[name], inputSchema };
});

/** What a call comes to: words for the agent, or the answer that it submits. */
export type ToolResult = { readonly observation: string } | { readonly submitted: string };

const readers: { readonly [Name in Exclude<ToolName, 'submit'>]: (invoice: Invoice, input: Inputs[Name]) => string } = {
  list_elements: ({ leaves }) => listElements(leaves),
  read_element: ({ leaves }, { path }) => readElement(leaves, path),
  find: ({ leaves }, { text, pattern }) => find(leaves, text === undefined ? { pattern: pattern! } : { text }),
};

export function callTool(invoice: Invoice, name: string, input: Json): ToolResult {
  if (!isTool(name))
    return { observation: `There is no tool ${cut(name, 60)}: call ${Object.keys(inputs).join(', ')}.` };
  const parsed = inputs[name].safeParse(input);
  if (!parsed.success) {
    const problems = parsed.error.issues.map(({ path, message }) => [...path.map(String), message].join(': '));
    return { observation: boundedText(`The input of ${name} is not in order: ${problems.join('; ')}.`, maxOutput) };
  }
  if (name === 'submit') return { submitted: (parsed.data as Inputs['submit']).reference };
  return { observation: boundedText(readers[name](invoice, parsed.data as never), maxOutput) };
}

function isTool(name: string): name is ToolName {
  return Object.hasOwn(inputs, name);
}

function listElements(leaves: readonly Leaf[]): string {
  const lines = [...Map.groupBy(leaves, ({ path }) => path)].map(
    ([path, [first, ...more]]) => `${path} (${1 + more.length}): ${cut(first!.text, 60)}`,
  );
  return lines.join('\n') || noElements;
}

const noElements = 'No element of this invoice has a text.';

/**
 * Elements inside the one that is asked for are read too. Prefixes, a slash before, and a missing `Invoice/` are
 * forgiven.
 */
function readElement(leaves: readonly Leaf[], asked: string): string {
  const names = asked
    .trim()
    .split('/')
    .filter(Boolean)
    .map((name) => name.replace(/^[^:[\]]*:/, '').trim());
  const path = names[0]?.replace(/\[1\]$/, '') === 'Invoice' ? ['Invoice', ...names.slice(1)] : ['Invoice', ...names];
  const found = leaves.filter(({ path: own, place }) => {
    const [plain, indexed] = [own.split('/'), place.split('/')];
    return path.every((name, at) => [plain[at], indexed[at], `${indexed[at]}[1]`].includes(name));
  });
  const lines = found.map(({ place, text }) => `${place}: ${text}`);
  return (
    lines.join('\n') ||
    `No element with a text is at ${cut(path.join('/'), 200)}. The tool list_elements shows the paths.`
  );
}

type Wanted = { readonly text: string } | { readonly pattern: string };

function find(leaves: readonly Leaf[], wanted: Wanted): string {
  const pattern = compile(wanted);
  if (typeof pattern === 'string') return pattern;
  const hits: string[] = [];
  let count = 0;
  for (const { place, text } of leaves) {
    const matcher = pattern.matcher(text);
    while (count < maxCounted && matcher.find()) {
      const [start, end] = [matcher.start(), matcher.end()];
      if (start === end) continue;
      count += 1;
      if (hits.length < maxHits) hits.push(`${place}: ${excerpt(text, start, end)}`);
    }
  }
  if (count === 0)
    return `Nothing in the invoice matches ${cut('text' in wanted ? wanted.text : wanted.pattern, 200)}.`;
  const rest = count - hits.length;
  if (rest > 0) hits.push(`… ${count === maxCounted ? 'at least ' : ''}${rest} more ${rest === 1 ? 'hit' : 'hits'}`);
  return hits.join('\n');
}

/** The compiled pattern, or a sentence on what is wrong with it. */
function compile(wanted: Wanted): RE2JS | string {
  if ('text' in wanted) return RE2JS.compile(RE2JS.quote(collapse(wanted.text)), RE2JS.CASE_INSENSITIVE);
  try {
    const pattern = RE2JS.compile(wanted.pattern);
    if (pattern.programSize() <= maxProgram) return pattern;
    return 'The pattern is too large: repeat less, or look for a part of it.';
  } catch (error) {
    if (!(error instanceof RE2JSSyntaxException)) throw error;
    return `The pattern is not in order: ${error.message}. RE2 syntax has no look-around and no back-references.`;
  }
}

function excerpt(text: string, start: number, end: number): string {
  const [from, to] = [Math.max(0, start - around), Math.min(text.length, end + around)];
  const middle = cut(text.slice(start, end), 200);
  const shown = `${text.slice(from, start)}${middle}${text.slice(end, to)}`.toWellFormed();
  return `${from > 0 ? '…' : ''}${shown.trim()}${to < text.length ? '…' : ''}`;
}

function cut(text: string, length: number): string {
  return text.length > length ? `${beginning(text, length)}…` : text;
}
