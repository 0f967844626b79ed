import type { CallEvent, CellRecord } from '../../core/record.ts';
import type { Dialogue, Steps } from '../../core/steps.ts';
import { compareNatural, compareText } from '../order.ts';
import { matchSteps } from './match-steps.ts';
import { type PackedSteps, packSteps } from './pack-steps.ts';
import type { PageCalls, PageDialogue } from './page-data.ts';
import type { PageIndices } from './page-indices.ts';
import type { PageSteps } from './page-steps.ts';
import { stratifiedOrder } from './stratified-order.ts';
import { textTable } from './text-table.ts';

export interface CallRow {
  readonly cell: number;
  readonly event: CallEvent;
  /** Index of its step; -1 where it was not answered, or there is none. */
  readonly step: number;
}

const roleRank = ({ role }: CallEvent) => ['merger', 'optimizer', 'evaluator'].indexOf(role);

/** Of merger, optimizer and evaluator; an agent's turns are in its trajectories. */
export function callRows(cells: readonly CellRecord[], steps: Steps): CallRow[] {
  const stepOf = matchSteps(steps.calls, ({ cell, role, phase, path, task }) => [cell, role, phase, path, task]);
  return cells.flatMap((record, cell) =>
    record.events
      .filter((event) => event.type === 'call')
      .filter(({ role }) => role !== 'agent')
      .map((event) => {
        const { role, phase, path, taskId = '', outcome } = event;
        const answered = outcome !== 'overflow' && outcome !== 'error';
        return { cell, event, step: answered ? stepOf([record.id, role, phase, path, taskId]) : -1 };
      })
      .sort((a, b) => compareEvents(a.event, b.event)),
  );
}

const compareEvents = (a: CallEvent, b: CallEvent) =>
  roleRank(a) - roleRank(b) || compareNatural(a.path, b.path) || compareText(a.taskId ?? '', b.taskId ?? '');

/** Prompts of merger and optimizer first: there are few, and they tell most. */
export function packDialogues(
  { calls: rows, dialogue }: Pick<PageSteps, 'calls' | 'dialogue'>,
  budget: number,
): PackedSteps {
  const known = [...rows.keys()].filter((row) => rows[row]!.step >= 0);
  return packSteps({
    wanted: stratifiedOrder(known, {
      purpose: 'prompts',
      stratum: (row) => String(rows[row]!.cell),
      rank: (row) => roleRank(rows[row]!.event),
    }),
    compare: (a, b) => roleRank(rows[a]!.event) - roleRank(rows[b]!.event) || a - b,
    read: dialogue,
    budget,
  });
}

export function pageDialogue({ messages, answer, toolCalls }: Dialogue): PageDialogue {
  const calls = (given: Dialogue['toolCalls']) => given.map(({ name, input }) => `${name} ${JSON.stringify(input)}`);
  return {
    messages: messages.map((message) => {
      const called = message.role === 'assistant' ? calls(message.toolCalls ?? []) : [];
      return [message.role, [message.content, ...called].join('\n')];
    }),
    answer: [answer, ...calls(toolCalls)].join('\n'),
  };
}

export function callColumns(rows: readonly CallRow[], packed: PackedSteps, indices: PageIndices): PageCalls {
  const [roles, paths, outcomes] = [textTable(), textTable(), textTable()];
  const column = (value: (row: CallRow, index: number) => number) => rows.map(value);
  return {
    cell: column(({ cell }) => cell),
    role: column(({ event }) => roles.indexOf(event.role)),
    path: column(({ event }) => paths.indexOf(event.path)),
    task: column(({ event }) => (event.taskId === undefined ? -1 : indices.task(event.taskId))),
    outcome: column(({ event }) => outcomes.indexOf(event.error ? `error: ${event.error}` : event.outcome)),
    promptTokens: column(({ event }) => event.usage.promptTokens),
    completionTokens: column(({ event }) => event.usage.completionTokens),
    chunk: column(({ step }, index) => packed.at.get(index)?.[0] ?? (step < 0 ? -2 : -1)),
    place: column((_, index) => packed.at.get(index)?.[1] ?? -1),
    roles: roles.texts,
    paths: paths.texts,
    outcomes: outcomes.texts,
  };
}
