import type { Family } from '../family.ts';

/** Italian air freight houses: the air waybill is the whole description of a line, or stands in it after "AWB". */
export const itAir: Family = {
  name: 'it-air',
  country: 'IT',
  suppliers: [
    { name: 'Alta Quota Cargo S.r.l.' },
    { name: 'AEROSPED LOMBARDA S.p.A.', strays: 0.15 },
    { name: 'Voliano Logistica Aerea S.r.l.' },
  ],
  references: [{ kind: 'air waybill', airlines: ['071', '365', '489', '823'], split: false }],
  noneShare: 0.5,
  habits: [
    { where: 'description', with: ['{ref}', 'AWB {ref}', '{charge} MAWB {ref} {airport}'], on: 'one' },
    {
      where: 'note',
      with: ['Lettera di vettura aerea {ref}'],
      without: ['Lettera di vettura aerea: vedi allegato', ''],
    },
  ],
  invoiceNumber: 'A%/^####',
  notes: {
    opening: ['Spedizione aerea export', 'Spedizione aerea import', 'Riepilogo servizi aeroportuali'],
    parts: [
      'Volo {flight} del {date} da {airport}',
      'ULD {uld} colli {packages} kg {weight}',
      'Dichiarazione {customs}',
      'Pratica n. {file}',
      'Targa ritiro {plate}',
      'Partita IVA {vat} {registry}',
      'Vs. rif. ordine {order}',
    ],
    closing: ['Pagamento a 30 gg, scadenza {due}', 'IBAN {account}'],
    join: '\n',
  },
  terms: ['Rimessa diretta entro {due}', 'Bonifico {account} causale fattura {invoice}'],
  lines: {
    least: 2,
    most: 7,
    charges: [
      'Nolo aereo',
      'Handling aeroportuale',
      'Security fee',
      'Fuel surcharge',
      'Ritiro merce',
      'Diritti dogana',
    ],
    plain: ['{charge}'],
    description: ['{charge}', '{charge} {date}', '{charge} pratica {file}', '{uld}', '{charge} {airport} {weight} kg'],
  },
};
