import type { Family } from '../family.ts';

/** British forwarders: "SHIPMENT REF" of the forwarder's own in the note, file numbers of the same look beside it. */
export const gbForwarder: Family = {
  name: 'gb-forwarder',
  country: 'GB',
  suppliers: [
    { name: 'Orford Ness Forwarding Ltd' },
    { name: 'PENHALIGON FREIGHT SERVICES LIMITED', strays: 0.2 },
    { name: 'Tilbury & Thames Haulage (2009) Ltd', strays: 0.1 },
  ],
  references: [
    { kind: 'shipment', pattern: 'S00%^#####' },
    { kind: 'file', pattern: 'IMP-%-^#####' },
  ],
  noneShare: 0.45,
  habits: [
    {
      where: 'note',
      with: ['SHIPMENT REF: {ref}', 'OUR SHIPMENT REF {ref} EX {port}', 'Shipment ref. {ref}'],
      without: ['YOUR REF: {order}', 'ACCOUNT REF: {file}', ''],
    },
    { where: 'description', with: ['{charge} re shipment {ref}'], on: 'all' },
  ],
  invoiceNumber: 'SI-^######',
  notes: {
    opening: ['DUTY AND VAT PAYABLE BY IMPORTER', 'All business subject to our trading conditions', 'IMPORT CHARGES'],
    parts: [
      'VSL {vessel} VOY {voyage} ETA {date}',
      'CNTR {container} SEAL {seal}',
      'ENTRY {customs}',
      'PO {order}',
      'VAT REG {vat} {registry}',
      'VEHICLE {plate}',
      'JOB FILE {file}',
      'Goods remain subject to our lien until every charge has been settled; claims are to reach this office in writing within {days} days of delivery.',
    ],
    closing: ['DUE {due}', 'BACS {account}'],
    join: '\n',
  },
  terms: 'copy',
  lines: {
    least: 1,
    most: 12,
    charges: ['Ocean freight', 'Import customs clearance', 'Port dues', 'Haulage to {place}', 'Demurrage {days} days'],
    plain: ['{charge}', '{charge} {container}', '{charge} w/c {date}'],
  },
};
