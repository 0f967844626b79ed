import type { Json } from '../../../core/canonical-json.ts';
import type { PageChart } from '../page-data.ts';

/** Ink of the light charts → ink on a dark ground; colours of methods are bright enough as they are, but for black. */
const dark: Readonly<Record<string, string>> = {
  white: 'transparent',
  '#222222': '#E8E6E3',
  '#595959': '#B4B0AA',
  '#E3E3E3': '#3A3D42',
  '#8C8C8C': '#8C8C8C',
  '#000000': '#F2F2F2',
  '#0072B2': '#4BA3E3',
};

export function darkSpec(spec: PageChart['spec']): PageChart['spec'] {
  return recoloured(spec as Json) as PageChart['spec'];
}

function recoloured(value: Json): Json {
  if (typeof value === 'string') return Object.hasOwn(dark, value) ? dark[value]! : value;
  if (Array.isArray(value)) return value.map(recoloured);
  if (value === null || typeof value !== 'object') return value;
  return Object.fromEntries(Object.entries(value).map(([name, own]) => [name, recoloured(own as Json)]));
}
