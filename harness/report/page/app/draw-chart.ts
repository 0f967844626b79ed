/** A script of its own, since it is large: Vega-Lite specs → SVG, with no code made from texts (`ast`). */
import embed, { type VisualizationSpec } from 'vega-embed';
import type { PageChart } from '../page-data.ts';

export interface DrawnChart {
  svg(): Promise<string>;
  end(): void;
}

export type DrawChart = (element: HTMLElement, spec: PageChart['spec'], theme: 'light' | 'dark') => Promise<DrawnChart>;

const drawChart: DrawChart = async (element, spec, theme) => {
  const { view, finalize } = await embed(element, spec as unknown as VisualizationSpec, {
    actions: false,
    renderer: 'svg',
    ast: true,
    tooltip: { theme },
    config: { mark: { tooltip: { content: 'data' } } } as never,
  });
  return { svg: () => view.toSVG(), end: finalize };
};

(globalThis as { fgoDrawChart?: DrawChart }).fgoDrawChart = drawChart;
