import type { Environment, StepResult } from '../../harness/core/benchmark.ts';
import type { Action } from '../../harness/core/trajectory.ts';
import type { Invoice } from './documents/invoice.ts';
import { judge } from './score.ts';
import { callTool, toolDefinitions } from './tools.ts';

/** What every agent is told and no method changes: what it sees and how it answers, and no strategy. */
export const brief = `You read invoices of freight companies, written in UBL (XML), one at a time. Look into the invoice with the tools as far as you need: list_elements, read_element and find. Then call submit once, with the transport reference exactly as it is written in the invoice and nothing around it, or with None if there is none. Every turn has to call a tool.`;

const task =
  'Your task is to: find the transport reference of this invoice (a bill of lading, booking, airway bill or shipment reference) and submit it, or submit None if the invoice has none.';

const noTool = 'Nothing happened: call one of the tools list_elements, read_element, find or submit.';

/** One invoice under way; `truth` is its reference, or "None". */
export function invoiceEnvironment(invoice: Invoice, truth: string): Environment {
  const act = (action: Action): StepResult => {
    if (action.kind === 'text') return { observation: noTool, done: false, score: 0 };
    const result = callTool(invoice, action.name, action.input);
    if ('observation' in result) return { observation: result.observation, done: false, score: 0 };
    return { observation: 'Submitted.', done: true, ...judge(result.submitted, truth, invoice) };
  };
  return {
    opening: `${task}\n\n<document>\n${invoice.xml.trim()}\n</document>`,
    tools: toolDefinitions,
    step: async (action) => act(action),
  };
}
