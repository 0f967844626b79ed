import type { Family } from '../family.ts';

/** Spanish container terminals: the bill of lading follows the container number in the names of the lines. */
export const esTerminal: Family = {
  name: 'es-terminal',
  country: 'ES',
  suppliers: [
    { name: 'Terminales del Azahar S.A.', strays: 0.1 },
    { name: 'MUELLE SUR SERVICIOS PORTUARIOS S.L.' },
    { name: 'Consignatarios Reunidos de Levante S.A.' },
  ],
  references: [
    { kind: 'bill of lading', pattern: 'BALX@######' },
    { kind: 'bill of lading', pattern: 'TLKS%#######' },
  ],
  noneShare: 0.3,
  habits: [
    {
      where: 'name',
      with: ['{charge} {container} {ref}', '{charge} {containerType} {container} {ref} {port}'],
    },
    { where: 'note', with: ['Conocimiento de embarque {ref}'], without: ['Conocimiento de embarque pendiente', ''] },
  ],
  invoiceNumber: 'F%-#####',
  notes: {
    opening: ['Factura de servicios portuarios', 'Serie T', 'Operación sujeta a IVA'],
    parts: [
      'Buque {vessel} v. {voyage} escala {date}',
      'Expediente {file}',
      'DUA {customs}',
      'CIF {vat} {registry}',
      'Pedido cliente {order}',
      'Matrícula {plate}',
      'La mercancía que no se retire en los {days} días naturales siguientes a la descarga devengará ocupación según la tarifa vigente del recinto',
    ],
    closing: ['Vencimiento {due}', 'Domiciliación {account}'],
    join: ' - ',
  },
  terms: 'copy',
  lines: {
    least: 2,
    most: 12,
    charges: ['Descarga', 'Limpieza contenedor', 'Tasa T3 mercancía', 'Pesaje VGM', 'Conexión reefer', 'Entrega'],
    plain: ['{charge} {container}', '{charge} {container} {seal}', '{charge} {containerType}', '{charge} {date}'],
  },
};
