/** A thread that opens a sandbox, uses it, and forgets to close it. */
import { parentPort } from 'node:worker_threads';
import { openSandbox } from '../open-sandbox.ts';

const sandbox = openSandbox();
parentPort!.postMessage(await sandbox.run({ language: 'javascript', form: 'function', code: 'return 1 + 1' }));
