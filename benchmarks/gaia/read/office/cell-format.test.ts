import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { cellFormat, numberText, plainNumber } from './cell-format.ts';

const shown = (value: number, code: string): string => numberText(value, cellFormat(164, code), false);

describe('a number with a format', () => {
  it.each([
    [45351, 'dd/mm/yyyy', '2024-02-29'],
    [45351.75, 'yyyy-mm-dd hh:mm', '2024-02-29 18:00:00'],
    [45351, 'd. mmm yyyy h:mm', '2024-02-29'],
    [45351, '[$-409]mmmm d, yyyy;@', '2024-02-29'],
    [45351, 'mmm', '2024-02-29'],
    [0.75, 'h:mm AM/PM', '18:00:00'],
    [1.5, '[h]:mm:ss', '36:00:00'],
    [1, 'yyyy-mm-dd', '1900-01-01'],
    [59, 'yyyy-mm-dd', '1900-02-28'],
    [61, 'yyyy-mm-dd', '1900-03-01'],
    [2958465, 'yyyy-mm-dd', '9999-12-31'],
    [2958466, 'yyyy-mm-dd', '2958466'],
    [-1, 'yyyy-mm-dd', '-1'],
    [45351, 'General', '45351'],
    [0.25, '0.00%', '0.25'],
    [12, '0 "days"', '12'],
    [12, '[Red]#,##0', '12'],
    [12, '#,##0\\d', '12'],
    [12, '_-* #,##0.00_-;-* #,##0.00', '12'],
    [12, '0.00E+00', '12'],
  ])('%d as %s is %s', (value, code, text) => {
    expect(shown(value, code)).toBe(text);
  });

  it('is a date by the numbers of formats that every workbook has', () => {
    expect([14, 22, 46, 20, 9, 4].map((id) => numberText(1.5, cellFormat(id, undefined), false))).toEqual([
      ...['1900-01-01', '1900-01-01 12:00:00', '36:00:00', '36:00:00', '1.5', '1.5'],
    ]);
  });

  it('as a date is the day that JavaScript counts, from March 1900 on', () => {
    fc.assert(
      fc.property(fc.integer({ min: 61, max: 2_958_465 }), (day) => {
        const expected = new Date(Date.UTC(1899, 11, 30) + day * 86_400_000).toISOString().slice(0, 10);
        expect(shown(day, 'm/d/yy')).toBe(expected);
      }),
    );
  });
});

it('a plain number loses what is beyond 15 digits, and nothing else', () => {
  expect([0.1 + 0.2, 1.1 * 3, -0, 1e21, 123456789012345].map(plainNumber)).toEqual([
    '0.3',
    '3.3',
    '0',
    '1e+21',
    '123456789012345',
  ]);
  fc.assert(
    fc.property(fc.integer(), fc.integer({ min: 0, max: 4 }), (whole, places) => {
      const value = whole / 10 ** places;
      expect(Number(plainNumber(value))).toBe(value === 0 ? 0 : value);
    }),
  );
});
