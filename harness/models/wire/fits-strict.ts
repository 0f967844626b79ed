import type { Json } from '../../core/canonical-json.ts';

type Schema = { readonly [key: string]: Json | undefined };

/** Keywords that say no more than OpenAI's strict mode knows (its guide "Structured model outputs", November 2026). */
const known = new Set([
  ...['$schema', '$defs', '$ref', 'title', 'description', 'type', 'enum', 'const', 'anyOf', 'items'],
  ...['properties', 'required', 'additionalProperties'],
]);

/**
 * Whether a JSON Schema is of the subset that OpenAI can enforce: an object at its root, every object closed and with
 * all its members required, no other keywords. A schema outside of it is refused with `strict: true`.
 */
export function fitsStrict(schema: Schema): boolean {
  return schema.type === 'object' && isStrict(schema);
}

function isStrict(schema: Json | undefined): boolean {
  if (!isRecord(schema) || Object.keys(schema).some((key) => !known.has(key))) return false;
  const properties = isRecord(schema.properties) ? schema.properties : {};
  const required = Array.isArray(schema.required) ? schema.required : [];
  const isObject = [schema.type].flat().includes('object') || schema.properties !== undefined;
  if (isObject && schema.additionalProperties !== false) return false;
  if (Object.keys(properties).some((name) => !required.includes(name))) return false;
  const definitions = isRecord(schema.$defs) ? Object.values(schema.$defs) : [];
  const either = Array.isArray(schema.anyOf) ? schema.anyOf : [];
  const items = schema.items === undefined ? [] : [schema.items];
  const saysType = ['type', '$ref', 'anyOf', 'enum', 'const'].some((key) => key in schema);
  return saysType && [...Object.values(properties), ...definitions, ...either, ...items].every(isStrict);
}

function isRecord(value: Json | undefined): value is Schema {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
