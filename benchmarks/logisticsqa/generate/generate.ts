/** Freight invoices of our own, by seed: layout families with habits of their own, decoys, and answers known by construction. */
import { expected } from '../../../harness/core/errors.ts';
import { type Random, randomStream } from '../../../harness/core/random.ts';
import { composeInvoice } from './compose-invoice.ts';
import { type SupplierFacts, supplierFacts } from './facts.ts';
import { FAMILIES } from './families/families.ts';
import type { Family } from './family.ts';
import { type Unique, uniqueNumbers } from './numbers.ts';
import { pick } from './pattern.ts';
import { ublInvoice } from './ubl-invoice.ts';

export interface GeneratedInvoice {
  /** File name without `.xml`; drawn on its own and says nothing of the content. */
  readonly name: string;
  readonly xml: string;
  /** As it stands in the document; `None` = there is none. */
  readonly reference: string;
  readonly split: 'train' | 'test';
}

export interface GenerateRequest {
  readonly seed: number;
  /** Invoices, 0 or more. */
  readonly train: number;
  readonly test: number;
  /** Test invoices come from families that no training invoice has. */
  readonly unseenFamilies?: boolean;
}

type Split = GeneratedInvoice['split'];

/** Training invoices first. Same request, same bytes. */
export function generateInvoices(request: GenerateRequest): readonly GeneratedInvoice[] {
  for (const split of ['train', 'test'] as const)
    if (!Number.isSafeInteger(request[split]) || request[split] < 0)
      throw expected(`${split} invoices`, 'a whole number of at least 0', request[split]);
  const { seed } = request;
  const unique = uniqueNumbers();
  const facts = factsBySupplier(seed, unique);
  const names = randomStream(seed, 'name');
  const draw = (split: Split, families: readonly Family[]): GeneratedInvoice[] =>
    planOf(randomStream(seed, 'plan', split), families, request[split]).map((plan, index) => {
      const random = randomStream(seed, 'invoice', split, index);
      const supplier = pick(random, plan.family.suppliers);
      const { content, reference = 'None' } = composeInvoice({
        ...plan,
        random,
        unique,
        supplier,
        supplierFacts: facts.get(supplier.name)!,
      });
      return { name: drawName(names, unique), xml: ublInvoice(content), reference, split };
    });
  const families = familiesOf(seed, request.unseenFamilies ?? false);
  return [...draw('train', families.train), ...draw('test', families.test)];
}

/** A supplier's own numbers are the same on all its invoices, and drawn for all so that no split moves them. */
function factsBySupplier(seed: number, unique: Unique): ReadonlyMap<string, SupplierFacts> {
  return new Map(
    FAMILIES.flatMap((family) =>
      family.suppliers.map(({ name }) => [name, supplierFacts(randomStream(seed, 'supplier', name), unique, family)]),
    ),
  );
}

/** All families for both splits, or two thirds for training and the others for the test. */
export function familiesOf(seed: number, unseen: boolean): Readonly<Record<Split, readonly Family[]>> {
  if (!unseen) return { train: FAMILIES, test: FAMILIES };
  const shuffled = randomStream(seed, 'families').shuffle(FAMILIES);
  const cut = Math.round((shuffled.length * 2) / 3);
  return { train: shuffled.slice(0, cut), test: shuffled.slice(cut) };
}

interface Plan {
  readonly family: Family;
  readonly hasReference: boolean;
}

/** Families take turns in an order that changes with every round, so that any stretch of the set mixes them. */
function planOf(random: Random, families: readonly Family[], count: number): readonly Plan[] {
  const rounds = Math.ceil(count / families.length);
  const turns = Array.from({ length: rounds }, () => random.shuffle(families))
    .flat()
    .slice(0, count);
  const answers = new Map(families.map((family) => [family, answersOf(random, family, turns)]));
  return turns.map((family) => ({ family, hasReference: answers.get(family)!.pop()! }));
}

/** One a turn of the family; its share of None is kept to within one invoice. */
function answersOf(random: Random, family: Family, turns: readonly Family[]): boolean[] {
  const count = turns.filter((turn) => turn === family).length;
  const without = Math.floor(count * family.noneShare + random.next());
  return random.shuffle(Array.from({ length: count }, (_, index) => index >= without));
}

/** Looks like a random UUID. */
const drawName = (random: Random, unique: Unique): string =>
  unique(() =>
    'xxxxxxxx-xxxx-4xxx-yxxx-xxxxxxxxxxxx'.replace(/[xy]/g, (sign) =>
      pick(random, [...(sign === 'x' ? '0123456789abcdef' : '89ab')]),
    ),
  );
