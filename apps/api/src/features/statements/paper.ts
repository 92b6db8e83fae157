import {
  capitals,
  formatMoney,
  LEDGERS,
  money,
  sum,
  termOf,
  type Line,
  type Statement,
} from '@fundwatch/settlement';

/** A statement as paper has it: what is printed, in which order; how it looks is the workbook's and the PDF's affair. */
export type Paper = {
  id: string;
  name: string;
  title: string;
  /** label and value, two pairs a row */
  head: readonly (readonly [label: string, value: string])[];
  rows: readonly PaperRow[];
  payable: Due;
  /** what a reader has to know before the figures: why somebody is left out, what could not be worked out */
  notes: readonly string[];
  foot: string;
  state: string;
};

/** An amount in figures and in capitals. */
export type Due = { label: string; amount: string | undefined; capitals: string };

export type PaperRow = {
  no: number;
  label: string;
  formula: string;
  inputs: string;
  /** plain decimal; what is unknown has none */
  amount: string | undefined;
  source: string;
};

/** Columns of the table of lines. */
export const PAPER_COLUMNS = ['序号', '项目', '计算公式', '代入数据', '金额（元）', '依据'] as const;
export const SIGNATURES = ['编制人', '复核人', '审批人', '被结算单位（确认）'] as const;

const GRAINS = { institution: '机构', alliance: '医共体' } as const;

/** What stands where an amount should be that nobody can work out. */
export const UNKNOWN = '无法计算';

export type PaperContext = { policyName: string; state: string; place: string };

/** The paper of a statement. */
export function paperOf(statement: Statement, context: PaperContext): Paper {
  const { subject_id, subject_name, year, policy, snapshot, payable } = statement;
  return {
    id: subject_id,
    name: subject_name,
    title: `${year} 年度${context.policyName}清算单`,
    head: [
      [`${GRAINS[statement.grain]}名称`, subject_name],
      [`${GRAINS[statement.grain]}编码`, subject_id],
      ['清算年度', `${year} 年`],
      ['统筹地区', context.place],
      ['执行政策', policy],
      ['状态', context.state],
    ],
    rows: statement.lines.map((line, at) => rowOf(line, at, statement.lines)),
    payable: due('应付金额', payable),
    notes: statement.reasons,
    foot: `数据快照 ${snapshot}　政策 ${policy}`,
    state: context.state,
  };
}

const due = (label: string, amount: string | null): Due =>
  amount === null
    ? { label, amount: undefined, capitals: UNKNOWN }
    : {
        label: amount.startsWith('-') ? `${label}（负数为应收回）` : label,
        amount,
        capitals: capitals(money(amount)),
      };

/** All that is due together, and how many could not be worked out and are not in it. */
export function totalOf(papers: readonly Paper[]): Due {
  const known = papers.flatMap(({ payable }) => payable.amount ?? []);
  const missing = papers.length - known.length;
  return due(
    missing === 0 ? '合计' : `合计（不含${UNKNOWN}的 ${missing} 户）`,
    formatMoney(sum(known.map(money))),
  );
}

const rowOf = (line: Line, at: number, lines: readonly Line[]): PaperRow => ({
  no: at + 1,
  label: labelOf(line),
  formula: formulaOf(line),
  inputs: Object.entries(line.inputs)
    .map(([name, value]) => `${nameOf(name, lines)} ${grouped(value)}`)
    .join('；'),
  amount: line.amount,
  source: cited(line.source),
});

/** The label, with the ledger before it where several are settled apart. */
const labelOf = ({ label_zh, ledger }: Line): string =>
  ledger === undefined ? label_zh : `${LEDGERS[ledger]?.zh ?? ledger}｜${label_zh}`;

/** An input is called as the line that it comes from, or by its own name. */
function nameOf(name: string, lines: readonly Line[]): string {
  const from = lines.find(({ code }) => code === name);
  return from ? labelOf(from) : termOf(name).zh;
}

/** The formula with how it is rounded, unless it says so itself. */
const formulaOf = ({ formula, rounding }: Line): string =>
  rounding === '' || formula.includes(rounding) ? formula : `${formula}（${rounding}）`;

/** A source cites each parameter by its name: `risk_rate：S3 五（三）1`. Paper calls it what a clerk calls it. */
const cited = (source: string): string =>
  source.replaceAll(
    /(^|；)([a-z0-9_]+)：/g,
    (_, before: string, name: string) => `${before}${termOf(name).zh}：`,
  );

/** `1234567.80` as `1,234,567.80`; yes and no are said, other text stays as it is. */
export function grouped(text: string): string {
  const [, sign, whole, fraction = ''] = /^(-?)(\d+)(\.\d+)?$/.exec(text) ?? [];
  if (whole === undefined) return text === 'true' ? '是' : text === 'false' ? '否' : text;
  return `${sign === '-' ? '−' : ''}${whole.replace(/\B(?=(\d{3})+$)/g, ',')}${fraction}`;
}
