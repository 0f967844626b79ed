/** Every family of questions. */
import type { Family } from '../family.ts';
import { arithmetic } from './arithmetic.ts';
import { days } from './days.ts';
import { difference } from './difference.ts';
import { documentValue } from './document.ts';
import { extremeThenCorpus, listFromCorpus, sumOverCorpus } from './file-and-corpus.ts';
import { jsonRecords } from './json-records.ts';
import { corpusFact, threeHops, twoHops } from './look-up.ts';
import { pdfTable } from './pdf-table.ts';
import { picture } from './picture.ts';
import { slides } from './slides.ts';
import { columnAverage, columnExtreme, columnTotal, longTable, rowCount, rowList } from './table-questions.ts';
import { unitGiven, unitPage } from './units.ts';
import { workbookSheet, zipFile } from './workbook.ts';
import { zipJoin } from './zip-join.ts';

export const FAMILIES: readonly Family[] = [
  ...[columnTotal, columnAverage, rowCount, columnExtreme, documentValue],
  ...[corpusFact, arithmetic, days, unitGiven, unitPage],
  ...[twoHops, workbookSheet, zipFile, rowList, longTable],
  ...[jsonRecords, picture, slides, pdfTable],
  ...[extremeThenCorpus, sumOverCorpus, listFromCorpus, threeHops, zipJoin, difference],
];
