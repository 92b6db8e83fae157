import {
  findMeasure,
  findMetric,
  formulaOf,
  isFew,
  isMoney,
  leavesOf,
  parsePeriod,
  rowShape,
  yearEarlier,
  type Measure,
  type MeasureOfTerm,
  type Term,
  PERIOD_FORMS,
} from '@fundwatch/metrics';
import { decimal, divide, format, type Decimal } from '@fundwatch/settlement';
import { Denied, Invalid, NotFound } from '../../http/errors.js';
import type { Pools } from '../access/pools.js';
import { maskPerson, type Scope } from '../access/scope.js';
import type { InstitutionNames, Names } from '../institutions/institution-names.js';
import { codeText } from '../records/shown-fields.js';
import { TOO_FEW } from './few.js';
import type { FigureItem, FigureQuery, FigureRows, RowsQuery } from './drill.dto.js';
import type { DrillRepository, Figure, FigureRow, FigureSum } from './drill.repository.js';
import { MEAN_SCALE, shownPart, termValue, tidy } from './term-value.js';

type Asked = FigureQuery & { pool: string };
type Part = { term: MeasureOfTerm; measure: Measure; figure: Figure; periodMonths: number };

/** The rows behind a figure of the indicator table, and their sum, which is the figure. */
export class DrillService {
  constructor(
    private readonly pools: Pools,
    private readonly repository: DrillRepository,
    private readonly names: InstitutionNames,
  ) {}

  async rows(scope: Scope, query: RowsQuery): Promise<FigureRows> {
    const asked = await this.meant(scope, query);
    const page = { limit: query.limit, offset: Number(query.cursor ?? 0) };
    const term = this.term(asked);
    const parts = this.parts(asked, term);
    const chosen = this.chosen(parts, asked);
    const [sums, rows, names] = await Promise.all([
      Promise.all(parts.map(({ figure }) => this.repository.sum(scope, figure))),
      this.repository.page(scope, chosen.figure, page),
      this.names.of(scope, asked.pool),
    ]);
    checkMany(scope, sums);
    const values = parts.map((part, at) => valueOf(part, sums[at]));
    const figure = termValue(
      term,
      (leaf) => values[parts.findIndex((part) => part.term === leaf)] ?? decimal(0),
    );
    const end = page.offset + rows.length;
    return {
      figure: figure ? shownPart(figure) : null,
      formula: formulaOf(term),
      parts: parts.map(({ term: leaf, measure, figure: { months } }, at) => ({
        label: measure.label,
        take: leaf.take,
        is_last_year: leaf.lastYear === true,
        rows: sums[at]?.rows ?? 0,
        months: months.length,
        is_count: !isMoney(measure),
        total: format(tidy(sums[at]?.total ?? '0', leaf.measure)),
        value: format(values[at] ?? decimal(0)),
      })),
      part: asked.part,
      items: rows.map((row) => shown(scope, row, chosen, names)),
      next: rows.length === page.limit && end < (sums[asked.part]?.rows ?? 0) ? String(end) : null,
    };
  }

  /** Every row of a part, for a file; the number of them first. */
  async all(scope: Scope, query: FigureQuery): Promise<{ count: number; items: AsyncGenerator<FigureItem> }> {
    const asked = await this.meant(scope, query);
    const chosen = this.chosen(this.parts(asked, this.term(asked)), asked);
    const [sum, names] = await Promise.all([
      this.repository.sum(scope, chosen.figure),
      this.names.of(scope, asked.pool),
    ]);
    checkMany(scope, [sum]);
    const found = this.repository.all(scope, chosen.figure);
    const items = async function* (): AsyncGenerator<FigureItem> {
      for await (const row of found) yield shown(scope, row, chosen, names);
    };
    return { count: sum.rows, items: items() };
  }

  private async meant(scope: Scope, query: FigureQuery): Promise<Asked> {
    return { ...query, pool: await this.pools.meant(scope, query.pool) };
  }

  private term({ indicator, variant, side, grain }: Asked): Term {
    const metric = findMetric(indicator);
    if (metric && !metric.grains.includes(grain))
      throw new Invalid('grain', `${indicator} is not known of a ${grain}`);
    const found = metric?.variants[variant];
    if (!found) throw new NotFound(`indicator ${indicator} ${variant}`);
    return found[side];
  }

  private parts(asked: Asked, whole: Term): Part[] {
    const period = parsePeriod(asked.period);
    if (!period) throw new Invalid('period', `${asked.period} is no period: use ${PERIOD_FORMS}`);
    const { pool, grain, id } = asked;
    return leavesOf(whole).flatMap((term) => {
      const measure = findMeasure(term.measure);
      if (!measure) return [];
      const all = term.lastYear ? yearEarlier(period.months) : period.months;
      const months = term.take === 'last' ? all.slice(-1) : all;
      return [{ term, measure, figure: { pool, grain, id, measure, months }, periodMonths: all.length }];
    });
  }

  private chosen(parts: readonly Part[], asked: Asked): Part {
    const part = parts[asked.part];
    if (!part)
      throw new Invalid('part', `the ${asked.side} of ${asked.indicator} has ${parts.length} part(s)`);
    return part;
  }
}

/** Few rows may tell who is meant: whoever is told of many alone is not shown them. */
function checkMany({ onlyMany }: Scope, sums: readonly FigureSum[]): void {
  if (onlyMany && sums.some(({ rows, persons }) => isFew(rows) || isFew(persons)))
    throw new Denied(`${TOO_FEW}: rows of so few are for officers of the fund`, 'withheld');
}

/** What a part contributes, by the arithmetic of the indicator table. */
function valueOf({ term, periodMonths }: Part, sum: FigureSum | undefined): Decimal {
  // Where nothing was counted the table shows a bare 0, not 0.00.
  if (!sum || sum.rows === 0) return decimal(0);
  if (term.take === 'persons') return decimal(sum.persons);
  const total = tidy(sum.total, term.measure);
  if (term.take !== 'mean') return total;
  return divide(total, decimal(periodMonths), MEAN_SCALE) ?? decimal(0);
}

function shown(scope: Scope, row: FigureRow, { term, measure }: Part, names: Names): FigureItem {
  return {
    ...row,
    person: maskPerson(scope, row.person),
    institution_name: names.get(row.institution) ?? row.institution,
    text: codeText(rowShape(measure.source).set, row.code) ?? null,
    amount: format(tidy(row.amount, term.measure)),
  };
}
