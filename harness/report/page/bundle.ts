/** The page's code: built from `app/` when a report is written, once a process. Same source, same bytes. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type InputOptions, rolldown } from 'rolldown';

export interface Bundle {
  /** Each is one script without imports. */
  readonly app: string;
  /** Draws charts: large, and run only where one is to be seen. */
  readonly charts: string;
  readonly styles: string;
}

const folder = join(import.meta.dirname, 'app');
let known: Promise<Bundle> | undefined;

export function pageBundle(): Promise<Bundle> {
  known ??= build();
  return known;
}

async function build(): Promise<Bundle> {
  const [app, charts, styles] = await Promise.all([script('main.tsx'), script('draw-chart.ts'), pageStyles()]);
  return { app, charts, styles };
}

export function pageStyles(): Promise<string> {
  return readFile(join(folder, 'page.css'), 'utf8');
}

async function script(name: string): Promise<string> {
  const options: InputOptions = {
    input: join(folder, name),
    platform: 'browser',
    tsconfig: join(folder, 'tsconfig.json'),
  };
  const built = await rolldown(options);
  try {
    const { output } = await built.generate({ format: 'iife', minify: true, codeSplitting: false });
    const [chunk, ...others] = output;
    if (others.length > 0) throw new Error(`Expected ${name} to become one script, got ${output.length} files.`);
    return chunk.code;
  } finally {
    await built.close();
  }
}
