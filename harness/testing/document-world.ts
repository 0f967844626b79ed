/** A small document task with tools, for tests of models: a reference is to be found in an invoice and submitted. */
import type { LanguageModel, Message, ModelRequest } from '../core/language-model.ts';
import type { ToolDefinition } from '../core/module.ts';

export interface Invoice {
  readonly name: string;
  readonly xml: string;
  /** `None` = there is none. */
  readonly reference: string;
}

export interface Played {
  readonly invoice: Invoice;
  readonly answer: string;
  readonly right: boolean;
  /** Names of the tools called, in order. */
  readonly tools: readonly string[];
  /** As optimizer and evaluator read it. */
  readonly attempt: string;
}

const text = (property: string) => ({ type: 'object', properties: { [property]: { type: 'string' } } });
export const documentTools: readonly ToolDefinition[] = [
  {
    name: 'list_elements',
    description: 'Lists the element paths of the invoice.',
    inputSchema: { type: 'object', properties: {} },
  },
  { name: 'read_element', description: 'Reads the elements with this path.', inputSchema: text('path') },
  {
    name: 'find',
    description: 'Finds a text or a pattern in the invoice.',
    inputSchema: { type: 'object', properties: { text: { type: 'string' }, pattern: { type: 'string' } } },
  },
  { name: 'submit', description: 'Submits the reference, or None, and ends the task.', inputSchema: text('reference') },
];

export function opening(xml: string): string {
  return `Your task is to: find the transport reference of this invoice (a bill of lading, booking, airway bill or shipment reference) and submit it, or submit None if the invoice has none.\n\n<document>\n${xml.trim()}\n</document>`;
}

/** One episode of at most 8 turns. */
export async function playInvoice(
  model: LanguageModel,
  instructions: string,
  invoice: Invoice,
  seed = 1,
): Promise<Played> {
  const messages: Message[] = [
    { role: 'system', content: `You read invoices.\n\n<instructions>\n${instructions}\n</instructions>` },
    { role: 'user', content: opening(invoice.xml) },
  ];
  const turns: string[] = [`Observation: ${opening(invoice.xml)}`];
  const tools: string[] = [];
  for (let turn = 0; turn < 8; turn += 1) {
    const { text: thought, toolCalls } = await model.complete(agentRequest(messages, seed));
    const [call] = toolCalls;
    if (!call) break;
    tools.push(call.name);
    const input = call.input as Record<string, string>;
    turns.push(`Thought: ${thought}`, `Action: ${call.name} ${JSON.stringify(input)}`);
    if (call.name === 'submit') return played(invoice, input.reference!, tools, turns);
    const shown = answerOf(invoice.xml, call.name, input);
    turns.push(`Observation: ${shown}`);
    messages.push(
      { role: 'assistant', content: thought, toolCalls },
      { role: 'tool', callId: call.id, content: shown },
    );
  }
  return played(invoice, '', tools, turns);
}

export function agentRequest(messages: readonly Message[], seed = 1): ModelRequest {
  return { messages, tools: documentTools, sampling: { temperature: 0, maxOutputTokens: 512, seed }, sampleIndex: 0 };
}

function played(invoice: Invoice, answer: string, tools: readonly string[], turns: readonly string[]): Played {
  const simple = (value: string) => value.toLowerCase().replace(/\s+/g, ' ').trim();
  const right = simple(answer) === simple(invoice.reference);
  const expected =
    invoice.reference === 'None' ? 'None: the invoice has no transport reference' : `"${invoice.reference}"`;
  const end = [
    'Observation: Submitted.',
    `Feedback: The expected answer was ${expected}. The answer given was "${answer}".`,
  ];
  const inside = [...turns, ...end].join('\n').replaceAll('</', '<\\/');
  return { invoice, answer, right, tools, attempt: `<attempt score="${right ? 1 : 0}">\n${inside}\n</attempt>` };
}

/** Enough of an answer to go on: what stands in elements with the wanted words. */
function answerOf(xml: string, tool: string, input: Readonly<Record<string, string>>): string {
  const texts = [...xml.matchAll(/<(?:\w+:)?(\w+)[^>]*>([^<]*\S[^<]*)</g)].map(([, name, inner]) => ({
    name: name!,
    inner: inner!.trim(),
  }));
  if (tool === 'list_elements') return [...new Set(texts.map(({ name }) => name))].join('\n');
  const hits = texts.filter(({ name, inner }) =>
    tool === 'find' ? inner.toLowerCase().includes((input.text ?? '').toLowerCase()) : input.path?.endsWith(name),
  );
  return hits.map(({ name, inner }) => `${name}: ${inner}`).join('\n') || 'Nothing was found.';
}

/** New instructions from attempts, as the optimizer role is asked for them. */
export async function improved(
  model: LanguageModel,
  instructions: string,
  attempts: readonly string[],
): Promise<string> {
  return ask(
    model,
    `<instructions>\n${instructions}\n</instructions>\n\n<tools>[]</tools>\n\n${attempts.join('\n\n')}`,
  );
}

export interface MergedVersion {
  readonly lines: string;
  readonly tasks: number;
  readonly score: number;
}

/** One version from several, as the merger role is asked for it. */
export async function merged(model: LanguageModel, versions: readonly MergedVersion[]): Promise<string> {
  const parts = versions.map(
    ({ lines, tasks, score }) =>
      `<version tasks="${tasks}" score="${score}">\n<instructions>\n${lines}\n</instructions>\n<tools>[]</tools>\n</version>`,
  );
  return ask(model, parts.join('\n\n'));
}

async function ask(model: LanguageModel, content: string): Promise<string> {
  const { text: answer } = await model.complete({
    messages: [
      { role: 'system', content: 'You improve the instructions of an agent. Answer with JSON only.' },
      { role: 'user', content },
    ],
    tools: [],
    sampling: { temperature: 0, maxOutputTokens: 4096, seed: 1 },
    sampleIndex: 0,
  });
  return (JSON.parse(answer) as { instructions: string }).instructions;
}

/** What an invoice of the tests has in it; the rest is the same everywhere. */
export interface InvoiceText {
  readonly country: string;
  readonly supplier: string;
  readonly note?: string;
  readonly items?: readonly string[];
}

export function invoiceXml({ country, supplier, note, items = [] }: InvoiceText): string {
  const lines = items.map(
    (item, index) =>
      `<cac:InvoiceLine><cbc:ID>${index + 1}</cbc:ID><cac:Item><cbc:Description>${item}</cbc:Description><cbc:Name>${item}</cbc:Name></cac:Item></cac:InvoiceLine>`,
  );
  const noted = note === undefined ? '' : `<cbc:Note>${note}</cbc:Note>`;
  return `<?xml version="1.0" encoding="UTF-8"?>
<Invoice xmlns="urn:oasis:names:specification:ubl:schema:xsd:Invoice-2">
<cbc:ID>INV-20240117</cbc:ID><cbc:IssueDate>2024-01-17</cbc:IssueDate><cbc:DocumentCurrencyCode>EUR</cbc:DocumentCurrencyCode>
${noted}
<cac:AccountingSupplierParty><cac:Party><cac:PartyName><cbc:Name>${supplier}</cbc:Name></cac:PartyName>
<cac:PostalAddress><cac:Country><cbc:IdentificationCode>${country}</cbc:IdentificationCode></cac:Country></cac:PostalAddress></cac:Party></cac:AccountingSupplierParty>
<cac:PaymentTerms>${noted}</cac:PaymentTerms>
${lines.join('\n')}
</Invoice>`;
}
