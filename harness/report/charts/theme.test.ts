import { describe, expect, it } from 'vitest';
import { type Colour, colourIn, colourScale, inks, roleColours, seriesColours, themes } from './theme.ts';

type Triple = readonly [number, number, number];

const channels = (hex: string): Triple =>
  (hex === 'white' ? '#FFFFFF' : hex)
    .match(/[0-9A-F]{2}/gi)!
    .map((pair) => linear(Number.parseInt(pair, 16) / 255)) as unknown as Triple;
/** IEC 61966-2-1. */
const linear = (value: number) => (value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4);
const luminance = ([r, g, b]: Triple) => 0.2126 * r + 0.7152 * g + 0.0722 * b;

/** WCAG 2.2: (L₁ + 0.05) / (L₂ + 0.05). */
function contrast(a: string, b: string): number {
  const [darker, lighter] = [a, b].map((hex) => luminance(channels(hex))).toSorted((x, y) => x - y);
  return (lighter! + 0.05) / (darker! + 0.05);
}

/** Machado, Oliveira & Fernandes, "A Physiologically-based Model for Simulation of Color Vision Deficiency" (2009), severity 1. */
const visions: Readonly<Record<string, readonly Triple[]>> = {
  normal: [
    [1, 0, 0],
    [0, 1, 0],
    [0, 0, 1],
  ],
  protanopia: [
    [0.152286, 1.052583, -0.204868],
    [0.114503, 0.786281, 0.099216],
    [-0.003882, -0.048116, 1.051998],
  ],
  deuteranopia: [
    [0.367322, 0.860646, -0.227968],
    [0.280085, 0.672501, 0.047413],
    [-0.01182, 0.04294, 0.968881],
  ],
  tritanopia: [
    [1.255528, -0.076749, -0.178779],
    [-0.078411, 0.930809, 0.147602],
    [0.004733, 0.691367, 0.3039],
  ],
};

const seen = (hex: string, vision: readonly Triple[]): Triple => {
  const own = channels(hex);
  return vision.map((row) =>
    Math.min(
      1,
      Math.max(
        0,
        row.reduce((sum, w, i) => sum + w * own[i]!, 0),
      ),
    ),
  ) as unknown as Triple;
};

/** CIE L*a*b* of linear sRGB under D65. */
function lab([r, g, b]: Triple): Triple {
  const f = (t: number) => (t > 216 / 24389 ? Math.cbrt(t) : ((24389 / 27) * t + 16) / 116);
  const x = f((0.4124 * r + 0.3576 * g + 0.1805 * b) / 0.95047);
  const y = f(0.2126 * r + 0.7152 * g + 0.0722 * b);
  const z = f((0.0193 * r + 0.1192 * g + 0.9505 * b) / 1.08883);
  return [116 * y - 16, 500 * (x - y), 200 * (y - z)];
}

/** ΔE*ab: 2.3 is a just noticeable difference (Mahy et al. 1994). */
const distance = (a: string, b: string, vision: readonly Triple[]) => {
  const [p, q] = [lab(seen(a, vision)), lab(seen(b, vision))];
  return Math.hypot(...p.map((value, i) => value - q[i]!));
};

function closest(colours: readonly string[], vision: readonly Triple[]): number {
  return Math.min(...colours.flatMap((a, i) => colours.slice(i + 1).map((b) => distance(a, b, vision))));
}

const methods = colourScale(['vanilla', 'all-at-once', 'batch-wise', 'fgo']).range;
const hexes = (theme: (typeof themes)[number], colours: readonly Colour[]) =>
  colours.map((own) => colourIn(theme, own));

describe.each(themes)('colours on %s paper', (theme) => {
  const { paper, text, soft, axis } = inks[theme];

  it('of methods stand out by 3 : 1, and of texts by 4.5 : 1', () => {
    expect(contrast('#FFFFFF', '#000000')).toBeCloseTo(21, 10);
    for (const colour of hexes(theme, methods)) expect(contrast(colour, paper)).toBeGreaterThanOrEqual(3);
    for (const colour of hexes(theme, seriesColours.slice(0, 5)))
      expect(contrast(colour, paper)).toBeGreaterThanOrEqual(3);
    for (const colour of [text, soft]) expect(contrast(colour, paper)).toBeGreaterThanOrEqual(4.5);
    // The outline of bars.
    expect(contrast(axis, paper)).toBeGreaterThanOrEqual(3);
  });

  it.each(Object.entries(visions))('are told apart with %s', (_, vision) => {
    expect(closest(hexes(theme, methods), vision)).toBeGreaterThan(20);
    expect(closest(hexes(theme, seriesColours), vision)).toBeGreaterThan(15);
    expect(closest(Object.values(roleColours), vision)).toBeGreaterThan(15);
  });
});

describe('the measures of this test', () => {
  it('find what is known to be confused', () => {
    // Red and green of one lightness, as deuteranopes see them; blue and yellow are far apart for them.
    expect(distance('#B35900', '#7A7A00', visions.deuteranopia!)).toBeLessThan(10);
    expect(distance('#0000FF', '#FFFF00', visions.deuteranopia!)).toBeGreaterThan(80);
  });
});
