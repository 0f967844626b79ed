import type { Family } from '../family.ts';

/** Mexican depots: a long fiscal seal in the note, and the booking in line names, often after the container. */
export const mxDepot: Family = {
  name: 'mx-depot',
  country: 'MX',
  suppliers: [
    { name: 'PATIO DE VACÍOS EL FARO S.A. DE C.V.' },
    { name: 'Maniobras y Reparaciones Bahía Azul S.A. de C.V.', strays: 0.15 },
    { name: 'NAVIERA TECOLOTE S.A. DE C.V.', strays: 0.1 },
  ],
  references: [
    { kind: 'booking', pattern: 'NRDW^#######' },
    { kind: 'booking', pattern: 'HVB^#@######' },
  ],
  noneShare: 0.25,
  habits: [
    {
      where: 'name',
      with: ['{charge} {container} BKG {ref}', '{charge} {container} {ref}', '{charge} / {ref}'],
    },
    { where: 'order', with: ['{ref}'], without: ['{order}', ''] },
  ],
  invoiceNumber: 'PV-^####',
  notes: {
    opening: ['Folio fiscal {folio}', 'Serie PV Folio {position}', 'Régimen 601 Uso G03'],
    parts: [
      'Sello digital {seal}{uld}{seal}{file}',
      'Certificado {registry}',
      'RFC {vat}',
      'Pedimento {customs}',
      'Buque {vessel} viaje {voyage}',
      'Placas {plate}',
      'Este documento es una representación impresa; la unidad se recibió en el estado que consta en el reporte de entrada {position}',
    ],
    closing: ['CLABE {account}', 'Pago en una sola exhibición {due}'],
    join: ' | ',
  },
  terms: 'copy',
  lines: {
    least: 2,
    most: 9,
    charges: [
      'LAVADO SENCILLO',
      'Entrada a patio',
      'Reparación de piso',
      'MANIOBRA DE VACÍO',
      'Corrección de manifiesto',
    ],
    plain: ['{charge} {container}', '{charge}', '{charge} {container} {seal}'],
  },
};
