import process from 'node:process';
import type { SandboxLimits } from '../../core/sandbox.ts';
import { wallFactor } from '../limits.ts';

/** How often it looks. */
const everyMs = 25;
/** Megabytes beside the program's own memory: compiled code, files on their way, garbage not yet collected. */
const slackMb = 400;
const megabyte = 1_000_000;

/**
 * Watches a run from outside, for what the runtime's own counters cannot see: the processor's time, the time of the wall, and all memory
 * of the process. `hit` is called once. Returns what ends the watch.
 */
export function watch(limits: SandboxLimits, hit: (why: 'time' | 'memory') => void): () => void {
  const full = process.memoryUsage.rss() + (limits.memoryMb + slackMb) * megabyte;
  const before = process.cpuUsage();
  const look = () => {
    const { user, system } = process.cpuUsage(before);
    if ((user + system) / 1000 >= limits.timeMs) over('time');
    else if (process.memoryUsage.rss() >= full) over('memory');
  };
  const looks = setInterval(look, everyMs);
  const wall = setTimeout(() => over('time'), limits.timeMs * wallFactor);
  const end = () => {
    clearInterval(looks);
    clearTimeout(wall);
  };
  const over = (why: 'time' | 'memory') => {
    end();
    hit(why);
  };
  return end;
}
