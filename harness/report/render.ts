import { createRequire } from 'node:module';
import type { ChartSpec } from './charts/frame.ts';

export interface RenderedChart {
  readonly svg: string;
  readonly png: Uint8Array;
  /** What Vega-Lite or Vega complained of; empty when all is well. */
  readonly warnings: readonly string[];
}

const { resolve } = createRequire(import.meta.url);
const fonts = ['DejaVuSans.ttf', 'DejaVuSans-Bold.ttf', 'DejaVuSans-Oblique.ttf'];

/** Pixels of the PNG for each of the SVG's: sharp on dense screens. */
const pngScale = 2;

/** A logger that keeps what it is told, in the shape that both libraries take. */
function keepingLogger(kept: string[]) {
  const keep = (...messages: readonly unknown[]) => {
    kept.push(messages.map(String).join(' '));
    return logger;
  };
  const ignore = () => logger;
  const logger = { level: ignore, error: keep, warn: keep, info: ignore, debug: ignore };
  return logger;
}

/** Spec → SVG, without a browser. */
export async function renderSvg(spec: ChartSpec): Promise<Omit<RenderedChart, 'png'>> {
  const [vega, vegaLite] = await Promise.all([import('vega'), import('vega-lite')]);
  const warnings: string[] = [];
  const logger = keepingLogger(warnings) as never;
  const compiled = vegaLite.compile(spec as unknown as Parameters<typeof vegaLite.compile>[0], {
    logger,
  });
  const view = new vega.View(vega.parse(compiled.spec), { renderer: 'none', logger });
  const svg = await view.toSVG();
  view.finalize();
  return { svg, warnings };
}

/** Spec → SVG → PNG; fonts come with the package, so that every machine draws the same pixels. */
export async function renderChart(spec: ChartSpec): Promise<RenderedChart> {
  const [{ svg, warnings }, { Resvg }] = await Promise.all([renderSvg(spec), import('@resvg/resvg-js')]);
  const font = {
    fontFiles: fonts.map((file) => resolve(`dejavu-fonts-ttf/ttf/${file}`)),
    loadSystemFonts: false,
    defaultFontFamily: 'DejaVu Sans',
  };
  const png = new Resvg(svg, { font, background: 'white', fitTo: { mode: 'zoom', value: pngScale } }).render().asPng();
  return { svg, png, warnings };
}
