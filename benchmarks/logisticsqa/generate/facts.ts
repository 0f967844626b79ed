/** The facts of one shipment and its invoice, and the texts of a family filled with them. */
import type { Random } from '../../../harness/core/random.ts';
import { COUNTRIES } from './countries.ts';
import type { Family, Template } from './family.ts';
import { AIRPORTS, CONTAINER_TYPES, FOREIGN_PORTS, GOODS, VESSELS } from './freight-words.ts';
import { drawIban, spacedContainer, type Unique } from './numbers.ts';
import { drawPattern, pick } from './pattern.ts';

export interface SupplierFacts {
  readonly vat: string;
  readonly registry: string;
  /** IBAN, or the account's number where the country has none. */
  readonly account: string;
}

export interface FactsRequest {
  readonly random: Random;
  readonly unique: Unique;
  readonly family: Family;
  readonly supplier: SupplierFacts;
  /** The shipment's first. */
  readonly container: string;
  /** UTC. */
  readonly issued: Date;
}

/** Fills the braces of a template; `own` are facts of the one text, such as its line's charge. */
export type Fill = (template: Template, own?: Readonly<Record<string, string>>) => string;

export function supplierFacts(random: Random, unique: Unique, family: Family): SupplierFacts {
  const country = COUNTRIES[family.country];
  return {
    vat: unique(() => drawPattern(random, country.vat, 0)),
    registry: unique(() => drawPattern(random, country.registry, 0)),
    account: unique(() =>
      country.iban ? drawIban(random, family.country, country.account) : drawPattern(random, country.account, 0),
    ),
  };
}

/** The same fact stays the same throughout an invoice, but for dates, amounts and the like, which are drawn anew. */
export function factsOf(request: FactsRequest): Fill {
  const once = onceFacts(request);
  const anew = anewFacts(request);
  const known = new Map<string, string>(Object.entries({ ...request.supplier, container: request.container }));
  const factOf = (name: string): string => {
    const fresh = anew[name];
    if (fresh) return fresh();
    const fact = known.get(name) ?? once[name]?.();
    if (fact === undefined) throw new RangeError(`Expected a fact that invoices have, got "{${name}}".`);
    known.set(name, fact);
    return fact;
  };
  return (template, own = {}) =>
    template.replace(/\{(\w+)\}/g, (_, name: string) => {
      if (name === 'containerSpaced') return spacedContainer(own.container ?? request.container);
      return own[name] ?? factOf(name);
    });
}

type Facts = Readonly<Record<string, () => string>>;

function onceFacts({ random, unique, family, issued }: FactsRequest): Facts {
  const country = COUNTRIES[family.country];
  const year = issued.getUTCFullYear();
  const [place, place2] = random.shuffle(country.cities);
  const number = (pattern: string) => () => unique(() => drawPattern(random, pattern, year));
  return {
    containerType: () => pick(random, CONTAINER_TYPES),
    plate: () => number(pick(random, country.plates))(),
    trailer: () => number(pick(random, country.plates))(),
    customs: number(country.customs),
    invoice: number(family.invoiceNumber),
    folio: number('********-****-4***-****-************'),
    file: number('%-^#####'),
    order: number('45########'),
    position: number('^######/%'),
    seal: number('@@^######'),
    uld: number('AKE#####@@'),
    flight: () => drawPattern(random, '@@^##', year),
    voyage: () => drawPattern(random, pick(random, ['#^#E', '#^#W', '^##N', '%^#S']), year),
    vessel: () => pick(random, VESSELS),
    port: () => pick(random, FOREIGN_PORTS),
    airport: () => pick(random, AIRPORTS),
    goods: () => pick(random, GOODS),
    place: () => place!,
    place2: () => place2!,
    week: () => String(1 + random.integer(52)),
    due: () => dateText(laterBy(issued, 14 + random.integer(46)), country.date),
  };
}

function anewFacts({ random, family, issued }: FactsRequest): Facts {
  const { date } = COUNTRIES[family.country];
  return {
    date: () => dateText(laterBy(issued, -random.integer(40)), date),
    amount: () => `${1 + random.integer(4000)}.${drawPattern(random, '##', 0)}`,
    weight: () => `${1 + random.integer(24)}.${drawPattern(random, '##0', 0)}`,
    packages: () => String(1 + random.integer(60)),
    days: () => String(2 + random.integer(25)),
    rate: () => `${random.integer(2)}.${drawPattern(random, '^###', 0)}`,
    short: () => drawPattern(random, '^####', 0),
  };
}

const DAY_MS = 86_400_000;

function laterBy(date: Date, days: number): Date {
  return new Date(date.getTime() + days * DAY_MS);
}

function dateText(date: Date, form: 'dd.mm.yyyy' | 'dd/mm/yyyy' | 'yyyy-mm-dd'): string {
  const [year, month, day] = isoDate(date).split('-');
  if (form === 'yyyy-mm-dd') return `${year}-${month}-${day}`;
  return [day, month, year].join(form === 'dd.mm.yyyy' ? '.' : '/');
}

/** `2024-06-21`. */
export const isoDate = (date: Date): string => date.toISOString().slice(0, 10);
