import type { Family } from '../family.ts';

/** German hauliers: the number of the CMR consignment note after "CMR-Nr." among plates and positions, a Note element each. */
export const deRoad: Family = {
  name: 'de-road',
  country: 'DE',
  suppliers: [
    { name: 'Spedition Wümmetal GmbH', strays: 0.1 },
    { name: 'Kraftverkehr Oberlandt GmbH & Co. KG' },
    { name: 'Fuhrbetrieb Hinnerk Stade e.K.', strays: 0.2 },
  ],
  references: [
    { kind: 'CMR', pattern: '0^######' },
    { kind: 'CMR', pattern: 'DE-^#######' },
  ],
  noneShare: 0.5,
  habits: [
    {
      where: 'note',
      with: ['CMR-Nr. {ref} vom {date}', 'CMR-Frachtbrief: {ref}', 'Frachtbrief Nr. {ref}, Kz. {plate}'],
      without: ['CMR-Frachtbrief liegt bei', 'Ladeliste Nr. {position} vom {date}', ''],
    },
    { where: 'name', with: ['{charge} {place} - {place2}, CMR {ref}'], on: 'some' },
  ],
  invoiceNumber: 'R%^#####',
  notes: {
    opening: ['Leistungsdatum {date}', 'Abrechnung KW {week}', 'Steuerfreie Beförderung, § 4 Nr. 3 UStG'],
    parts: [
      'Kennzeichen {plate} / Auflieger {trailer}',
      'Auftrag {order}',
      'Pos.-Nr. {position}',
      'Tour {file}',
      'USt-IdNr. {vat}, {registry}',
      'MRN {customs}',
      '{packages} Paletten, {weight} t',
    ],
    closing: ['Zahlbar bis {due} ohne Abzug', 'Bankverbindung {account}'],
    join: 'separate',
  },
  terms: ['Zahlbar bis {due} ohne Abzug auf {account}', 'Fällig am {due}'],
  lines: {
    least: 1,
    most: 5,
    charges: ['Fracht', 'Dieselzuschlag', 'Maut', 'Standgeld {days} Std.', 'Palettentausch', 'Beiladung'],
    plain: ['{charge} {place} - {place2}', '{charge}', '{charge}, Kz. {plate}'],
  },
};
