/**
 * Composes one invoice of a family: one habit's place holds the reference, where there is one, and something else of the
 * family's stands in the places of the others, so that a place that is filled does not give the answer away.
 */
import type { Random } from '../../../harness/core/random.ts';
import { type NonEmpty, nonEmpty } from '../../../harness/core/task.ts';
import { COUNTRIES } from './countries.ts';
import { type Fill, factsOf, isoDate, type SupplierFacts } from './facts.ts';
import type { Family, Habit, Place, Supplier, Template } from './family.ts';
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
  readonly family: Family;
  readonly fill: Fill;
  /** Of the shipment; lines take turns with them. */
  readonly containers: NonEmpty<string>;
  /** Absent where the invoice has no reference. */
  readonly answer: Answer | undefined;
}

interface Answer {
  readonly reference: string;
  readonly habit: Habit;
}

export function composeInvoice(request: ComposeRequest): ComposedInvoice {
  const { random, unique, family, supplier } = request;
  const country = COUNTRIES[family.country];
  const issued = drawIssueDate(random);
  const containers = nonEmpty(
    Array.from({ length: 1 + random.integer(3) }, () => unique(() => drawContainer(random))),
    'container',
  );
  const fill = factsOf({ random, unique, family, supplier: request.supplierFacts, container: containers[0], issued });
  const answer = request.hasReference ? drawAnswer(request, issued.getUTCFullYear()) : undefined;
  const desk: Desk = { random, family, fill, containers, answer };

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
  return { content, ...(answer ? { reference: answer.reference } : {}) };
}

const FIRST_DAY = Date.UTC(2023, 0, 2);
const DAY_MS = 86_400_000;

function drawIssueDate(random: Random): Date {
  return new Date(FIRST_DAY + random.integer(3 * 365) * DAY_MS);
}

function drawAnswer({ random, unique, family, supplier }: ComposeRequest, year: number): Answer {
  const reference = unique(() => drawReference(random, pick(random, family.references), year));
  const [own, ...others] = family.habits;
  return { reference, habit: random.next() < (supplier.strays ?? 0) ? pick(random, others) : own };
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
function textAt({ random, family, fill, answer }: Desk, where: Place): string {
  const here = family.habits.find((habit) => habit.where === where);
  if (here === undefined) return '';
  if (here === answer?.habit) return fill(pick(random, here.with), { ref: answer.reference });
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
  const { random, family, fill, containers, answer } = desk;
  const { least, most, charges, chargesWithout = charges } = family.lines;
  const order = random.shuffle(answer ? charges : chargesWithout);
  const count = least + random.integer(most - least + 1);
  const holders = holdersOf(desk, count);
  return Array.from({ length: count }, (_, index) => {
    const charge = fill(order[index % order.length]!);
    const facts = { charge, container: containers[index % containers.length]! };
    return {
      ...lineTexts(desk, holders.has(index), facts),
      quantity: random.next() < 0.2 ? 2 + random.integer(3) : 1,
      priceCents: 500 + random.integer(180_000),
    };
  });
}

const SHARE_OF_LINES = { one: 0, some: 0.7, all: 1 } as const;

/** Which lines hold the reference: one for certain, the others by the habit. */
function holdersOf({ random, answer }: Desk, count: number): ReadonlySet<number> {
  if (answer?.habit.where !== 'name' && answer?.habit.where !== 'description') return new Set();
  const certain = random.integer(count);
  const share = SHARE_OF_LINES[answer.habit.on ?? 'some'];
  const lines = Array.from({ length: count }, (_, index) => index);
  return new Set(lines.filter((index) => index === certain || random.next() < share));
}

function lineTexts(
  { random, family, fill, answer }: Desk,
  holds: boolean,
  facts: Readonly<Record<string, string>>,
): Pick<InvoiceLine, 'name' | 'description'> {
  const { plain, description } = family.lines;
  const draw = (templates: readonly Template[]): string => fill(pick(random, templates), facts);
  const held: Partial<Record<Place, string>> =
    holds && answer
      ? { [answer.habit.where]: fill(pick(random, answer.habit.with), { ...facts, ref: answer.reference }) }
      : {};
  const name = held.name ?? draw(plain);
  return { name, description: held.description ?? (description ? draw(description) : name) };
}
