import { roles } from '../../core/language-model.ts';
import type { Aggregate } from '../aggregate.ts';
import { repeatsText, thousands } from '../format.ts';
import { spoiltText } from '../notes.ts';
import { drawn } from './drawn-rows.ts';
import { type Chart, framed, plotWidth } from './frame.ts';
import { layOutRows } from './rows.ts';
import { roleColours } from './theme.ts';

/** Prompt tokens that a cell spends before its test, by role: the second reading of "prompt-token consumption". */
export function tokensChart(aggregate: Aggregate): Chart | undefined {
  const { arms } = aggregate;
  if (arms.every(({ tokens }) => !tokens.training)) return undefined;
  const { left, height, y, layers } = layOutRows(arms.map(({ label }) => label));
  const margins = { left, right: 130 };
  const values = arms.flatMap((arm, row) =>
    roles
      .filter((role) => arm.tokens.trainingByRole[role] > 0)
      .map((role) => ({
        row,
        order: roles.indexOf(role),
        arm: arm.label,
        method: arm.method,
        role,
        tokens: drawn(arm.tokens.trainingByRole[role]),
        cells: arm.states.finished === 0 ? arm.cells.length : arm.states.finished,
        until_it_stopped: String(arm.states.finished === 0),
      })),
  );
  const rows = values.map(({ row: _, order: __, ...own }) => own);
  const totals = arms.map(({ states, tokens }, row) => ({
    row,
    text: `${thousands(tokens.training)}${states.finished === 0 ? '\nuntil it stopped' : ''}`,
  }));
  const spoilt = spoiltText(arms);
  const axis = {
    title: `prompt tokens in training per cell (mean over ${repeatsText(aggregate.cells)}, logical)`,
    format: ',d',
    tickCount: 5,
  };
  const color = {
    field: 'role',
    type: 'nominal',
    scale: { domain: [...roles], range: roles.map((role) => roleColours[role]) },
    legend: { orient: 'bottom', title: null, direction: 'horizontal' },
  };
  return framed(
    {
      name: 'tokens',
      title: 'Prompt tokens in training, by role',
      notes: spoilt === '' ? [] : [spoilt],
      ...margins,
      below: 100,
      height,
      rows,
    },
    aggregate,
    {
      encoding: { y },
      layer: [
        ...layers,
        {
          data: { values },
          mark: { type: 'bar', style: 'outline', height: 22 },
          encoding: {
            x: { field: 'tokens', type: 'quantitative', stack: 'zero', axis },
            color,
            order: { field: 'order', type: 'quantitative' },
          },
        },
        {
          data: { values: totals },
          mark: { type: 'text', style: 'label', align: 'left', fontSize: 12, lineBreak: '\n', lineHeight: 16 },
          encoding: { x: { value: plotWidth(margins) + 14 }, text: { field: 'text' } },
        },
      ],
    },
  );
}
