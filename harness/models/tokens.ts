/** Token counts, each text counted once: a growing chat is never tokenized again from its start. */
import { createRequire } from 'node:module';
import { chatReader } from '../core/chat-reader.ts';
import type { Message, ModelRequest } from '../core/language-model.ts';

/** Tokens that chat formats add to a message and to an answer's start (OpenAI's published counting recipe for its chat models). */
const perMessage = 3;
const perAnswer = 3;

/** Longer texts are counted in pieces of this many characters: the tokenizer's time grows with the square of a word's length. */
const longestWord = 4096;

/** Tokens of a text in o200k_base; remembered. Control sequences such as `<|endoftext|>` are ordinary text. */
export function countTokens(text: string): number {
  const known = recent.get(text) ?? earlier.get(text);
  const tokens = known ?? count(text);
  if (!recent.has(text)) remember(text, tokens);
  return tokens;
}

/**
 * By content: what an environment says, and what a prompt begins with, comes again in other chats. Texts that were not asked
 * for while so many others were are forgotten. A chat is counted at every turn, so that all of it must have room.
 */
const remembered = { texts: 8192, characters: 1_000_000 } as const;
let recent = new Map<string, number>();
let earlier = new Map<string, number>();
let characters = 0;

function remember(text: string, tokens: number): void {
  if (recent.size >= remembered.texts || characters + text.length > remembered.characters) {
    earlier = recent;
    recent = new Map();
    characters = 0;
  }
  recent.set(text, tokens);
  characters += text.length;
}

function count(text: string): number {
  if (text.length <= longestWord) return countPlain(text);
  return (text.match(pieces) ?? []).reduce((sum, piece) => sum + countPlain(piece), 0);
}

const pieces = new RegExp(`[\\s\\S]{1,${longestWord}}`, 'g');
const plain = { disallowedSpecial: new Set<string>() };

type Count = (text: string, options: typeof plain) => number;
let countO200k: Count | undefined;

/** The tokenizer is loaded with the first text (0.3 s, 70 MB): many commands, and the thread that only hands out work, count none. */
function countPlain(text: string): number {
  countO200k ??= (load('gpt-tokenizer/encoding/o200k_base') as { readonly countTokens: Count }).countTokens;
  return countO200k(text, plain);
}

const load = createRequire(import.meta.url);

/** Tokens of a message with its frame. */
export function messageTokens(message: Message): number {
  const calls = message.role === 'assistant' && message.toolCalls ? JSON.stringify(message.toolCalls) : '';
  return perMessage + countTokens(message.content) + (calls === '' ? 0 : countTokens(calls));
}

/** Of a chat that grows, with every turn, each message once. */
const chatTokens = chatReader({
  begin: () => ({ tokens: 0 }),
  read: (sum, message) => {
    sum.tokens += messageTokens(message);
  },
});

/** Tokens of a whole request's prompt: messages, tools and answer schema. */
export function promptTokens(request: Pick<ModelRequest, 'messages' | 'tools' | 'answerSchema'>): number {
  const extras = [...request.tools, ...(request.answerSchema ? [request.answerSchema.schema] : [])];
  const extra = extras.reduce((sum, each) => sum + jsonTokens(each), 0);
  return perAnswer + extra + chatTokens(request.messages).tokens;
}

/** Of a prompt with its answer's reserve: windows and limits are for both together. */
export function neededTokens(request: Pick<ModelRequest, 'messages' | 'tools' | 'answerSchema' | 'sampling'>): number {
  return promptTokens(request) + request.sampling.maxOutputTokens;
}

const countedJson = new WeakMap<object, number>();

/** Of a tool or a schema, remembered likewise: they go with every turn. */
function jsonTokens(value: object): number {
  const known = countedJson.get(value) ?? countTokens(JSON.stringify(value));
  countedJson.set(value, known);
  return known;
}
