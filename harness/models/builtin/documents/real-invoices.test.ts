/** What the skill learns from real invoices, and that it memorises none: on public data that never enters the repository. */
import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, expect, test } from 'vitest';
import { randomStream } from '../../../core/random.ts';
import { type Invoice, improved, type Played, playInvoice } from '../../../testing/document-world.ts';
import { builtinModel } from '../builtin.ts';

const shared = process.env.FGO_SHARED_DATA ?? resolve(import.meta.dirname, '../../../../../shared/data');
const folder = join(shared, 'logisticsqa', 'data');
const truthFile = join(folder, 'ground_truth.json');
const hasReal = existsSync(truthFile);

const model = builtinModel({ limits: [] });
const initial = 'Read the invoice carefully before you submit an answer.';

function realInvoices(): Invoice[] {
  const truth = JSON.parse(readFileSync(truthFile, 'utf8')) as Record<string, string>;
  return Object.keys(truth)
    .toSorted()
    .map((name) => ({ name, xml: readFileSync(join(folder, name), 'utf8'), reference: truth[name]! }));
}

/** Each letter becomes another letter, each digit another digit, everywhere alike; capitals stay capitals. */
function renamed(text: string): string {
  return text.replace(/[A-Za-z0-9]/g, (sign) => {
    const [from, size, by] = /\d/.test(sign) ? [48, 10, 3] : /[a-z]/.test(sign) ? [97, 26, 7] : [65, 26, 7];
    return String.fromCharCode(from + ((sign.charCodeAt(0) - from + by) % size));
  });
}

/** All that has a digit in it and the supplier's name; other words are English and stay. */
function renamedInvoice({ name, xml, reference }: Invoice): Invoice {
  const codes = (text: string) =>
    text.replace(/[A-Za-z0-9]+(?:[-/.][A-Za-z0-9]+)*/g, (token) => (/\d/.test(token) ? renamed(token) : token));
  const supplier = /<cac:AccountingSupplierParty>[\s\S]*?<cbc:Name>([^<]*)</.exec(xml)?.[1] ?? '';
  const text = (inner: string) => (inner === supplier ? renamed(inner) : codes(inner));
  const body = xml.slice(xml.indexOf('<Invoice')).replace(/>([^<]+)</g, (_, inner: string) => `>${text(inner)}<`);
  return { name, xml: body, reference: reference === 'None' ? reference : codes(reference) };
}

async function learnedOn(
  invoices: readonly Invoice[],
  seed: number,
): Promise<{ before: Played[]; after: Played[]; learned: string; train: readonly Invoice[] }> {
  const order = randomStream(seed, 'split').shuffle(invoices);
  const [train, test] = [order.slice(0, 60), order.slice(60)];
  const play = (instructions: string, some: readonly Invoice[]) =>
    Promise.all(some.map((one) => playInvoice(model, instructions, one, seed)));
  const attempts = (await play(initial, train)).map(({ attempt }) => attempt);
  const learned = await improved(model, initial, attempts);
  return { before: await play(initial, test), after: await play(learned, test), learned, train };
}

/** Mean of the shares right among invoices with a reference and among those without. */
function balanced(played: readonly Played[]): number {
  const share = (some: readonly Played[]) => some.filter(({ right }) => right).length / some.length;
  const [none, some] = [true, false].map((is) => played.filter(({ invoice }) => (invoice.reference === 'None') === is));
  return (share(none!) + share(some!)) / 2;
}

describe.skipIf(!hasReal)('on the 127 real invoices (skipped where ../shared/data is absent)', () => {
  test('guidelines from 60 of them lift the balanced accuracy on the others far above the start and above always None', async () => {
    for (const seed of [1, 2, 3]) {
      const { before, after } = await learnedOn(realInvoices(), seed);
      expect(balanced(before)).toBeLessThan(0.5);
      expect(balanced(after)).toBeGreaterThan(balanced(before) + 0.25);
      expect(balanced(after)).toBeGreaterThan(0.6);
    }
  });

  test('no reference of a training invoice stands in what was learned', async () => {
    const { learned, train } = await learnedOn(realInvoices(), 1);
    for (const { reference } of train) if (reference !== 'None') expect(learned).not.toContain(reference);
  });

  test('with all codes and suppliers renamed it comes out the same within three answers', async () => {
    const invoices = realInvoices();
    const others = invoices.map(renamedInvoice);
    for (const { xml, reference } of others) if (reference !== 'None') expect(xml).toContain(reference);
    const count = (played: readonly Played[]) => played.filter(({ right }) => right).length;
    for (const seed of [1, 2]) {
      const [real, changed] = [await learnedOn(invoices, seed), await learnedOn(others, seed)];
      expect(Math.abs(count(real.after) - count(changed.after))).toBeLessThanOrEqual(3);
    }
  });
});
