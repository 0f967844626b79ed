import { aggregate } from '../report/aggregate.ts';
import { chartsOf } from '../report/charts.ts';
import { renderSvg } from '../report/render.ts';
import type { Measurement } from './measurement.ts';
import { sizedSweep } from './sized-sweep.ts';

export const chartSvg: Measurement = {
  name: 'chart',
  work: 'the chart of accuracy by method, four arms and two seeds, from its spec to SVG',
  prepare: async () => {
    const { spec } = chartsOf(aggregate(sizedSweep()))[0]!;
    return { units: 1, run: () => renderSvg(spec) };
  },
};
