import type { Family } from '../family.ts';

/** Polish hauliers: order and CMR number in the name of the line; some invoices are for parking and storage alone. */
export const plRoad: Family = {
  name: 'pl-road',
  country: 'PL',
  suppliers: [
    { name: 'TRANS-WARTA Sp. z o.o.', strays: 0.1 },
    { name: 'Przewozy Krajowe i Międzynarodowe J. Dębski' },
    { name: 'BURSZTYN SPEDYCJA Sp. z o.o. Sp. k.' },
  ],
  references: [
    { kind: 'CMR', pattern: 'PL^######' },
    { kind: 'CMR', pattern: '^###/####/%' },
  ],
  noneShare: 0.6,
  habits: [
    {
      where: 'name',
      with: [
        '{charge} {place}-{place2} CMR {ref}',
        '{charge}, nr zlecenia {order}, nr CMR {ref}',
        '{charge} list CMR: {ref}',
      ],
      on: 'some',
    },
    { where: 'note', with: ['List przewozowy {ref}'], without: ['List przewozowy w załączeniu', ''] },
  ],
  invoiceNumber: 'FV/^###/##/%',
  notes: {
    opening: ['Odwrotne obciążenie', 'Mechanizm podzielonej płatności', 'Sprzedaż z dnia {date}'],
    parts: [
      'NIP {vat} {registry}',
      'Pojazd {plate} naczepa {trailer}',
      'Zlecenie {order}',
      'Nr sprawy {file}',
      'Kurs NBP {rate} z dnia {date}',
      'Kontener {container}',
      'Reklamacje dotyczące faktury przyjmujemy na piśmie w ciągu {days} dni od dnia jej otrzymania.',
    ],
    closing: ['Termin płatności {due}', 'Rachunek {account}'],
    join: '\n',
  },
  terms: ['Przelew, termin {due}', 'Płatne do {due} na {account}'],
  lines: {
    least: 1,
    most: 4,
    charges: ['Usługa transportowa', 'Fracht drogowy', 'Transport krajowy', 'Dopłata paliwowa'],
    chargesWithout: ['Postój pojazdu {days} godz.', 'Składowanie {days} dni', 'Najem placu', 'Transport krajowy'],
    plain: ['{charge} {plate}', '{charge}, zlecenie {order}', '{charge} {place}-{place2}'],
  },
};
