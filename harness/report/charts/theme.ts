import { compareMethods } from '../order.ts';

export const themes = ['light', 'dark'] as const;
export type Theme = (typeof themes)[number];

/** Okabe & Ito, "Color Universal Design" (2008): told apart with every kind of colour vision. Black is the theme's `strong`. */
const okabeIto = {
  orange: '#E69F00',
  skyBlue: '#56B4E9',
  green: '#009E73',
  yellow: '#F0E442',
  blue: '#0072B2',
  vermillion: '#D55E00',
  purple: '#CC79A7',
} as const;

/** A colour of the palette, or the one that is black on white and nearly white on black: a parameter of `themeConfig`. */
export type Colour = string | { readonly expr: 'strong' };

const strong: Colour = { expr: 'strong' };

/** Those that stand out by 3 : 1 (WCAG 2.2, 1.4.11) from the paper of both themes: a line has no text beside it. */
const methodColours: Readonly<Record<string, Colour>> = {
  vanilla: strong,
  'all-at-once': okabeIto.vermillion,
  'batch-wise': okabeIto.purple,
  fgo: okabeIto.blue,
};
const spareColours = [okabeIto.green, okabeIto.orange, okabeIto.skyBlue, okabeIto.yellow];

/** For segments with an outline, whose sums stand beside them. */
export const roleColours = {
  agent: okabeIto.skyBlue,
  evaluator: okabeIto.yellow,
  optimizer: okabeIto.orange,
  merger: okabeIto.green,
} as const;

/**
 * For the series of one method, which differ in their options: as many as there are, then again from the start. The last two
 * are paler than 3 : 1 on white.
 */
export const seriesColours: readonly Colour[] = [
  okabeIto.blue,
  okabeIto.vermillion,
  okabeIto.green,
  okabeIto.purple,
  strong,
  okabeIto.orange,
  okabeIto.skyBlue,
];

/** The same colour for a method on every chart of a report. */
export function colourScale(methods: readonly string[]): { domain: string[]; range: Colour[] } {
  const domain = [...new Set(methods)].sort(compareMethods);
  const others = domain.filter((method) => !Object.hasOwn(methodColours, method));
  const spare = (method: string) => spareColours[others.indexOf(method) % spareColours.length]!;
  return {
    domain,
    range: domain.map((method) => (Object.hasOwn(methodColours, method) ? methodColours[method]! : spare(method))),
  };
}

export const inks = {
  light: {
    paper: 'white',
    strong: '#000000',
    text: '#222222',
    soft: '#595959',
    grid: '#E3E3E3',
    axis: '#8C8C8C',
  },
  dark: {
    paper: '#16181D',
    strong: '#F2F2F2',
    text: '#E6E6E6',
    soft: '#ABABAB',
    grid: '#34373E',
    axis: '#8C8C8C',
  },
} as const satisfies Record<Theme, object>;

/** What CSS calls the colour in that theme: for legends that are no part of a chart. */
export const colourIn = (theme: Theme, colour: Colour): string =>
  typeof colour === 'string' ? colour : inks[theme].strong;

/** Verdana has DejaVu's widths: a browser without DejaVu lays the SVG out alike. */
export const fontFamily = 'DejaVu Sans, Verdana, sans-serif';
