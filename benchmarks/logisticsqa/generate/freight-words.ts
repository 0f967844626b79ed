/** Invented carriers, vessels and ports of loading, shared by all families. */

/** Owner codes of containers; the U that marks freight containers comes with the number. */
export const CONTAINER_OWNERS = ['KVL', 'NRD', 'OST', 'BAX', 'TLK', 'GRW', 'HVN', 'SDR'] as const;

export const CONTAINER_TYPES = ['20DV', '40DV', '40HC', '45HC', '20RF', '40RH'] as const;

export const VESSELS = [
  'KESTREL TIDE',
  'NORD ALBATROSS',
  'OSTARA BAY',
  'BALTIC QUILL',
  'TALLOW GLEN',
  'GRETA WHARFSIDE',
  'HAVENBRIDGE',
  'SIDRA LANTERN',
] as const;

export const FOREIGN_PORTS = [
  'QINGDAO',
  'NHAVA SHEVA',
  'SANTOS',
  'BUSAN',
  'MOMBASA',
  'CHATTOGRAM',
  'HALIFAX',
  'CALLAO',
  'JEBEL ALI',
  'LAEM CHABANG',
] as const;

export const AIRPORTS = ['ORD', 'HKG', 'NRT', 'BOM', 'JNB', 'GRU', 'DXB', 'ICN'] as const;

export const GOODS = [
  'PUMP PARTS',
  'COTTON YARN',
  'CERAMIC TILES',
  'OLIVE OIL',
  'FURNITURE',
  'VALVES',
  'TOYS',
] as const;
