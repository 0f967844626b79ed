import { describe, expect, it } from 'vitest';
import { studentQuantile } from './student-t.ts';

describe("Student's t", () => {
  // R: qt((1 + confidence) / 2, degrees).
  it.each([
    [1, 0.95, 12.7062047],
    [2, 0.95, 4.3026527],
    [3, 0.95, 3.1824463],
    [4, 0.95, 2.7764451],
    [5, 0.99, 4.0321429],
    [9, 0.95, 2.2621572],
    [10, 0.9, 1.8124611],
    [30, 0.95, 2.0422725],
    [1000, 0.95, 1.9623391],
  ])('of %i degrees holds %d within ±%d', (degrees, confidence, t) => {
    expect(studentQuantile(degrees, confidence)).toBeCloseTo(t, 6);
  });

  it('refuses what is no number of degrees and no confidence', () => {
    expect(() => studentQuantile(0, 0.95)).toThrow(
      'Expected degrees of freedom to be a whole number of at least 1, got 0.',
    );
    expect(() => studentQuantile(2, 1)).toThrow('Expected confidence to be between 0 and 1, got 1.');
  });
});
