/** A script of its own, since it is large: Vega-Lite specs → SVG, with no code made from texts (`ast`). */
import embed, { type VisualizationSpec } from 'vega-embed';
import type { PageChart } from '../page-data.ts';
import { visibleLine } from '../visible-text.ts';
import { count, percent } from './numbers.ts';

export interface DrawnChart {
  svg(): Promise<string>;
  end(): void;
}

export type DrawChart = (element: HTMLElement, spec: PageChart['spec'], theme: 'light' | 'dark') => Promise<DrawnChart>;

/** Fields that place a mark, or repeat what stands beside it. */
const unsaid = new Set(['row', 'order', 'value', 'text', 'trouble', 'method']);

/** What a mark stands for, as HTML: `harmless` is what escapes a text of others. */
function tipOf(data: unknown, harmless: (text: unknown) => string): string {
  if (typeof data !== 'object' || data === null) return harmless(String(data));
  const rows = Object.entries(data).filter(([name, own]) => !unsaid.has(name) && own !== null && own !== '');
  const cells = rows.map(
    ([name, own]) => `<tr><td class="key">${harmless(name)}</td><td>${harmless(shown(own))}</td></tr>`,
  );
  return `<table>${cells.join('')}</table>`;
}

function shown(value: unknown): string {
  if (typeof value !== 'number') return visibleLine(String(value));
  return Number.isInteger(value) && value !== 1 && value !== 0
    ? count(value)
    : value <= 1
      ? percent(value)
      : count(value);
}

const drawChart: DrawChart = async (element, spec, theme) => {
  const { view, finalize } = await embed(element, spec as unknown as VisualizationSpec, {
    actions: false,
    renderer: 'svg',
    ast: true,
    tooltip: { theme, formatTooltip: tipOf },
    config: { mark: { tooltip: { content: 'data' } } } as never,
  });
  return { svg: () => view.toSVG(), end: finalize };
};

(globalThis as { fgoDrawChart?: DrawChart }).fgoDrawChart = drawChart;
