import { dimensionsOf, labelOf, varyingDimensions } from '../dimensions.ts';
import { plainText } from '../format.ts';
import type { ArmSummary } from '../summarize-arm.ts';
import { type Colour, colourScale, seriesColours } from './theme.ts';

/** One line of a chart, and its colour. */
export interface Series {
  readonly label: string;
  readonly colour: Colour;
  readonly arms: readonly ArmSummary[];
}

interface Line {
  readonly method: string;
  readonly label: string;
  /** What its arms have in common, of the dimensions that vary. */
  readonly place: ReadonlyMap<string, string>;
  readonly arms: readonly ArmSummary[];
}

/**
 * Arms that differ in the x axis only are one line, named after the method and what else varies. An arm in which some of
 * that does not act (without training there is no clustering) is a point of every line that has none of its own there.
 * Colours are those of the methods while every method is one line; otherwise every line has its own.
 */
export function seriesOf(arms: readonly ArmSummary[], dimension: string): Series[] {
  const lines = [...Map.groupBy(arms, ({ method }) => method).values()].flatMap((own) => linesOf(own, dimension));
  const methods = lines.map(({ method }) => method);
  const scale = colourScale(methods);
  const one = new Set(methods).size === methods.length;
  return lines.map(({ method, label, arms }, index) => {
    const colour = one ? scale.range[scale.domain.indexOf(method)]! : seriesColours[index % seriesColours.length]!;
    return { label, colour, arms };
  });
}

/** Of the arms of one method. */
function linesOf(arms: readonly ArmSummary[], dimension: string): Line[] {
  const names = varyingDimensions(arms.map(({ spec }) => spec)).filter((name) => name !== dimension);
  const groups = Map.groupBy(arms, ({ method, spec }) => plainText(labelOf(method, spec, names)));
  const lines = [...groups].map(([label, own]): Line => {
    const values = dimensionsOf(own[0]!.spec);
    const place = new Map(names.flatMap((name) => (values.has(name) ? [[name, values.get(name)!]] : [])));
    return { method: own[0]!.method, label, place, arms: own };
  });
  const parts = lines.filter((line) => lines.some((other) => isPart(line, other)));
  const whole = lines.filter((line) => !parts.includes(line));
  return whole.map((line) => {
    const own = parts.filter((part) => isPart(part, line)).toSorted((a, b) => b.place.size - a.place.size);
    return { ...line, arms: own.reduce((joined, part) => joinedAt(dimension, joined, part.arms), line.arms) };
  });
}

/** Whether all that one line says, and less than all, is said by the other. */
function isPart(one: Line, other: Line): boolean {
  const agree = [...one.place].every(([name, value]) => other.place.get(name) === value);
  return agree && one.place.size < other.place.size;
}

/** With those of `more` that stand where none stands yet. */
function joinedAt(dimension: string, arms: Line['arms'], more: Line['arms']): ArmSummary[] {
  const at = ({ spec }: ArmSummary) => dimensionsOf(spec).get(dimension);
  const taken = new Set(arms.map(at));
  return [...arms, ...more.filter((arm) => !taken.has(at(arm)))];
}
