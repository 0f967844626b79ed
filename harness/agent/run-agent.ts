/**
 * A(q; θ): one agent's episode on one task. A chat in which the agent thinks and acts (ReAct, arXiv 2210.03629) and the
 * environment answers, until the environment is done or the step cap is reached.
 */
import type { Environment, StepResult } from '../core/benchmark.ts';
import { ContextOverflowError, ProviderError } from '../core/errors.ts';
import {
  addBill,
  addUsage,
  type Bill,
  type LanguageModel,
  type Message,
  type ModelResponse,
  noBill,
  noUsage,
  type Sampling,
  type Usage,
} from '../core/language-model.ts';
import type { Module } from '../core/module.ts';
import type { Sandbox } from '../core/sandbox.ts';
import type { Task } from '../core/task.ts';
import type { Action, Attempt, Episode, Step } from '../core/trajectory.ts';
import { parseAction } from './parse-action.ts';
import { renderModule } from './render-module.ts';
import { withModuleTools } from './with-module-tools.ts';

export interface EpisodeRequest {
  readonly model: LanguageModel;
  readonly sampling: Sampling;
  readonly sampleIndex: number;
  readonly module: Module;
  readonly brief: string;
  readonly task: Task;
  /** Starts the task's environment. */
  readonly start: () => Promise<Environment>;
  /** Actions at most; running out of them is the agent's failure. */
  readonly maxSteps: number;
  /** Where tools of the module that have a body run. */
  readonly sandbox?: Sandbox;
  readonly signal?: AbortSignal;
}

/** What an episode has come to so far. */
interface Progress {
  opening: string;
  readonly steps: Step[];
  feedback: string | undefined;
  calls: number;
  /** Of the calls, those whose answer was cut off by the output limit. */
  cutOff: number;
  usage: Usage;
  paid: Bill;
  readonly servedBy: Set<string>;
}

const noToolCall = (answerMarker: string | undefined) =>
  `No tool was called. Call one of the tools${answerMarker === undefined ? '' : `, or end with a line ${answerMarker} and the answer`}.`;
const noAction = 'No action was found. End your answer with one line of the form "Action: the action".';

/**
 * Never throws for what agent, model or environment do: a prompt that does not fit is a failed attempt, a ProviderError
 * of the model or the environment is an `error`. Bugs and a stop are thrown.
 */
export async function runAgent(request: EpisodeRequest): Promise<Episode> {
  const progress: Progress = {
    opening: '',
    steps: [],
    feedback: undefined,
    calls: 0,
    cutOff: 0,
    usage: noUsage,
    paid: noBill,
    servedBy: new Set(),
  };
  const attempt = await play(request, progress).catch(attemptOf);
  const { opening, steps, feedback, calls, usage, paid } = progress;
  const servedBy = [...progress.servedBy].toSorted();
  const { id: taskId, category, label } = request.task;
  const task = { taskId, category, ...(label === undefined ? {} : { label }) };
  const told = feedback === undefined ? {} : { feedback };
  return { trajectory: { ...task, opening, steps, attempt, ...told }, calls, usage, paid, servedBy };
}

async function play(request: EpisodeRequest, progress: Progress): Promise<Attempt> {
  const { module, maxSteps } = request;
  const bare = await request.start();
  const environment = withModuleTools(bare, module, request);
  const { opening, tools, answerMarker } = environment;
  progress.opening = opening;
  const byTools = bare.tools.length > 0;
  const system = renderModule(module, { brief: request.brief, byTools, answerMarker });
  const messages: Message[] = [system, { role: 'user', content: opening }];
  for (let turn = 0; turn < maxSteps && progress.steps.length < maxSteps; turn += 1) {
    const { model, sampling, sampleIndex, signal } = request;
    const response = await model.complete({ messages, tools, sampling, sampleIndex }, signal);
    progress.calls += 1;
    progress.usage = addUsage(progress.usage, response.usage);
    progress.paid = addBill(progress.paid, response.paid);
    if (response.servedBy !== undefined) progress.servedBy.add(response.servedBy);
    if (response.finish === 'refused') throw new ProviderError('content-filter', 'The provider withheld an answer.');
    if (response.finish === 'length') {
      progress.cutOff += 1;
      if (progress.cutOff === progress.calls && progress.cutOff === chances) throw cutOff(sampling);
    }

    const actions = actionsOf(response, answerMarker).slice(0, maxSteps - progress.steps.length);
    const toolCalls = response.finish === 'length' ? [] : response.toolCalls;
    messages.push({ role: 'assistant', content: response.text, ...(toolCalls.length > 0 ? { toolCalls } : {}) });
    if (actions.length === 0) messages.push({ role: 'user', content: byTools ? noToolCall(answerMarker) : noAction });
    for (const { thought, action } of actions) {
      const { observation, done, score, outcome } = await act(environment, progress, thought, action);
      if (done) return { state: 'scored', score, ...(outcome === undefined ? {} : { outcome }) };
      messages.push(
        action.kind === 'tool'
          ? { role: 'tool', callId: action.callId, content: observation }
          : { role: 'user', content: observation },
      );
    }
  }
  return outOfTurns(progress, request.sampling);
}

/** An agent that was never let finish a sentence had no chance: not its failure, but that of the settings. */
function outOfTurns({ steps, calls, cutOff: cut }: Progress, sampling: Sampling): Attempt {
  if (steps.length > 0) return { state: 'failed', reason: 'step-cap' };
  if (cut < calls) return { state: 'failed', reason: 'no-action' };
  throw cutOff(sampling);
}

/** Answers that are all cut off before the agent has done anything: each costs the whole limit, and the next will be no other. */
const chances = 3;

function cutOff({ maxOutputTokens }: Sampling): ProviderError {
  const message = `Every answer was cut off at ${maxOutputTokens} tokens: raise --max-output-tokens (hidden reasoning counts).`;
  return new ProviderError('output-limit', message);
}

/**
 * Tool calls in their order, or the one action of the text, which is what stands from the marker on where there is one;
 * none where the answer was cut off, for it may hold half of one.
 */
function actionsOf(
  { text, toolCalls, finish }: ModelResponse,
  answerMarker: string | undefined,
): { thought: string; action: Action }[] {
  if (finish === 'length') return [];
  if (toolCalls.length > 0)
    return toolCalls.map(({ id: callId, name, input }) => ({
      thought: text,
      action: { kind: 'tool', callId, name, input },
    }));
  const at = answerMarker === undefined ? -1 : text.lastIndexOf(answerMarker);
  if (at !== -1) return [{ thought: text.slice(0, at).trim(), action: { kind: 'text', text: text.slice(at).trim() } }];
  const { thought, action } = parseAction(text);
  return action === undefined ? [] : [{ thought, action: { kind: 'text', text: action } }];
}

async function act(environment: Environment, progress: Progress, thought: string, action: Action): Promise<StepResult> {
  const result = await environment.step(action);
  if (result.done && !(result.score >= 0 && result.score <= 1))
    throw new RangeError(`Expected the environment's score to be between 0 and 1, got ${result.score}.`);
  progress.steps.push({ thought, action, observation: result.observation });
  progress.feedback = result.feedback ?? progress.feedback;
  return result;
}

function attemptOf(error: unknown): Attempt {
  if (error instanceof ContextOverflowError) return { state: 'failed', reason: 'context-overflow' };
  if (error instanceof ProviderError) return { state: 'error', kind: error.kind, message: error.message };
  throw error;
}
