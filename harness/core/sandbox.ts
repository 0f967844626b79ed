import type { Json } from './canonical-json.ts';
import { ProviderError } from './errors.ts';

/** What one run may use. The defaults are those of the sandbox that is opened; a run may ask for less, never for more. */
export interface SandboxLimits {
  /** Processor time of the program, the runtime's own start apart; a program that waits is given up after five times as much. */
  readonly timeMs: number;
  readonly memoryMb: number;
  /** Characters of what it prints and of its value as JSON, together. */
  readonly outputCharacters: number;
  /** Bytes of all files in the scratch folder. */
  readonly fileBytes: number;
}

/** A program that a model wrote. */
export interface SandboxProgram {
  readonly language: 'javascript' | 'python';
  /**
   * `program`: run from top to bottom · `function`: the body of a function of `input`, whose returned value counts
   * (JavaScript only).
   */
  readonly form: 'program' | 'function';
  readonly code: string;
  /** The argument of a `function`. */
  readonly input?: Json;
  /** The scratch folder before the run: relative names such as `sales.csv` or `pages/Oslo.txt`, and their bytes. */
  readonly files?: ReadonlyMap<string, Uint8Array>;
  readonly limits?: Partial<SandboxLimits>;
}

/** Why a program did not come to its end: `error` = it threw, or could not be read; the others name the limit that it hit. */
export type SandboxStop = 'error' | 'time' | 'memory' | 'output' | 'files';

/** `output` is what it printed until then, in the order of printing. */
export type SandboxRun =
  | {
      readonly state: 'done';
      readonly output: string;
      /** Of a `function`; null where it returned nothing that JSON knows. */
      readonly value: Json;
      /** Files that are new or changed. */
      readonly files: ReadonlyMap<string, Uint8Array>;
    }
  | {
      readonly state: 'stopped';
      readonly why: SandboxStop;
      /** One sentence for whoever wrote the program. */
      readonly message: string;
      readonly output: string;
    };

/**
 * Where all code runs that a model wrote: no network, no environment, no file but those it is given, limits on time,
 * memory and output. The same program with the same files and input comes to the same, unless it ran into its time.
 */
export interface Sandbox {
  /** Never throws for what a program does. Throws ProviderError (`sandbox`) when the sandbox itself is broken, StoppedError after a stop. */
  run(program: SandboxProgram, signal?: AbortSignal): Promise<SandboxRun>;
  /** Ends its processes. Without it they end when this process does, however it ends. */
  close(): Promise<void>;
}

/** Where nobody has given one: nothing is run. */
export const noSandbox: Sandbox = {
  run: async () => {
    throw new ProviderError('sandbox', 'Expected a sandbox for code that a model wrote, got none.');
  },
  close: async () => {},
};
