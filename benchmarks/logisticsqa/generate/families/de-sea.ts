import type { Family } from '../family.ts';

/** German sea forwarders with tidy systems: the bill of lading is an additional document, as are other papers. */
export const deSea: Family = {
  name: 'de-sea',
  country: 'DE',
  suppliers: [
    { name: 'Weserkontor Seefracht GmbH' },
    { name: 'Brackwede & Lührs Befrachtung KG', strays: 0.15 },
    { name: 'Nordkai Logistik GmbH', strays: 0.1 },
  ],
  references: [
    { kind: 'bill of lading', pattern: 'NRDWBRV^#####' },
    { kind: 'bill of lading', pattern: 'GRWL^########' },
  ],
  noneShare: 0.45,
  habits: [
    { where: 'document', with: ['{ref}'], without: ['{customs}', '{position}', ''] },
    { where: 'note', with: ['Konnossement {ref}', 'B/L-Nr.: {ref}'], without: ['B/L-Nr.: folgt', ''] },
  ],
  invoiceNumber: 'WK-%-^####',
  notes: {
    opening: ['Seefracht Import', 'Seefracht Export', 'Abrechnung Lagerung und Umschlag'],
    parts: [
      'MS {vessel}, Reise {voyage}, ETA {date}',
      'Container {containerSpaced} ({containerType}), Siegel {seal}',
      'Akte {file}',
      'Ihre Bestellung {order}',
      'ATB {customs}',
      'USt-IdNr. {vat} {registry}',
      'Ladehafen {port}, Ware: {goods}',
      'Wir arbeiten auf Grundlage unserer Geschäftsbedingungen; Einwände gegen diese Rechnung bitten wir innerhalb von {days} Tagen schriftlich zu erheben.',
    ],
    closing: ['Fällig {due}', 'IBAN {account}'],
    join: '\n',
  },
  terms: 'copy',
  lines: {
    least: 2,
    most: 10,
    charges: ['Seefracht', 'THC {containerType}', 'B/L-Gebühr', 'ISPS-Zuschlag', 'Verzollung', 'Nachlauf {place}'],
    plain: ['{charge}', '{charge} {container}', '{charge} {rate} EUR/USD'],
  },
};
