/** A document task as the conversation shows it: the document, the tools, and what they have shown so far. */
import type { ModelRequest } from '../../../core/language-model.ts';
import type { ToolDefinition } from '../../../core/module.ts';
import { type Doc, readDocument } from './document.ts';

/** A tool with one input that matters. */
export interface Tool {
  readonly name: string;
  readonly property: string;
}

export interface DocumentTask {
  readonly doc: Doc;
  /** What is asked for, without the document. */
  readonly question: string;
  readonly submit: Tool;
  /** Search for words, show an element, list the elements; undefined where there is no such tool. */
  readonly find: Tool | undefined;
  readonly read: Tool | undefined;
  readonly list: Tool | undefined;
  /** Answers of the model so far. */
  readonly turns: number;
  /** Answers of tools, one after the other, blanks single. */
  readonly shown: string;
}

/** Undefined where there is no document, or no tool to hand an answer in. */
export function readTask({ messages, tools }: ModelRequest): DocumentTask | undefined {
  const opening = messages.find(({ role }) => role === 'user')?.content ?? '';
  const at = opening.indexOf('<document>');
  const doc = at === -1 ? undefined : readDocument(opening.slice(at));
  const submit = toolFor(tools, /submit|hand in|final answer|\banswer\b/i, /.*/);
  if (!doc || !submit) return undefined;
  const others = tools.filter(({ name }) => name !== submit.name);
  return {
    doc,
    question: opening.slice(0, at),
    submit,
    find: toolFor(others, /\b(?:find|search)/i, /^(?:text|query|words?|string|term)/i),
    read: toolFor(others, /\b(?:read|show|get)/i, /path|element|name/i),
    list: listTool(others),
    turns: messages.filter(({ role }) => role === 'assistant').length,
    shown: messages
      .flatMap(({ role, content }) => (role === 'tool' ? [content] : []))
      .join('\n')
      .replace(/\s+/g, ' '),
  };
}

/** The first tool whose name says so, otherwise the first whose description does, with an input of the wanted name. */
function toolFor(tools: readonly ToolDefinition[], does: RegExp, input: RegExp): Tool | undefined {
  const named = tools.filter(({ name }) => does.test(name.replaceAll('_', ' ')));
  const described = tools.filter(({ description }) => does.test(description));
  for (const { name, inputSchema } of [...named, ...described]) {
    const property = Object.keys(inputSchema.properties ?? {}).find((key) => input.test(key));
    if (property !== undefined) return { name, property };
  }
  return undefined;
}

function listTool(tools: readonly ToolDefinition[]): Tool | undefined {
  const tool = tools.find(({ name, description }) => /\blist/i.test(`${name.replaceAll('_', ' ')} ${description}`));
  return tool && { name: tool.name, property: '' };
}
