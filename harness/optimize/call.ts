/** A call of the evaluator, optimizer or merger: made under the limit, recorded whatever became of it. */
import { ContextOverflowError, ProviderError } from '../core/errors.ts';
import {
  type Message,
  type ModelRequest,
  type ModelResponse,
  noBill,
  noUsage,
  type Role,
  type Sampling,
} from '../core/language-model.ts';
import type { MethodContext } from '../core/method.ts';
import { deriveSeed } from '../core/random.ts';
import type { CallOutcome, Phase } from '../core/record.ts';

export type CallContext = Pick<MethodContext, 'models' | 'sampling' | 'seed' | 'limit' | 'signal' | 'emit'>;

export interface Call {
  readonly role: Exclude<Role, 'agent'>;
  readonly phase: Phase;
  readonly path: string;
  readonly messages: readonly Message[];
  /** Which try of the same question this is; above temperature 0 a further one may be answered otherwise. Default 0. */
  readonly sampleIndex?: number;
  readonly answerSchema?: NonNullable<ModelRequest['answerSchema']>;
  /** Reads the answer; `malformed` when it is not in the asked form. */
  readonly check?: (response: ModelResponse) => CallOutcome;
}

/** A role's sampling in a cell; each role has a seed of its own. */
export function samplingOf(role: Role, { sampling, seed }: Pick<MethodContext, 'sampling' | 'seed'>): Sampling {
  const temperature = sampling.temperature[role];
  return {
    ...(temperature === null ? {} : { temperature }),
    maxOutputTokens: sampling.maxOutputTokens[role],
    seed: deriveSeed(seed, role),
  };
}

/**
 * Throws ContextOverflowError and ProviderError as the model does, after recording them. A prompt that the provider's
 * filter stopped is an answer like a withheld one: `refused`.
 */
export async function callModel(context: CallContext, call: Call): Promise<ModelResponse> {
  const { role, phase, path, messages } = call;
  const request: ModelRequest = {
    messages,
    tools: [],
    sampling: samplingOf(role, context),
    sampleIndex: call.sampleIndex ?? 0,
    ...(call.answerSchema ? { answerSchema: call.answerSchema } : {}),
  };
  try {
    const response = await context.limit(() => context.models[role].complete(request, context.signal));
    const outcome = outcomeOf(response) ?? call.check?.(response) ?? 'ok';
    const { usage, paid, servedBy } = response;
    const served = servedBy === undefined ? {} : { servedBy };
    context.emit({ type: 'call', role, phase, path, outcome, usage, paid, ...served });
    return response;
  } catch (error) {
    if (error instanceof ProviderError && error.kind === 'content-filter') {
      context.emit({ type: 'call', role, phase, path, outcome: 'refused', usage: noUsage, paid: noBill });
      return { text: '', toolCalls: [], finish: 'refused', usage: noUsage, paid: noBill };
    }
    const overflow = error instanceof ContextOverflowError;
    const usage = overflow ? { promptTokens: error.promptTokens, completionTokens: 0 } : noUsage;
    context.emit({ type: 'call', role, phase, path, outcome: overflow ? 'overflow' : 'error', usage, paid: noBill });
    throw error;
  }
}

function outcomeOf(response: ModelResponse): CallOutcome | undefined {
  return response.finish === 'length' ? 'length' : response.finish === 'refused' ? 'refused' : undefined;
}
