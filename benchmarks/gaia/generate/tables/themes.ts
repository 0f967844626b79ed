/** What tables are about: rows with a name, groups and measures, in the words that a question uses for them. */
import type { Random } from '../../../../harness/core/random.ts';
import { between } from '../pick.ts';
import type { Namer } from '../world/names.ts';

export interface Group {
  readonly column: string;
  /** As in "whose {noun} is …". */
  readonly noun: string;
  readonly values: readonly string[];
}

export interface Measure {
  readonly column: string;
  /** As in "the total {noun}", "the highest {noun}". */
  readonly noun: string;
  readonly low: number;
  readonly high: number;
  /** Default 0. */
  readonly decimals?: 0 | 1 | 2;
}

export interface Theme {
  /** Of a file, without its ending. */
  readonly file: string;
  readonly row: string;
  readonly rows: string;
  readonly key: { readonly column: string; draw(random: Random, name: Namer): string };
  readonly groups: readonly Group[];
  readonly measures: readonly Measure[];
}

/** One word each, as the tables of pages and images need it. */
const word = (_random: Random, name: Namer): string => name('thing');

export const THEMES: readonly Theme[] = [
  {
    file: 'farms',
    row: 'farm',
    rows: 'farms',
    key: { column: 'Farm', draw: word },
    groups: [
      { column: 'Crop', noun: 'crop', values: ['barley', 'oats', 'flax', 'rye'] },
      { column: 'Region', noun: 'region', values: ['North', 'South', 'East', 'West'] },
    ],
    measures: [
      { column: 'Harvest', noun: 'harvest', low: 40, high: 960 },
      { column: 'Area', noun: 'area', low: 12, high: 190 },
      { column: 'Rent', noun: 'rent', low: 400, high: 9_600 },
    ],
  },
  {
    file: 'staff',
    row: 'employee',
    rows: 'employees',
    key: { column: 'Name', draw: (_random, name) => `${name('first')} ${name('last')}` },
    groups: [
      { column: 'Department', noun: 'department', values: ['Sales', 'Purchasing', 'Stores', 'Finance'] },
      { column: 'Contract', noun: 'contract', values: ['permanent', 'temporary', 'apprentice'] },
    ],
    measures: [
      { column: 'Salary', noun: 'salary', low: 21_000, high: 68_000 },
      { column: 'Bonus', noun: 'bonus', low: 150, high: 4_800 },
      { column: 'Age', noun: 'age', low: 19, high: 66 },
    ],
  },
  {
    file: 'stock',
    row: 'article',
    rows: 'articles',
    key: { column: 'Article', draw: word },
    groups: [
      { column: 'Category', noun: 'category', values: ['tools', 'lamps', 'paint', 'ropes'] },
      { column: 'Warehouse', noun: 'warehouse', values: ['Harbour', 'Station', 'Mill'] },
    ],
    measures: [
      { column: 'Price', noun: 'price', low: 2, high: 180, decimals: 2 },
      { column: 'Weight', noun: 'weight', low: 3, high: 400 },
      { column: 'Quantity', noun: 'quantity', low: 5, high: 900 },
    ],
  },
  {
    file: 'stations',
    row: 'station',
    rows: 'stations',
    key: { column: 'Station', draw: word },
    groups: [
      { column: 'Landscape', noun: 'landscape', values: ['coast', 'valley', 'mountain'] },
      { column: 'Operator', noun: 'operator', values: ['university', 'railway', 'navy'] },
    ],
    measures: [
      { column: 'Rainfall', noun: 'rainfall', low: 310, high: 1_900 },
      { column: 'Temperature', noun: 'temperature', low: 2, high: 22, decimals: 1 },
      { column: 'Altitude', noun: 'altitude', low: 4, high: 2_200 },
    ],
  },
  {
    file: 'shipments',
    row: 'shipment',
    rows: 'shipments',
    key: { column: 'Shipment', draw: (random) => `S-${between(random, 10_000, 99_999)}` },
    groups: [
      { column: 'Status', noun: 'status', values: ['delivered', 'delayed', 'returned'] },
      { column: 'Carrier', noun: 'carrier', values: ['rail', 'road', 'barge', 'air'] },
    ],
    measures: [
      { column: 'Cost', noun: 'cost', low: 12, high: 940, decimals: 2 },
      { column: 'Weight', noun: 'weight', low: 20, high: 2_400 },
      { column: 'Distance', noun: 'distance', low: 15, high: 1_700 },
    ],
  },
  {
    file: 'clubs',
    row: 'club',
    rows: 'clubs',
    key: { column: 'Club', draw: word },
    groups: [
      { column: 'Sport', noun: 'sport', values: ['rowing', 'chess', 'fencing', 'judo'] },
      { column: 'Ground', noun: 'ground', values: ['owned', 'rented', 'shared'] },
    ],
    measures: [
      { column: 'Budget', noun: 'budget', low: 900, high: 24_000 },
      { column: 'Score', noun: 'score', low: 20, high: 990 },
      { column: 'Fee', noun: 'fee', low: 18, high: 260 },
    ],
  },
];
