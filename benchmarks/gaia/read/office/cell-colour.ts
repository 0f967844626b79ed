import { allBelow, childOf, childrenOf, type XmlElement } from '../walk-xml.ts';

/** Colours of the old palette from index 8 on (ECMA-376 part 1, 18.8.27); 0 to 7 are the same as 8 to 15. */
const palette = (
  '000000FFFFFFFF000000FF000000FFFFFF00FF00FF00FFFF8000000080000000808080008000800080' +
  '80C0C0C08080809999FF993366FFFFCCCCFFFF660066FF80800066CCCCCCFF000080FF00FFFFFF0000FFFF' +
  '8000808000000080800000FF00CCFFCCFFFFCCFFCCFFFF9999CCFFFF99CCCC99FFFFCC993366FF33CCCC' +
  '99CC00FFCC00FF9900FF6600666699969696003366339966003300333300993300993366333399333333'
).match(/.{6}/g)!;

/** The theme's colours in the order in which cells count them: light before dark, unlike in the file. */
export function themeColours(theme: XmlElement | undefined): readonly string[] {
  const scheme = theme && allBelow(theme, 'clrScheme')[0];
  const colours = (scheme?.children ?? []).map(({ children }) => {
    const { attributes } = children[0] ?? { attributes: new Map<string, string>() };
    return attributes.get('lastClr') ?? attributes.get('val') ?? '000000';
  });
  const [dark1, light1, dark2, light2, ...accents] = colours;
  return dark1 && light1 && dark2 && light2 ? [light1, dark1, light2, dark2, ...accents] : [];
}

/** The colour of a fill as RRGGBB; undefined for none. */
export function fillColour(fill: XmlElement, theme: readonly string[]): string | undefined {
  const pattern = childOf(fill, 'patternFill');
  const type = pattern?.attributes.get('patternType') ?? 'none';
  const colour = childrenOf(pattern, 'fgColor')[0]?.attributes;
  if (!colour || type === 'none' || type === 'gray125') return undefined;
  const indexed = Number(colour.get('indexed') ?? Number.NaN);
  const base =
    colour.get('rgb')?.slice(-6) ??
    theme[Number(colour.get('theme') ?? Number.NaN)] ??
    palette[indexed < 8 ? indexed : indexed - 8];
  if (base === undefined || !/^[0-9a-f]{6}$/i.test(base)) return undefined;
  return tinted(base.toUpperCase(), Number(colour.get('tint') ?? 0));
}

/** Excel's tint, -1 (black) to 1 (white), moves a colour's lightness and keeps hue and saturation. */
function tinted(colour: string, tint: number): string {
  if (!(Math.abs(tint) <= 1) || tint === 0) return colour;
  const [red, green, blue] = [0, 2, 4].map((at) => Number.parseInt(colour.slice(at, at + 2), 16) / 255) as [
    number,
    number,
    number,
  ];
  const [most, least] = [Math.max(red, green, blue), Math.min(red, green, blue)];
  const light = (most + least) / 2;
  const saturation = most === least ? 0 : (most - least) / (1 - Math.abs(2 * light - 1));
  const moved = tint < 0 ? light * (1 + tint) : light * (1 - tint) + tint;
  // In HSL a channel is lightness plus its share of the chroma: the share stays, lightness and chroma are new.
  const chroma = saturation * (1 - Math.abs(2 * moved - 1));
  const channel = (value: number): string => {
    const share = most === least ? 0 : (value - light) / (most - least);
    const byte = Math.round(Math.min(1, Math.max(0, moved + share * chroma)) * 255);
    return byte.toString(16).padStart(2, '0').toUpperCase();
  };
  return channel(red) + channel(green) + channel(blue);
}
