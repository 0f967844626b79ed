import type { ReadLimits } from './reading.ts';

/** Why a thread of a lane gave no answer, for the agent. */
export function stopSentence(name: string, stopped: 'time' | 'memory' | 'crash', { timeMs }: ReadLimits): string {
  const why = {
    time: `it takes longer than ${timeMs / 1000} seconds`,
    memory: 'it needs more memory than it may have',
    crash: 'it breaks the program that reads it',
  }[stopped];
  return `${name} cannot be read: ${why}.`;
}
