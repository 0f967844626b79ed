/** A question as the conversation shows it: what is asked, with which tools, and what they have shown so far. */
import type { Json } from '../../../core/canonical-json.ts';
import { chatReader } from '../../../core/chat-reader.ts';
import type { ModelRequest, ToolCall } from '../../../core/language-model.ts';
import { rememberLast } from '../remember-last.ts';
import { type Question, readQuestion } from './question.ts';
import { nothingSeen, type Seen, see } from './seen.ts';
import { type Tool, toolsIn } from './toolbox.ts';

export interface AssistantTask {
  readonly question: Question;
  readonly tools: readonly Tool[];
  readonly seen: Seen;
  /** Answers of the model so far. */
  readonly turns: number;
}

interface Reading {
  opening: string | undefined;
  readonly seen: Seen;
  readonly open: Map<string, ToolCall>;
  turns: number;
}

const read = chatReader<Reading>({
  begin: () => ({ opening: undefined, seen: nothingSeen(), open: new Map(), turns: 0 }),
  read: (reading, message) => {
    if (message.role === 'user') reading.opening ??= message.content;
    if (message.role === 'assistant') {
      reading.turns += 1;
      for (const call of message.toolCalls ?? []) reading.open.set(call.id, call);
    }
    const call = message.role === 'tool' ? reading.open.get(message.callId) : undefined;
    if (call && message.role === 'tool') {
      see(reading.seen, { name: call.name, input: objectOf(call.input), observation: message.content });
    }
  },
});

function objectOf(input: Json): { readonly [key: string]: Json | undefined } {
  return typeof input === 'object' && input !== null && !Array.isArray(input)
    ? (input as { readonly [key: string]: Json | undefined })
    : {};
}

const questionOf = rememberLast(readQuestion);

/** Undefined where the conversation is about no such question. */
export function readTask({ messages, tools }: ModelRequest): AssistantTask | undefined {
  const { opening, seen, turns } = read(messages);
  const question = opening === undefined ? undefined : questionOf(opening);
  return question && { question, tools: toolsIn(tools), seen, turns };
}
