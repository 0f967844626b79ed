/** The tools that a module brings, beside the environment's: offered alike, and run in the sandbox. */

import type { Environment, StepResult } from '../core/benchmark.ts';
import { boundedText } from '../core/bounded-text.ts';
import type { Json } from '../core/canonical-json.ts';
import type { Module, ToolDefinition } from '../core/module.ts';
import { noSandbox, type Sandbox, type SandboxRun } from '../core/sandbox.ts';

export interface ToolPorts {
  readonly sandbox?: Sandbox;
  readonly signal?: AbortSignal;
}

/** Characters of a tool's answer, before the rest is counted. */
const maxAnswer = 6000;

/**
 * The same environment, which also answers calls of the module's tools. Of tools with one name the environment's is meant;
 * one without a body is left to the environment. What a tool does wrong is an observation; a broken sandbox is thrown.
 */
export function withModuleTools(environment: Environment, module: Module, ports: ToolPorts): Environment {
  if (module.tools.length === 0) return environment;
  const taken = new Set(environment.tools.map(({ name }) => name));
  const own = module.tools.filter(({ name }) => !taken.has(name));
  const byName = new Map(own.flatMap((tool) => (tool.body === undefined ? [] : [[tool.name, tool.body] as const])));
  const { opening, answerMarker, files } = environment;
  return {
    opening,
    tools: [...environment.tools, ...own.map(offered)],
    ...(answerMarker === undefined ? {} : { answerMarker }),
    ...(files === undefined ? {} : { files }),
    step: async (action) => {
      const body = action.kind === 'tool' ? byName.get(action.name) : undefined;
      if (action.kind !== 'tool' || body === undefined) return environment.step(action);
      return observed(await callTool(body, action.input, { ...ports, files: environment.files ?? new Map() }));
    },
  };
}

const known = new WeakMap<ToolDefinition, ToolDefinition>();

/** What a model is told of a tool; the same object every time, for whoever counts its tokens. */
function offered(tool: ToolDefinition): ToolDefinition {
  const { name, description, inputSchema } = tool;
  const told = known.get(tool) ?? { name, description, inputSchema };
  known.set(tool, told);
  return told;
}

interface CallPorts extends ToolPorts {
  readonly files: ReadonlyMap<string, Uint8Array>;
}

function callTool(body: string, input: Json, { sandbox = noSandbox, signal, files }: CallPorts): Promise<SandboxRun> {
  return sandbox.run({ language: 'javascript', form: 'function', code: body, input, files }, signal);
}

function observed(run: SandboxRun): StepResult {
  return { observation: run.state === 'done' ? answerOf(run.value) : `The tool failed: ${run.message}`, ...going };
}

const going = { done: false, score: 0 } as const;

function answerOf(value: Json): string {
  return boundedText(typeof value === 'string' ? value : JSON.stringify(value), maxAnswer);
}
