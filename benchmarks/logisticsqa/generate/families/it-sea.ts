import type { Family } from '../family.ts';

/** Italian ship's agents: payment codes of the e-invoice first, then "B/L" or "Polizza"; without one, storage lines only. */
export const itSea: Family = {
  name: 'it-sea',
  country: 'IT',
  suppliers: [
    { name: 'Agenzia Marittima Falcone & Dossi S.r.l.' },
    { name: 'TERMINAL CALATA PONENTE S.p.A.', strays: 0.1 },
    { name: 'Ligure Noli e Spedizioni S.a.s.', strays: 0.2 },
  ],
  references: [
    { kind: 'bill of lading', pattern: 'KSTL^########' },
    { kind: 'bill of lading', pattern: 'OSTCGOA######' },
  ],
  noneShare: 0.55,
  habits: [
    {
      where: 'note',
      with: ['B/L {ref} da {port}', 'Polizza di carico {ref}', 'Rif. Polizza/BL: {ref} del {date}'],
      without: ['Pratica magazzino {file}', 'Buono di prelievo {position} del {date}', ''],
    },
    { where: 'name', with: ['{charge} POL. {ref}'], on: 'one' },
  ],
  invoiceNumber: '^###/FE/%',
  notes: {
    opening: ['Condizioni di pagamento TP02 - Modalità MP05', 'TP02 MP12 - Tipo documento TD01', 'TD24'],
    parts: [
      'M/n {vessel} viaggio {voyage} arrivo {date}',
      'Ctr {container} sigillo {seal}',
      'Bolla doganale {customs} del {date}',
      'P.IVA {vat} - {registry}',
      'Vs. ordine {order}',
      'Ci riserviamo il diritto di ritenzione sulla merce fino al saldo delle competenze, dei noli e delle spese anticipate per conto del ricevitore',
      'Operazione non imponibile art. 9 DPR 633/72',
    ],
    closing: ['Scadenza {due} importo {amount}', 'Bonifico IBAN {account}'],
    join: ' ',
  },
  terms: 'copy',
  lines: {
    least: 2,
    most: 8,
    charges: [
      'Diritti di polizza',
      'Sbarco {containerType}',
      'Nolo marittimo',
      'Addizionale BAF',
      'THC import',
      'Bollo',
    ],
    chargesWithout: [
      'Sosta magazzino gg {days}',
      'Canone area mq {packages}',
      'Giacenza {containerType} gg {days}',
      'Bollo',
    ],
    plain: ['{charge}', '{charge} {container}', '{charge} - {date}'],
  },
};
