import type { Family } from '../family.ts';

/** Dutch forwarders: the booking is the order reference; without a shipment, that of the customer stands there. */
export const nlForwarder: Family = {
  name: 'nl-forwarder',
  country: 'NL',
  suppliers: [
    { name: 'Waalkade Expeditie B.V.' },
    { name: 'Van der Sluys & Zn. Cargadoors B.V.', strays: 0.2 },
    { name: 'MAASMOND FORWARDING B.V.', strays: 0.1 },
  ],
  references: [
    { kind: 'booking', pattern: 'TLKB^#######' },
    { kind: 'booking', pattern: '6^########' },
  ],
  noneShare: 0.4,
  habits: [
    { where: 'order', with: ['{ref}'], without: ['{order}', 'PO {order}', ''] },
    { where: 'note', with: ['Boeking {ref}', 'Booking nr: {ref}'], without: ['Boeking nog niet bekend', ''] },
  ],
  invoiceNumber: '%#####^',
  notes: {
    opening: ['Factuur expeditie', 'Btw verlegd', 'Kosten zeevracht en afhandeling'],
    parts: [
      'Dossier {file}',
      'Zeeschip {vessel} reis {voyage}',
      'Container {container} {containerType} zegel {seal}',
      'Kenteken {plate}',
      'Aangifte {customs}',
      'Btw-nr. {vat} {registry}',
      'Uw inkooporder {order}',
      'Op al onze werkzaamheden zijn onze expeditievoorwaarden van toepassing, met inbegrip van het pandrecht op goederen die wij onder ons hebben',
    ],
    closing: ['Te voldoen voor {due} op {account}', 'Betaling binnen 30 dagen'],
    join: '; ',
  },
  terms: ['Betaling uiterlijk {due} o.v.v. {invoice}', 'Op {account} voor {due}'],
  lines: {
    least: 1,
    most: 8,
    charges: ['Zeevracht', 'Terminal handling', 'Inklaring', 'Natransport {place}', 'Portbase melding', 'Wachturen'],
    plain: ['{charge}', '{charge} {container}', '{charge} dossier {file}'],
  },
};
