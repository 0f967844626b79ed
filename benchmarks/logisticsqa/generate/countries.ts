/** What suppliers of a country have in common: how its numbers look, and invented streets and customers. */

export interface Country {
  readonly currency: string;
  /** Share of the net amount, as a percentage. */
  readonly taxPercent: number;
  readonly date: 'dd.mm.yyyy' | 'dd/mm/yyyy' | 'yyyy-mm-dd';
  readonly plates: readonly string[];
  readonly vat: string;
  readonly registry: string;
  readonly customs: string;
  /** The part of the IBAN after its check digits, or the whole account number where there are no IBANs. */
  readonly account: string;
  readonly iban: boolean;
  readonly cities: readonly string[];
  readonly streets: readonly string[];
  readonly zone: string;
  readonly customers: readonly string[];
}

export const COUNTRIES = {
  TR: {
    currency: 'TRY',
    taxPercent: 20,
    date: 'dd.mm.yyyy',
    plates: ['34 @@@ ###', '06 @@ ####', '35@@###', '41 @@@ ##'],
    vat: '^#########',
    registry: '^#####-#',
    customs: '%34######IM######',
    account: '######################',
    iban: true,
    cities: ['Mersin', 'İzmir', 'Tekirdağ', 'Gebze', 'Çorlu', 'Kayseri'],
    streets: ['Liman Yolu Cad. No:', 'Sanayi Mah. 14. Sok. No:', 'Antrepo Sok. Kat:2 No:'],
    zone: '^####',
    customers: ['Akkuyu Makina San. ve Tic. A.Ş.', 'Doruk Tekstil Ltd. Şti.', 'Yelken Gıda Dış Tic. A.Ş.'],
  },
  IT: {
    currency: 'EUR',
    taxPercent: 22,
    date: 'dd/mm/yyyy',
    plates: ['@@###@@', '@@ ### @@'],
    vat: 'IT0##########',
    registry: 'GE-######',
    customs: '%ITQ##@###########',
    account: '@##########************',
    iban: true,
    cities: ['Genova', 'La Spezia', 'Livorno', 'Ravenna', 'Segrate', 'Trieste'],
    streets: ['Via della Darsena ', 'Calata Gadda ', 'Viale dei Magazzini ', 'Via Oreste Pini '],
    zone: '1####',
    customers: ['Cartiera Valbruna S.p.A.', 'Oleificio Rocca & Figli S.r.l.', 'Meccanica Tarvisio S.r.l.'],
  },
  ES: {
    currency: 'EUR',
    taxPercent: 21,
    date: 'dd/mm/yyyy',
    plates: ['#### @@@', 'R-#### @@@'],
    vat: 'ESB########',
    registry: 'Tomo ^#### Folio ^## Hoja B-######',
    customs: '%ES00####^########',
    account: '####################',
    iban: true,
    cities: ['Valencia', 'Algeciras', 'Bilbao', 'Castellón', 'Tarragona'],
    streets: ['Muelle de Levante nave ', 'C/ Almirante Cervera ', 'Polígono El Fangal parcela '],
    zone: '4####',
    customers: ['Azulejos Mirambell S.L.', 'Conservas del Turia S.A.', 'Hilaturas Peñarroja S.L.'],
  },
  MX: {
    currency: 'USD',
    taxPercent: 16,
    date: 'yyyy-mm-dd',
    plates: ['##-@@-#@', '@@-####-@'],
    vat: '@@@%0^1#@@#',
    registry: '00001000000^########',
    customs: '% 16 3### #######',
    account: '0^################',
    iban: false,
    cities: ['Manzanillo', 'Veracruz', 'Altamira', 'Lázaro Cárdenas'],
    streets: ['Blvd. del Puerto ', 'Av. Recinto Fiscal ', 'Calle Tres Boyas '],
    zone: '2####',
    customers: [
      'Autopartes Jacaranda S.A. de C.V.',
      'Comercial Tres Ríos S.A. de C.V.',
      'Textiles Quetzalli S. de R.L.',
    ],
  },
  DE: {
    currency: 'EUR',
    taxPercent: 19,
    date: 'dd.mm.yyyy',
    plates: ['HH-@@ ####', 'HB-@@ ###', 'KS-@@ ###', 'R-@@ ####'],
    vat: 'DE^########',
    registry: 'HRB ^#####',
    customs: '%DE##########@#@##',
    account: '##################',
    iban: true,
    cities: ['Bremerhaven', 'Hamburg', 'Kassel', 'Regensburg', 'Duisburg'],
    streets: ['Am Alten Speicher ', 'Containerstraße ', 'Zollhof ', 'Güterbahnring '],
    zone: '2####',
    customers: ['Hansen & Brodersen Werkzeuge GmbH', 'Lindauer Pumpenbau AG', 'Möbelwerke Rothsee GmbH & Co. KG'],
  },
  NL: {
    currency: 'EUR',
    taxPercent: 21,
    date: 'dd/mm/yyyy',
    plates: ['##-@@@-#', '@@-###-@', 'V-###-@@'],
    vat: 'NL^########B01',
    registry: 'KvK ^#######',
    customs: '%NL00############@#',
    account: 'KVLK##########',
    iban: true,
    cities: ['Rotterdam', 'Moerdijk', 'Venlo', 'Vlissingen', 'Amsterdam'],
    streets: ['Waalhaven Noord ', 'Expeditiestraat ', 'Scheepmakersdijk '],
    zone: '3### @@',
    customers: ['Bloemenveiling De Kromme B.V.', 'Van Everdingen Verf B.V.', 'Zuivelfabriek Terwolde N.V.'],
  },
  PL: {
    currency: 'PLN',
    taxPercent: 23,
    date: 'dd.mm.yyyy',
    plates: ['WGM #####', 'PO ###@@', 'GD #@###', 'KR@ ####'],
    vat: 'PL##########',
    registry: 'KRS 0000######',
    customs: '%PL3#####00#######@',
    account: '########################',
    iban: true,
    cities: ['Gdynia', 'Poznań', 'Łódź', 'Słubice', 'Gliwice'],
    streets: ['ul. Spedycyjna ', 'ul. Portowa ', 'al. Kolejarzy '],
    zone: '^#-###',
    customers: ['Zakłady Mięsne Brzezina Sp. z o.o.', 'Okna Wisłoka S.A.', 'Meble Żuławskie Sp. j.'],
  },
  FR: {
    currency: 'EUR',
    taxPercent: 20,
    date: 'dd/mm/yyyy',
    plates: ['@@-###-@@'],
    vat: 'FR##^########',
    registry: 'RCS ^## ### ###',
    customs: '%FR0000############',
    account: '##########*********####',
    iban: true,
    cities: ['Le Havre', 'Roissy', 'Saint-Priest', 'Fos-sur-Mer'],
    streets: ['12 bis rue du Fret ', 'Quai des Amériques ', 'Zone de fret 4, bât. '],
    zone: '7####',
    customers: ['Parfums D’Aubrac SAS', 'Laiterie du Vercors & Cie', 'Établissements Guérinot SARL'],
  },
  GB: {
    currency: 'GBP',
    taxPercent: 20,
    date: 'dd/mm/yyyy',
    plates: ['@@6^ @@@', '@@7# @@@'],
    vat: 'GB^## #### ##',
    registry: 'Co. Reg. 0^######',
    customs: '%GB############@##',
    account: 'NRDW##############',
    iban: true,
    cities: ['Felixstowe', 'Immingham', 'Liverpool', 'Tilbury'],
    streets: ['Trinity Dock Road, Unit ', 'Quayside Way, Unit ', 'Bonded Lane, Shed '],
    zone: 'IP^^ #@@',
    customers: ['Pennine Valve & Fitting Ltd', 'Orwell Toys plc', 'Marlowe Brothers (Imports) Ltd'],
  },
} as const satisfies Readonly<Record<string, Country>>;

export type CountryCode = keyof typeof COUNTRIES;
