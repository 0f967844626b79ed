import type { Family } from '../family.ts';

/** French air forwarders: "LTA" in line names, the serial number in two groups. */
export const frAir: Family = {
  name: 'fr-air',
  country: 'FR',
  suppliers: [
    { name: 'Transit Aérien du Vexin SAS' },
    { name: 'FRET CÉLESTE SARL', strays: 0.15 },
    { name: 'Commissionnaires Réunis de Roissy SA', strays: 0.1 },
  ],
  references: [{ kind: 'air waybill', airlines: ['062', '417', '594', '738'], split: true }],
  noneShare: 0.4,
  habits: [
    {
      where: 'name',
      with: ['{charge} LTA {ref}', '{charge} - LTA N° {ref} {airport}', 'LTA {ref} : {charge}'],
      on: 'one',
    },
    { where: 'document', with: ['{ref}'], without: ['{customs}', ''] },
  ],
  invoiceNumber: 'FA^#####',
  notes: {
    opening: ['Prestation de transit', 'TVA acquittée sur les débits', 'Exonération art. 262 du CGI'],
    parts: [
      'Vol {flight} du {date}',
      'Dossier {file}',
      'Déclaration IMA {customs}',
      'TVA {vat} - {registry}',
      'Votre commande {order}',
      '{packages} colis, {weight} kg, ULD {uld}',
      'Enlèvement par {plate}',
    ],
    closing: ['Échéance {due}', 'Virement {account}'],
    join: ' / ',
  },
  terms: ['Règlement au {due}, pas d’escompte', 'Virement {account} avant le {due}'],
  lines: {
    least: 2,
    most: 7,
    charges: [
      'Fret aérien',
      'Frais de dossier',
      'Surcharge carburant',
      'Sûreté',
      'Dédouanement',
      'Magasinage {days} j',
    ],
    plain: ['{charge}', '{charge} vol {flight}', '{charge} dossier {file}', '{charge} {uld}'],
    description: ['{charge}', 'Prestation du {date}'],
  },
};
