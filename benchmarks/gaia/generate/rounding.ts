/** Whether a number lies so near the middle of two numbers of two decimals that rules and floating point round it differently. */
export function isTie(value: number): boolean {
  const hundredths = Math.abs(value * 100) % 1;
  return Math.abs(hundredths - 0.5) < 0.01;
}

/** To two decimals, without zeros at the end; not for ties. */
export const twoDecimals = (value: number): string => String(Math.round(value * 100) / 100);
