import type { Rule } from './rule.ts';
export function readRules(_line: string): readonly Rule[] {
  return [];
}
