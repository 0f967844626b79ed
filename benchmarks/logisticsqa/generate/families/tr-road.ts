import type { Family } from '../family.ts';

/** Turkish hauliers: the shipment number stands without a label after the name of the yard. */
export const trRoad: Family = {
  name: 'tr-road',
  country: 'TR',
  suppliers: [
    { name: 'S.S. 412 NO’LU GEBZE NAKLİYECİLER KOOPERATİFİ', strays: 0.1 },
    { name: 'Toros Yolu Nakliyat San. ve Tic. Ltd. Şti.' },
    { name: 'KUZEY RÜZGARI LOJİSTİK A.Ş.', strays: 0.2 },
  ],
  references: [
    { kind: 'shipment', pattern: '@@-######-#' },
    { kind: 'shipment', pattern: '^## ### ####' },
  ],
  noneShare: 0.6,
  habits: [
    {
      where: 'note',
      with: ['{place} DEPO {ref} {short}', '{place} GÜMRÜK SAHASI {ref}', '{place} - {place2} {ref}'],
      without: ['{place} DEPO {plate}', '{place} GÜMRÜK SAHASI {trailer} {short}', '{place} - {place2}'],
    },
    {
      where: 'name',
      with: ['{charge} {place}-{place2} SEVK NO {ref}'],
    },
  ],
  invoiceNumber: '@@@20%000######',
  notes: {
    opening: ['SATIŞ', 'TEVKİFATLI SATIŞ', 'SATIŞ FATURASI'],
    parts: [
      'Sicil No: {registry} Vergi No: {vat}',
      'Çekici {plate} Dorse {trailer}',
      'İrsaliye yerine geçer.',
      'Konteyner {containerSpaced} mühür {seal}',
      'Dosya No {file} Hafta {week}',
      'IBAN: {account}',
      'Havale açıklamasına fatura numarası ve plaka yazınız.',
      'Vadesinde ödenmeyen faturalara aylık gecikme farkı uygulanır, itiraz süresi tebliğden itibaren {days} gündür.',
    ],
    closing: ['Son ödeme tarihi: {due}', 'Vade: {due} Yalnız #{amount} TL#'],
    join: '\n',
  },
  terms: 'copy',
  lines: {
    least: 1,
    most: 3,
    charges: ['NAKLİYE BEDELİ', 'Yurtiçi taşıma hizmeti', 'BOŞ DÖNÜŞ BEDELİ', 'Köprü ve otoyol geçişi'],
    plain: ['{charge} {place}-{place2} {plate}', '{charge}', '{charge} {container}'],
  },
};
