/** A sandbox for tests whose programs the tests themselves wrote: nothing is contained. */
import type { Json } from '../core/canonical-json.ts';
import { ProviderError } from '../core/errors.ts';
import type { Sandbox, SandboxProgram } from '../core/sandbox.ts';

/** `ran` has the programs in their order. A body that says `break the sandbox` breaks it. */
export function toySandbox(): Sandbox & { readonly ran: SandboxProgram[] } {
  const ran: SandboxProgram[] = [];
  return {
    ran,
    run: async (program) => {
      ran.push(program);
      const { code, input, files = new Map<string, Uint8Array>() } = program;
      if (code.includes('break the sandbox')) throw new ProviderError('sandbox', 'The sandbox is broken.');
      const readFile = (name: string) => {
        const bytes = files.get(name);
        if (bytes === undefined) throw new Error(`There is no file ${name}.`);
        return new TextDecoder().decode(bytes);
      };
      try {
        const body = new Function('input', 'readFile', code);
        const value = (body(input, readFile) ?? null) as Json;
        return { state: 'done', output: '', value, files: new Map() };
      } catch (error) {
        return { state: 'stopped', why: 'error', message: (error as Error).message, output: '' };
      }
    },
    close: async () => {},
  };
}
