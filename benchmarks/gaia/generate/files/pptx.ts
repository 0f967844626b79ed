import { type Block, isTable, type Table } from './file-content.ts';
import { escapeXml, OFFICE, type OfficePart, officePackage } from './office-package.ts';

export interface Slide {
  readonly title: string;
  readonly blocks: readonly Block[];
}

const MAIN = 'http://schemas.openxmlformats.org/presentationml/2006/main';
const DRAWING = 'http://schemas.openxmlformats.org/drawingml/2006/main';
const SPACES = `xmlns:a="${DRAWING}" xmlns:r="${OFFICE}" xmlns:p="${MAIN}"`;

/** Slides (ECMA-376 part 1, PresentationML): a title, then texts and tables from top to bottom, one master and layout. */
export function pptxBytes(slides: readonly Slide[]): Uint8Array {
  const ids = slides.map((_, index) => `<p:sldId id="${256 + index}" r:id="rId${index + 2}"/>`);
  const presentation: OfficePart = {
    path: 'ppt/presentation.xml',
    type: 'presentationml.presentation.main+xml',
    xml: `<p:presentation ${SPACES}><p:sldMasterIdLst><p:sldMasterId id="2147483648" r:id="rId1"/></p:sldMasterIdLst><p:sldIdLst>${ids.join('')}</p:sldIdLst><p:sldSz cx="9144000" cy="6858000"/><p:notesSz cx="6858000" cy="9144000"/></p:presentation>`,
    relations: [
      ['slideMaster', 'slideMasters/slideMaster1.xml'],
      ...slides.map((_, index) => ['slide', `slides/slide${index + 1}.xml`] as const),
    ],
  };
  return officePackage(presentation, [...slides.map(slidePart), MASTER, LAYOUT, THEME]);
}

const GROUP =
  '<p:nvGrpSpPr><p:cNvPr id="1" name=""/><p:cNvGrpSpPr/><p:nvPr/></p:nvGrpSpPr><p:grpSpPr><a:xfrm><a:off x="0" y="0"/><a:ext cx="0" cy="0"/><a:chOff x="0" y="0"/><a:chExt cx="0" cy="0"/></a:xfrm></p:grpSpPr>';

const LEFT = 457_200;
const WIDTH = 8_229_600;
const LINE = 400_000;

function slidePart({ title, blocks }: Slide, index: number): OfficePart {
  let top = 1_400_000;
  const shapes = blocks.map((block, place) => {
    const frame = { id: place + 3, top, height: LINE * (isTable(block) ? block.rows.length + 1 : 1) };
    top += frame.height;
    return isTable(block) ? tableXml(block, frame) : textXml(block, frame);
  });
  const heading = textXml(title, { id: 2, top: 300_000, height: 900_000, title: true });
  return {
    path: `ppt/slides/slide${index + 1}.xml`,
    type: 'presentationml.slide+xml',
    xml: `<p:sld ${SPACES}><p:cSld><p:spTree>${GROUP}${heading}${shapes.join('')}</p:spTree></p:cSld></p:sld>`,
    relations: [['slideLayout', '../slideLayouts/slideLayout1.xml']],
  };
}

/** In English Metric Units from the slide's top. */
interface Frame {
  readonly id: number;
  readonly top: number;
  readonly height: number;
  readonly title?: boolean;
}

const place = ({ top, height }: Frame): string =>
  `<a:off x="${LEFT}" y="${top}"/><a:ext cx="${WIDTH}" cy="${height}"/>`;

const paragraph = (text: string): string => `<a:p><a:r><a:t>${escapeXml(text)}</a:t></a:r></a:p>`;

function textXml(text: string, frame: Frame): string {
  const kind = frame.title ? '<p:ph type="title"/>' : '';
  return `<p:sp><p:nvSpPr><p:cNvPr id="${frame.id}" name="Text ${frame.id}"/><p:cNvSpPr/><p:nvPr>${kind}</p:nvPr></p:nvSpPr><p:spPr><a:xfrm>${place(frame)}</a:xfrm><a:prstGeom prst="rect"><a:avLst/></a:prstGeom></p:spPr><p:txBody><a:bodyPr/>${paragraph(text)}</p:txBody></p:sp>`;
}

function tableXml({ columns, rows }: Table, frame: Frame): string {
  const grid = columns.map(() => `<a:gridCol w="${Math.floor(WIDTH / columns.length)}"/>`).join('');
  const lines = [columns, ...rows].map((cells) => {
    const each = cells.map(
      (cell) => `<a:tc><a:txBody><a:bodyPr/>${paragraph(String(cell))}</a:txBody><a:tcPr/></a:tc>`,
    );
    return `<a:tr h="${LINE}">${each.join('')}</a:tr>`;
  });
  return `<p:graphicFrame><p:nvGraphicFramePr><p:cNvPr id="${frame.id}" name="Table ${frame.id}"/><p:cNvGraphicFramePr/><p:nvPr/></p:nvGraphicFramePr><p:xfrm>${place(frame)}</p:xfrm><a:graphic><a:graphicData uri="http://schemas.openxmlformats.org/drawingml/2006/table"><a:tbl><a:tblPr/><a:tblGrid>${grid}</a:tblGrid>${lines.join('')}</a:tbl></a:graphicData></a:graphic></p:graphicFrame>`;
}

const EMPTY = `<p:cSld><p:spTree>${GROUP}</p:spTree></p:cSld>`;
const COLOURS = `<p:clrMap bg1="lt1" tx1="dk1" bg2="lt2" tx2="dk2" ${[1, 2, 3, 4, 5, 6].map((n) => `accent${n}="accent${n}"`).join(' ')} hlink="hlink" folHlink="folHlink"/>`;

const MASTER: OfficePart = {
  path: 'ppt/slideMasters/slideMaster1.xml',
  type: 'presentationml.slideMaster+xml',
  xml: `<p:sldMaster ${SPACES}>${EMPTY}${COLOURS}<p:sldLayoutIdLst><p:sldLayoutId id="2147483649" r:id="rId1"/></p:sldLayoutIdLst></p:sldMaster>`,
  relations: [
    ['slideLayout', '../slideLayouts/slideLayout1.xml'],
    ['theme', '../theme/theme1.xml'],
  ],
};

const LAYOUT: OfficePart = {
  path: 'ppt/slideLayouts/slideLayout1.xml',
  type: 'presentationml.slideLayout+xml',
  xml: `<p:sldLayout ${SPACES}>${EMPTY}<p:clrMapOvr><a:masterClrMapping/></p:clrMapOvr></p:sldLayout>`,
  relations: [['slideMaster', '../slideMasters/slideMaster1.xml']],
};

const colour = (name: string, value: string): string => `<a:${name}><a:srgbClr val="${value}"/></a:${name}>`;
const FONT = '<a:latin typeface="Arial"/><a:ea typeface=""/><a:cs typeface=""/>';
const FILL = '<a:solidFill><a:schemeClr val="phClr"/></a:solidFill>';
const thrice = (xml: string): string => xml.repeat(3);

const THEME: OfficePart = {
  path: 'ppt/theme/theme1.xml',
  type: 'theme+xml',
  xml: `<a:theme xmlns:a="${DRAWING}" name="Plain"><a:themeElements><a:clrScheme name="Plain">${[
    colour('dk1', '000000'),
    colour('lt1', 'FFFFFF'),
    colour('dk2', '333333'),
    colour('lt2', 'EEEEEE'),
    ...[1, 2, 3, 4, 5, 6].map((n) => colour(`accent${n}`, '336699')),
    colour('hlink', '0000FF'),
    colour('folHlink', '800080'),
  ].join(
    '',
  )}</a:clrScheme><a:fontScheme name="Plain"><a:majorFont>${FONT}</a:majorFont><a:minorFont>${FONT}</a:minorFont></a:fontScheme><a:fmtScheme name="Plain"><a:fillStyleLst>${thrice(FILL)}</a:fillStyleLst><a:lnStyleLst>${thrice(`<a:ln>${FILL}</a:ln>`)}</a:lnStyleLst><a:effectStyleLst>${thrice('<a:effectStyle><a:effectLst/></a:effectStyle>')}</a:effectStyleLst><a:bgFillStyleLst>${thrice(FILL)}</a:bgFillStyleLst></a:fmtScheme></a:themeElements></a:theme>`,
};
