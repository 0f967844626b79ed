/** Check digits of the numbers that stand on freight documents. */

/** ISO 6346: letters count from 10, leaving out the multiples of 11; each place weighs twice the one before. */
function containerValue(character: string): number {
  if (/\d/.test(character)) return Number(character);
  const place = character.charCodeAt(0) - 'A'.charCodeAt(0);
  return 10 + place + Math.floor((place + 9) / 10);
}

/** Check digit of a container number's first ten characters, e.g. `CSQU305438` → 3. */
export function containerCheckDigit(unchecked: string): number {
  if (!/^[A-Z]{4}\d{6}$/.test(unchecked))
    throw new RangeError(`Expected four capital letters and six digits, got "${unchecked}".`);
  const sum = [...unchecked].reduce((total, character, place) => total + containerValue(character) * 2 ** place, 0);
  return (sum % 11) % 10;
}

/** Check digit of an air waybill's serial number of seven digits (IATA: the remainder by 7, so never above 6). */
export function airWaybillCheckDigit(serial: string): number {
  if (!/^\d{7}$/.test(serial)) throw new RangeError(`Expected a serial number of seven digits, got "${serial}".`);
  return Number(serial) % 7;
}

/** The two check digits of an IBAN (ISO 13616, mod 97), e.g. `GB`, `WEST12345698765432` → `82`. */
export function ibanCheckDigits(country: string, account: string): string {
  if (!/^[A-Z]{2}$/.test(country) || !/^[A-Z0-9]{10,30}$/.test(account))
    throw new RangeError(`Expected a country's two letters and an account's 10 to 30, got "${country}" "${account}".`);
  const digits = [...`${account}${country}00`].map((character) => Number.parseInt(character, 36)).join('');
  return String(98n - (BigInt(digits) % 97n)).padStart(2, '0');
}
