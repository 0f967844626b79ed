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
import type { CallEvent, CallOutcome, Phase } from '../core/record.ts';
import type { TaskId } from '../core/task.ts';

export type CallContext = Pick<MethodContext, 'models' | 'memory' | 'sampling' | 'seed' | 'limit' | 'signal' | 'emit'>;

export interface Call {
  readonly role: Exclude<Role, 'agent'>;
  readonly phase: Phase;
  readonly path: string;
  /** Of the evaluator: the task whose trajectory it reads. */
  readonly taskId?: TaskId;
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
  const { role, phase, path, taskId, messages } = call;
  const place = { role, phase, path, ...(taskId === undefined ? {} : { taskId }) };
  const request: ModelRequest = {
    messages,
    tools: [],
    sampling: samplingOf(role, context),
    sampleIndex: call.sampleIndex ?? 0,
    ...(call.answerSchema ? { answerSchema: call.answerSchema } : {}),
  };
  const eventOf = (outcome: CallOutcome, { usage, paid, servedBy }: Measured): CallEvent => ({
    type: 'call',
    ...place,
    ...{ outcome, usage, paid },
    ...(servedBy === undefined ? {} : { servedBy }),
  });
  try {
    const { event, response } = await context.limit(() =>
      context.memory.call(place, request, async () => {
        const answer = await context.models[role].complete(request, context.signal).catch(withheld);
        return { event: eventOf(outcomeOf(answer) ?? call.check?.(answer) ?? 'ok', answer), response: answer };
      }),
    );
    context.emit(event);
    return response;
  } catch (error) {
    if (error instanceof ContextOverflowError) {
      const usage = { promptTokens: error.promptTokens, completionTokens: 0 };
      context.emit(eventOf('overflow', { usage, paid: noBill }));
    } else if (error instanceof ProviderError) {
      context.emit({ ...eventOf('error', { usage: noUsage, paid: noBill }), error: error.kind });
    }
    throw error;
  }
}

type Measured = Pick<ModelResponse, 'usage' | 'paid' | 'servedBy'>;

/** What a provider's filter stopped, as an answer. */
function withheld(error: unknown): ModelResponse {
  if (!(error instanceof ProviderError && error.kind === 'content-filter')) throw error;
  return { text: '', toolCalls: [], finish: 'refused', usage: noUsage, paid: noBill };
}

function outcomeOf(response: ModelResponse): CallOutcome | undefined {
  return response.finish === 'length' ? 'length' : response.finish === 'refused' ? 'refused' : undefined;
}
