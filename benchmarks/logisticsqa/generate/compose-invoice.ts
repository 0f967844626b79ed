/**
 * Composes one invoice of a family: every habit's place is filled, one of them with the reference where there is one,
 * so that its place and words alone never say whether an invoice has a reference.
 */
import type { Random } from '../../../harness/core/random.ts';
import { COUNTRIES } from './countries.ts';
import { type Fill, factsOf, isoDate, type SupplierFacts } from './facts.ts';
import type { Family, Habit, Supplier, Template } from './family.ts';
import { drawContainer, drawReference, type Unique } from './numbers.ts';
import { drawPattern, pick } from './pattern.ts';
import type { InvoiceContent, InvoiceLine, Party } from './ubl-invoice.ts';

export interface ComposeRequest {
  readonly random: Random;
  readonly unique: Unique;
  readonly family: Family;
  readonly supplier: Supplier;
  readonly supplierFacts: SupplierFacts;
  readonly hasReference: boolean;
}

export interface ComposedInvoice {
  readonly content: InvoiceContent;
  /** Absent where the invoice has none. */
  readonly reference?: string;
}

/** What the parts of one invoice are made with. */
interface Desk {
  readonly random: Random;
  readonly unique: Unique;
  readonly family: Family;
  readonly fill: Fill;
  /** The habit that holds the reference; none where there is no reference. */
  readonly habit: Habit | undefined;
  readonly reference: string | undefined;
}

export function composeInvoice(request: ComposeRequest): ComposedInvoice {
  const { random, unique, family, supplier, hasReference } = request;
  const country = COUNTRIES[family.country];
  const issued = drawIssueDate(random);
  const year = issued.getUTCFullYear();
  const fill = factsOf({ random, unique, family, supplier: request.supplierFacts, issued });
  const reference = hasReference
    ? unique(() => drawReference(random, pick(random, family.references), year))
    : undefined;
  const habit = hasReference ? drawHabit(random, family, supplier) : undefined;
  const desk: Desk = { random, unique, family, fill, habit, reference };

  const notes = composeNotes(desk);
  const content: InvoiceContent = {
    id: fill('{invoice}'),
    issueDate: isoDate(issued),
    currency: country.currency,
    taxPercent: country.taxPercent,
    notes,
    terms: family.terms === 'copy' ? notes.join('\n') : fill(pick(random, family.terms)),
    orderReference: textAt(desk, 'order'),
    documentReference: textAt(desk, 'document'),
    supplier: drawParty(random, family, supplier.name),
    customer: drawParty(random, family, pick(random, country.customers)),
    lines: composeLines(desk),
  };
  return { content, ...(reference === undefined ? {} : { reference }) };
}

const FIRST_DAY = Date.UTC(2023, 0, 2);
const DAY_MS = 86_400_000;

function drawIssueDate(random: Random): Date {
  return new Date(FIRST_DAY + random.integer(3 * 365) * DAY_MS);
}

function drawHabit(random: Random, family: Family, supplier: Supplier): Habit {
  const [own, ...others] = family.habits;
  return others.length > 0 && random.next() < (supplier.strays ?? 0) ? pick(random, others) : own;
}

/** Missing fields are the word None, as in exports of systems that were never asked. */
function drawParty(random: Random, { country }: Family, name: string): Party {
  const { streets, cities, zone } = COUNTRIES[country];
  const orNone = (text: string): string => (random.next() < 0.2 ? 'None' : text);
  return {
    name,
    street: orNone(`${pick(random, streets)}${1 + random.integer(120)}`),
    city: orNone(pick(random, cities)),
    zone: orNone(drawPattern(random, zone, 0)),
    country,
  };
}

/** The text at a place outside the lines: with the reference if it stands there, else what stands there otherwise. */
function textAt({ random, family, fill, habit, reference }: Desk, where: Habit['where']): string {
  const here = family.habits.find((candidate) => candidate.where === where);
  if (here === undefined) return '';
  if (here === habit && reference !== undefined) return fill(pick(random, here.with), { ref: reference });
  return fill(pick(random, here.without ?? ['']));
}

function composeNotes(desk: Desk): readonly string[] {
  const { random, family, fill } = desk;
  const { opening, parts, closing, join } = family.notes;
  const decoys = random.shuffle(parts).slice(0, 1 + random.integer(5));
  const body = [...decoys.map((part) => fill(part)), textAt(desk, 'note')];
  const texts = [fill(pick(random, opening)), ...random.shuffle(body), fill(pick(random, closing))];
  const present = texts.filter((text) => text !== '');
  return join === 'separate' ? present : [present.join(join)];
}

function composeLines(desk: Desk): readonly InvoiceLine[] {
  const { random, unique, family, reference } = desk;
  const { least, most, charges, chargesWithout = charges } = family.lines;
  const order = random.shuffle(reference === undefined ? chargesWithout : charges);
  const count = least + random.integer(most - least + 1);
  const containers = Array.from({ length: 1 + random.integer(3) }, () => unique(() => drawContainer(random)));
  const holders = holdersOf(desk, count);
  return Array.from({ length: count }, (_, index) => {
    const charge = desk.fill(order[index % order.length]!);
    const facts = { charge, container: containers[index % containers.length]! };
    const texts = lineTexts(desk, holders.has(index), facts);
    return {
      ...texts,
      quantity: 1 + (random.next() < 0.2 ? random.integer(4) : 0),
      priceCents: 500 + random.integer(180_000),
    };
  });
}

/** Which lines hold the reference. */
function holdersOf({ random, habit }: Desk, count: number): ReadonlySet<number> {
  if (habit?.where !== 'name' && habit?.where !== 'description') return new Set();
  const first = random.integer(count);
  const share = { one: 0, some: 0.7, all: 1 }[habit.on ?? 'some'];
  return new Set(
    Array.from({ length: count }, (_, index) => index).filter((index) => index === first || random.next() < share),
  );
}

function lineTexts(
  { random, family, fill, habit, reference }: Desk,
  holds: boolean,
  facts: Readonly<Record<string, string>>,
): { name: string; description: string } {
  const { plain, description } = family.lines;
  const draw = (templates: readonly Template[]): string => fill(pick(random, templates), facts);
  const withReference = holds ? fill(pick(random, habit!.with), { ...facts, ref: reference! }) : undefined;
  const name = habit?.where === 'name' && withReference !== undefined ? withReference : draw(plain);
  if (habit?.where === 'description' && withReference !== undefined) return { name, description: withReference };
  return { name, description: description ? draw(description) : name };
}
