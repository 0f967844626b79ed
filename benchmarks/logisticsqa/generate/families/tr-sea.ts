import type { Family } from '../family.ts';

/** Turkish sea forwarders: everything runs together in one note, the bill of lading after "B/L no". */
export const trSea: Family = {
  name: 'tr-sea',
  country: 'TR',
  suppliers: [
    { name: 'Mavi Pusula Denizcilik ve Acentelik A.Ş.' },
    { name: 'LİMONLU FREIGHT ULUSLARARASI TAŞIMACILIK LTD. ŞTİ.', strays: 0.15 },
    { name: 'Sahil Yıldızı Gemi Acenteliği A.Ş.', strays: 0.1 },
  ],
  references: [
    { kind: 'bill of lading', pattern: 'MPD/MER/^####' },
    { kind: 'bill of lading', pattern: 'SYG%MRS^#####' },
  ],
  noneShare: 0.4,
  habits: [
    {
      where: 'note',
      with: ['B/L no : {ref}', 'Konşimento No (B/L no): {ref}', 'Ordino / B/L no {ref}'],
      without: ['B/L no : -', 'Ordino Takip {position}', ''],
    },
    { where: 'description', with: ['{charge} - KONŞ. {ref}'], on: 'one' },
  ],
  invoiceNumber: 'MD%-^#####',
  notes: {
    opening: ['İSTİSNA', 'SATIŞ', 'İHRAÇ KAYITLI'],
    parts: [
      'Gemi : {vessel} Sefer : {voyage}',
      'Konteyner(ler) : {containerSpaced}',
      'Kap : {packages} Brüt : {weight} KGM',
      'Beyanname No : {customs}',
      'Kur : {rate}',
      'Dosya Numarası: {file}/{week}',
      'Mersis {vat} Ticaret Sicil {registry}',
    ],
    closing: ['Ödeme Vadesi: {due}', 'Banka {account}'],
    join: '',
  },
  terms: 'copy',
  lines: {
    least: 1,
    most: 6,
    charges: ['NAVLUN', 'ORDİNO ÜCRETİ', 'LİMAN HİZMET BEDELİ', 'B/L DÜZENLEME ÜCRETİ', 'Tahliye masrafı', 'ISPS'],
    plain: ['{charge}', '{charge} {port}', '{charge} {containerType}'],
  },
};
