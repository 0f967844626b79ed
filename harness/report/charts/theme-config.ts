import type { Json } from '../../core/canonical-json.ts';
import { fontFamily, inks, type Theme } from './theme.ts';

export type ChartSpec = { readonly [key: string]: Json };

/** Pixels. */
export const fontSizes = { title: 18, subtitle: 12.5, subtitleLine: 17, text: 13 } as const;

/**
 * `config` of every chart, in Vega-Lite's terms, and the one place where a theme's colours stand: `{ ...spec, config:
 * themeConfig('dark') }` is the chart on dark paper. Marks take theirs from the styles `label` (text), `note` (what is
 * said beside) and `outline`, and methods that are black on white from the parameter `strong`.
 */
export function themeConfig(theme: Theme): ChartSpec {
  const ink = inks[theme];
  const text = {
    labelFontSize: fontSizes.text,
    titleFontSize: fontSizes.text,
    titleFontWeight: 'normal',
    labelColor: ink.text,
    titleColor: ink.text,
    labelLimit: 0,
  };
  return {
    background: ink.paper,
    font: fontFamily,
    params: [{ name: 'strong', value: ink.strong }],
    view: { stroke: null },
    title: {
      fontSize: fontSizes.title,
      subtitleFontSize: fontSizes.subtitle,
      subtitleLineHeight: fontSizes.subtitleLine,
      color: ink.text,
      subtitleColor: ink.soft,
    },
    axis: {
      ...text,
      titlePadding: 10,
      titleLimit: 0,
      gridColor: ink.grid,
      domainColor: ink.axis,
      tickColor: ink.axis,
    },
    legend: { ...text, symbolSize: 140 },
    style: {
      label: { color: ink.text },
      note: { color: ink.soft },
      outline: { stroke: ink.axis, strokeWidth: 0.75 },
    },
  };
}

/** The same chart in another theme. */
export const inTheme = (spec: ChartSpec, theme: Theme): ChartSpec => ({ ...spec, config: themeConfig(theme) });
