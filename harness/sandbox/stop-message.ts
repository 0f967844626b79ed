import type { SandboxLimits, SandboxStop } from '../core/sandbox.ts';

/** The sentence for a limit that was hit. The same whoever noticed it, so that it does not depend on the machine's load. */
export function stopMessage(why: Exclude<SandboxStop, 'error'>, limits: SandboxLimits): string {
  if (why === 'time') return `The program takes too long: it may work for ${limits.timeMs / 1000} seconds at most.`;
  if (why === 'memory') return `The program used up its memory (${limits.memoryMb} MB).`;
  if (why === 'output') return `The program printed or returned more than ${limits.outputCharacters} characters.`;
  return `The program wrote more than ${limits.fileBytes} bytes of files.`;
}
