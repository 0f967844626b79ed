import type { Json } from '../../core/canonical-json.ts';
import { plainText } from '../format.ts';
import type { ChartSpec } from './frame.ts';
import { textWidth, wrap } from './text-width.ts';

const labelSize = 13;
const labelLine = 16;
const widest = 280;

/** A chart with one horizontal row for each label. */
export interface Rows {
  /** Pixels left of the plot, and its height. */
  readonly left: number;
  readonly height: number;
  /** Encoding of the rows: field `row` is the index of the label. */
  readonly y: ChartSpec;
  /** The labels, left of the plot. */
  readonly layers: readonly ChartSpec[];
}

/** Labels of the same number of lines, each centred on its row: an axis would hang them from their first line. */
function labelLayer(lines: number, labels: readonly { row: number; text: string }[]): ChartSpec {
  return {
    data: { values: labels.map((label) => ({ ...label })) },
    mark: {
      type: 'text',
      style: 'label',
      align: 'right',
      baseline: 'middle',
      fontSize: labelSize,
      lineBreak: '\n',
      lineHeight: labelLine,
      dy: (-(lines - 1) * labelLine) / 2,
    },
    encoding: { x: { value: -12 }, text: { field: 'text' } },
  };
}

/** Places long labels in several lines, with room for as many beside them (`lines`); rows are told apart by index, so that equal labels stay two rows. */
export function layOutRows(labels: readonly string[], lines = 1): Rows {
  const rows = labels.map((label, row) => ({ row, lines: wrap(plainText(label), labelSize, widest) }));
  const step = Math.max(46, lines * labelLine + 14, ...rows.map(({ lines }) => lines.length * labelLine + 14));
  const longest = Math.max(60, ...rows.flatMap(({ lines }) => lines.map((line) => textWidth(line, labelSize))));
  return {
    left: Math.ceil(longest) + 28,
    height: labels.length * step,
    y: { field: 'row', type: 'ordinal', sort: null, scale: { domain: [...labels.keys()] as Json[] }, axis: null },
    layers: [...Map.groupBy(rows, ({ lines }) => lines.length)].map(([count, own]) =>
      labelLayer(
        count,
        own.map(({ row, lines }) => ({ row, text: lines.join('\n') })),
      ),
    ),
  };
}
