import type { NonEmpty } from '../../../../harness/core/task.ts';
import type { Family } from '../family.ts';
import { deRoad } from './de-road.ts';
import { deSea } from './de-sea.ts';
import { esTerminal } from './es-terminal.ts';
import { frAir } from './fr-air.ts';
import { gbForwarder } from './gb-forwarder.ts';
import { itAir } from './it-air.ts';
import { itSea } from './it-sea.ts';
import { mxDepot } from './mx-depot.ts';
import { nlForwarder } from './nl-forwarder.ts';
import { plRoad } from './pl-road.ts';
import { trRoad } from './tr-road.ts';
import { trSea } from './tr-sea.ts';

export const FAMILIES: NonEmpty<Family> = [
  trRoad,
  trSea,
  itSea,
  itAir,
  esTerminal,
  mxDepot,
  deRoad,
  deSea,
  nlForwarder,
  plRoad,
  frAir,
  gbForwarder,
];
