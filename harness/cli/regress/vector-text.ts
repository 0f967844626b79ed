/** Vectors of the embedder, whose components are whole millionths, as base64 of little-endian 32-bit integers. */
const unit = 1e6;

/** Throws RangeError for a vector that would not come back as it was. */
export function vectorText(vector: readonly number[]): string {
  const view = new DataView(new ArrayBuffer(4 * vector.length));
  for (const [place, value] of vector.entries()) view.setInt32(4 * place, Math.round(value * unit), true);
  const text = Buffer.from(view.buffer).toString('base64');
  if (parseVector(text).some((value, place) => value !== vector[place]))
    throw new RangeError('Expected the components of a vector to be whole millionths below 2147, got others.');
  return text;
}

export function parseVector(text: string): number[] {
  const bytes = Buffer.from(text, 'base64');
  return Array.from({ length: bytes.length / 4 }, (_, place) => bytes.readInt32LE(4 * place) / unit);
}
