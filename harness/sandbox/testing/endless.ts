/** A process that sits in two programs without end, in steps that cannot be interrupted from inside, and says so. */
import { stdout } from 'node:process';
import { openSandbox } from '../open-sandbox.ts';

const sandbox = openSandbox({ limits: { timeMs: 1_000_000 } });
const run = (language: 'javascript' | 'python', code: string) => sandbox.run({ language, form: 'program', code });

await Promise.all([run('javascript', ''), run('python', '')]);
void run('javascript', '[].indexOf.call({ length: 2 ** 53 - 1 }, 1)');
void run('python', 'sum(range(10**15))');
setTimeout(() => stdout.write('endless\n'), 300);
