/**
 * The most tokens that a provider can count for a call, so that enough is set aside before it is made.
 *
 *   most   = min(bytes, learned) + frames + excess
 *   bytes    UTF-8 bytes of all texts: a token holds at least one byte, whatever the tokenizer. Of a text and its
 *            normal form (NFKC, which some tokenizers read) the longer one. JSON counts three times: a server may write
 *            it anew, and `é` of 2 bytes is `\u00e9` of 6 then.
 *   learned  our own count (tokens.ts) × the largest ratio of reported to counted tokens so far × 1.2, and one token for
 *            every byte outside of words of ASCII letters: there tokenizers differ by far more than 1.2 (digits, runs of
 *            blanks, other scripts). Used once a call of the model was answered; for English a third of `bytes`.
 *   frames   what chat formats put around messages, and what providers say to a model about its tools.
 *   excess   what was reported over `bytes` and `frames`, × 1.2: a server with a long prompt of its own.
 *
 * `bytes` is sure for texts that are sent as they are; `learned` is as sure as that words of one model do not suddenly
 * cost 1.2 times of what they ever cost. The answer is bounded by the request's limit, and by what a server that keeps
 * to no limit was seen to exceed it by, × 1.2.
 */
import type { Message, ModelRequest, Usage } from '../../core/language-model.ts';
import { promptTokens } from '../tokens.ts';

const margin = 1.2;
/** Chat formats use 3 to 8 tokens around a message. */
const frameOfMessage = 16;
/** The longest default system prompts of open models' chat templates have about 200 tokens. */
const frameOfRequest = 512;
/** Anthropic documents up to 804 tokens that it adds to a request with tools; an answer's schema may be sent as a tool. */
const frameOfTools = 1024;
const jsonFactor = 3;

export interface TokenBound {
  /** The most tokens that an attempt at the request can be charged for. */
  most(request: ModelRequest): Usage;
  /** Takes in what the provider reported of an answered request. */
  learn(request: ModelRequest, reported: Usage): void;
}

/** A bound for one model: what it learns of one tokenizer says nothing of another. */
export function createTokenBound(): TokenBound {
  let ratio: number | undefined;
  let promptExcess = 0;
  let answerExcess = 0;
  return {
    most: (request) => {
      const { bytes, stray } = requestSize(request);
      const learned = ratio === undefined ? bytes : ratio * margin * promptTokens(request) + stray;
      return {
        promptTokens: Math.ceil(Math.min(bytes, learned) + frames(request) + promptExcess),
        completionTokens: Math.ceil(request.sampling.maxOutputTokens + answerExcess),
      };
    },
    learn: (request, reported) => {
      // A word in o200k_base is never taken for more than it is elsewhere: below 1 the ratio is that of an odd text.
      ratio = Math.max(ratio ?? 1, reported.promptTokens / promptTokens(request));
      const overBytes = reported.promptTokens - requestSize(request).bytes - frames(request);
      promptExcess = Math.max(promptExcess, margin * overBytes);
      answerExcess = Math.max(answerExcess, margin * (reported.completionTokens - request.sampling.maxOutputTokens));
    },
  };
}

function frames({ messages, tools, answerSchema }: ModelRequest): number {
  const withTools = tools.length > 0 || answerSchema !== undefined;
  return frameOfRequest + messages.length * frameOfMessage + (withTools ? frameOfTools : 0);
}

interface Size {
  readonly bytes: number;
  /** Of these, the bytes outside of words of ASCII letters, a word taking along one blank before it. */
  readonly stray: number;
}

const empty: Size = { bytes: 0, stray: 0 };

function requestSize({ messages, tools, answerSchema }: ModelRequest): Size {
  const extras = answerSchema === undefined ? tools : [...tools, answerSchema];
  const sizes = [
    ...messages.map((message) => once(message, messageSize)),
    ...extras.map((extra) => once(extra, jsonSize)),
  ];
  return sizes.reduce(plus, empty);
}

const known = new WeakMap<object, Size>();

/** A message, tool or schema is measured once, for as long as it lives: a growing chat is never read again from its start. */
function once<T extends object>(part: T, measure: (part: T) => Size): Size {
  const size = known.get(part) ?? measure(part);
  known.set(part, size);
  return size;
}

function messageSize(message: Message): Size {
  if (message.role === 'tool') return plus(textSize(message.content), textSize(message.callId));
  const calls = message.role === 'assistant' ? message.toolCalls : undefined;
  return plus(textSize(message.content), calls === undefined ? empty : jsonSize(calls));
}

function jsonSize(value: object): Size {
  const { bytes, stray } = textSize(JSON.stringify(value));
  return { bytes: jsonFactor * bytes, stray: jsonFactor * stray };
}

function textSize(text: string): Size {
  const bytes = Math.max(Buffer.byteLength(text), Buffer.byteLength(text.normalize('NFKC')));
  const inWords = text.length - text.replaceAll(/ ?[A-Za-z]+/g, '').length;
  return { bytes, stray: bytes - inWords };
}

function plus(a: Size, b: Size): Size {
  return { bytes: a.bytes + b.bytes, stray: a.stray + b.stray };
}
