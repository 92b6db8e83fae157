import type { Content, TableCell, TDocumentDefinitions } from 'pdfmake/interfaces.js';
import { pdfOf } from '../../paper/pdf.js';
import { grouped, PAPER_COLUMNS, SIGNATURES, UNKNOWN, type Paper, type PaperRow } from './paper.js';

const RULE = '#8a8f98';
const SHADE = '#eef1f5';
const MUTED = '#4b5563';
const SIZES = { body: 8.5, title: 16, foot: 7.5, total: 10.5 } as const;
/** Points: A4 on its side has 842 across, less the margins. */
const MARGINS: [number, number, number, number] = [40, 44, 40, 48];
const WIDTHS = [22, 112, 158, '*', 88, 128] as const;

const shown = (amount: string | undefined): string => (amount === undefined ? UNKNOWN : grouped(amount));

/** Papers as one PDF, each beginning on a page of its own; the font is embedded, of it only what is used. */
export async function papersPdf(papers: readonly Paper[], made: Date): Promise<Buffer> {
  return pdfOf(definition(papers, made));
}

function definition(papers: readonly Paper[], made: Date): TDocumentDefinitions {
  const [first] = papers;
  return {
    pageSize: 'A4',
    pageOrientation: 'landscape',
    pageMargins: MARGINS,
    info: {
      title: first?.title ?? '清算单',
      creationDate: made,
      creator: 'Fundwatch',
      producer: 'Fundwatch',
    },
    defaultStyle: { font: 'Noto', fontSize: SIZES.body, lineHeight: 1.1 },
    footer: (page, pages) => foot(first?.foot ?? '', page, pages),
    content: papers.flatMap((paper, at) => bodyOf(paper, at > 0)),
  };
}

const foot = (text: string, page: number, pages: number): Content => ({
  margin: [MARGINS[0], 14, MARGINS[2], 0],
  fontSize: SIZES.foot,
  color: MUTED,
  columns: [
    { text, width: '*' },
    { text: `第 ${page} 页，共 ${pages} 页`, width: 'auto', alignment: 'right' },
  ],
});

const bodyOf = (paper: Paper, breaks: boolean): Content[] => [
  {
    text: paper.title,
    fontSize: SIZES.title,
    bold: true,
    alignment: 'center',
    margin: [0, 0, 0, 10],
    ...(breaks ? { pageBreak: 'before' as const } : {}),
  },
  headOf(paper),
  ...notesOf(paper),
  linesOf(paper.rows),
  payableOf(paper),
  signatures(),
];

function headOf({ head }: Paper): Content {
  const cells = head.map(([label, value]) => ({
    text: [{ text: `${label}：`, color: MUTED }, value],
  }));
  const rows: TableCell[][] = [];
  for (let at = 0; at < cells.length; at += 2) rows.push([cells[at] ?? '', cells[at + 1] ?? '']);
  return { table: { widths: ['*', '*'], body: rows }, layout: 'noBorders', margin: [0, 0, 0, 6] };
}

const notesOf = ({ notes }: Paper): Content[] =>
  notes.length === 0 ? [] : [{ text: ['说明：', notes.join('；')], bold: true, margin: [2, 0, 2, 6] }];

const LAYOUT = {
  hLineWidth: () => 0.5,
  vLineWidth: () => 0.5,
  hLineColor: () => RULE,
  vLineColor: () => RULE,
  paddingTop: () => 2.5,
  paddingBottom: () => 1.5,
} as const;

function linesOf(rows: readonly PaperRow[]): Content {
  const header = PAPER_COLUMNS.map((text, at) => ({
    text,
    bold: true,
    fillColor: SHADE,
    alignment: at === 4 ? ('right' as const) : ('left' as const),
  }));
  const body = rows.map(({ no, label, formula, inputs, amount, source }): TableCell[] => [
    { text: String(no), alignment: 'center' },
    { text: label, bold: true },
    formula,
    inputs,
    { text: shown(amount), alignment: 'right', noWrap: true },
    { text: source, color: MUTED },
  ]);
  return {
    table: { headerRows: 1, dontBreakRows: true, widths: [...WIDTHS], body: [header, ...body] },
    layout: LAYOUT,
  };
}

const payableOf = ({ payable }: Paper): Content => ({
  unbreakable: true,
  margin: [0, 8, 0, 0],
  table: {
    widths: ['auto', 'auto', '*'],
    body: [
      [
        { text: `${payable.label}（元）`, bold: true, fillColor: SHADE, fontSize: SIZES.total },
        { text: shown(payable.amount), bold: true, fontSize: SIZES.total, noWrap: true },
        { text: `大写：${payable.capitals}`, bold: true, fontSize: SIZES.total },
      ],
    ],
  },
  layout: LAYOUT,
});

const signatures = (): Content => ({
  unbreakable: true,
  margin: [0, 22, 0, 0],
  columns: SIGNATURES.map((text) => ({ text: `${text}：`, color: MUTED })),
});
