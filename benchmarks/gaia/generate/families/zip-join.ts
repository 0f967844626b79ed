/** Two files of an archive that have to be joined: what was ordered, and what it costs. */
import type { Draft, Family } from '../family.ts';
import { between, fill, pick, sample } from '../pick.ts';
import { PART, program, quoted, ROUNDED, SUM, TABLE } from '../programs.ts';
import { twoDecimals } from '../rounding.ts';

const WORDINGS = [
  'The attached archive holds orders and a price list. What is the total value of the orders of {customer}? Round to two decimals.',
  'Going by the orders and the prices in the attached zip file, how much does {customer} have to pay altogether? Round to two decimals.',
  'Multiply the quantity of each order of {customer} by the price of its product; both are in the attached archive. What is the sum, rounded to two decimals?',
];

export const zipJoin: Family = {
  name: 'zip-join',
  level: '3',
  compose({ random, name }): Draft | undefined {
    const products = Array.from({ length: 7 }, () => name('thing'));
    const customers = Array.from(
      { length: 4 },
      () => `${name('firm')} ${pick(random, ['Stores', 'Market', 'Supplies'])}`,
    );
    const prices = new Map(products.map((product) => [product, between(random, 120, 9_900) / 100]));
    const orders = Array.from({ length: between(random, 14, 22) }, (_, index) => ({
      order: `A-${between(random, 100, 400) + index * 500}`,
      customer: pick(random, customers),
      product: pick(random, products),
      quantity: between(random, 2, 48),
    }));
    const [customer] = sample(random, customers, 1);
    const own = orders.filter((order) => order.customer === customer);
    if (!customer || own.length < 3) return undefined;
    const total = own.reduce((sum, { product, quantity }) => sum + quantity * prices.get(product)!, 0);
    const orderTable = {
      columns: ['Order', 'Customer', 'Product', 'Quantity'],
      rows: orders.map(({ order, customer, product, quantity }) => [order, customer, product, quantity]),
    };
    const priceTable = {
      columns: ['Product', 'Old price', 'Price'],
      rows: products.map((product) => [product, between(random, 120, 9_900) / 100, prices.get(product)!]),
    };
    return {
      text: fill(pick(random, WORDINGS), { customer }),
      answer: twoDecimals(total),
      program: program(
        TABLE,
        PART,
        SUM,
        ROUNDED,
        `const text = readFile('orders.zip.txt');`,
        `const orders = table(part(text, 'file orders.csv'), ${quoted(orderTable.columns)});`,
        `const prices = table(part(text, 'file prices.csv'), ${quoted(priceTable.columns)});`,
        'const price = (order) => Number(prices.find((row) => row.Product === order.Product).Price);',
        `const own = orders.filter((order) => order.Customer === ${quoted(customer)});`,
        'return rounded(sum(own.map((order) => Number(order.Quantity) * price(order))));',
      ),
      tools: ['read file', 'code'],
      file: {
        kind: 'zip',
        name: 'orders.zip',
        files: [
          { kind: 'csv', name: 'orders.csv', table: orderTable },
          { kind: 'csv', name: 'prices.csv', table: priceTable },
        ],
      },
    };
  },
};
