/** What a child may say, checked; nothing of it is believed beyond its own run. */
import { Buffer } from 'node:buffer';
import { z } from 'zod';
import type { Json } from '../core/canonical-json.ts';
import type { SandboxLimits, SandboxProgram } from '../core/sandbox.ts';
import { maxFiles } from './limits.ts';
import { problemOfName } from './scratch-name.ts';

/** A run as it goes to the child: one line of limits for the guard, then one line for the runtime. */
export interface Job {
  readonly form: SandboxProgram['form'];
  readonly code: string;
  readonly input: Json;
  /** Name and base64. */
  readonly files: readonly (readonly [string, string])[];
  readonly limits: SandboxLimits;
}

export function jobText(program: SandboxProgram, limits: SandboxLimits): string {
  const files = [...(program.files ?? [])].map(
    ([name, bytes]) => [name, Buffer.from(bytes).toString('base64')] as const,
  );
  const { form, code, input = null } = program;
  const job: Job = { form, code, input, files, limits };
  return `${JSON.stringify(limits)}\n${JSON.stringify(job)}`;
}

const replySchema = z.discriminatedUnion('kind', [
  /** The runtime stands, and the program starts: its time runs from here. */
  z.strictObject({ kind: z.literal('started') }),
  z.strictObject({ kind: z.literal('print'), text: z.string() }),
  z.strictObject({
    kind: z.literal('done'),
    /** JSON. */
    value: z.string(),
    files: z.array(z.tuple([z.string(), z.base64()])),
  }),
  z.strictObject({
    kind: z.literal('stopped'),
    why: z.enum(['error', 'time', 'memory', 'output', 'files']),
    message: z.string(),
  }),
]);

export type Reply = z.infer<typeof replySchema>;

/** Undefined for what is no reply. */
export function readReply(text: string): Reply | undefined {
  try {
    return replySchema.safeParse(JSON.parse(text)).data;
  } catch {
    return undefined;
  }
}

/** Bytes that a reply may have at most: files in base64, the value and names with every character escaped. */
export const replyBytes = (limits: SandboxLimits): number =>
  Math.ceil((limits.fileBytes * 4) / 3) + limits.outputCharacters * 12 + maxFiles * 1300 + 100_000;

/** The files that came back, or the sentence that says why they are refused. */
export function readFiles(
  files: readonly (readonly [string, string])[],
  limits: SandboxLimits,
): ReadonlyMap<string, Uint8Array> | string {
  const read = new Map(files.map(([name, text]) => [name, new Uint8Array(Buffer.from(text, 'base64'))]));
  return problemOfFiles(read, limits) ?? read;
}

/** Why these files cannot stand in a scratch folder, in one sentence. */
export function problemOfFiles(files: ReadonlyMap<string, Uint8Array>, limits: SandboxLimits): string | undefined {
  if (files.size > maxFiles) return `There may be ${maxFiles} files at most, these are ${files.size}.`;
  for (const name of files.keys()) {
    const problem = problemOfName(name);
    if (problem !== undefined) return `The file name ${JSON.stringify(name.slice(0, 60))} is refused: ${problem}.`;
  }
  const bytes = [...files.values()].reduce((sum, file) => sum + file.length, 0);
  return bytes > limits.fileBytes ? `Files may have ${limits.fileBytes} bytes in all, these have ${bytes}.` : undefined;
}
