import type { Message } from '../core/language-model.ts';
import type { Module } from '../core/module.ts';

const answerForm = `In each turn say what you think and then take exactly one action, in this form:
Thought: why you do what you do next
Action: the action, on one line`;

const toolForm = 'In each turn say in one sentence what you think, and call one of the tools.';
const endForm = (answerMarker: string) =>
  `In each turn say in one sentence what you think, and call one of the tools; or end with a line ${answerMarker} and the answer.`;

export interface Rendering {
  readonly brief: string;
  /** Whether the environment is acted in by tools; by lines of text otherwise. */
  readonly byTools: boolean;
  /** As in Environment. */
  readonly answerMarker?: string | undefined;
}

/** The system message of an agent: what the world is (fixed), how to answer (fixed), and the module's instructions (θ). */
export function renderModule(module: Module, { brief, byTools, answerMarker }: Rendering): Message {
  const byCalls = answerMarker === undefined ? toolForm : endForm(answerMarker);
  const parts = [
    brief.trim(),
    byTools ? byCalls : answerForm,
    `<instructions>\n${module.instructions.trim()}\n</instructions>`,
  ];
  return { role: 'system', content: parts.join('\n\n') };
}
