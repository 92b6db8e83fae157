import { z } from 'zod';
import { add, compare, decimal, formatShort } from '../decimal.js';
import { bands, shares } from './band-values.js';
import { report } from './fault.js';
import { ambiguity, BY_DEFAULT, parameter } from './parameter.js';
import { flag, growth, plainNumber, readDecimal, share, words } from './values.js';

/** What a policy of a total for an alliance says. Source: S1, S2, domain.md D.2 and D.5. */
export const allianceParameters = z
  .strictObject({
    insutypes: parameter(words, { zh: '险种', en: 'kinds of insurance' }),
    first_year: parameter(z.string().regex(/^\d{4}$/), { zh: '改革首年', en: 'first year of the reform' }),
    growth_first: parameter(growth, { zh: '首年增长率', en: 'growth of the first year' }),
    growth_later: parameter(growth, {
      zh: '以后年度申请增长率（不超过统筹区基金支出增长率）',
      en: 'growth asked for later years, capped by that of the area’s fund expenditure',
    }),
    growth_cap: parameter(growth, { zh: '增长率上限', en: 'highest growth that may be set' }).optional(),
    deposit_rate: parameter(share, { zh: '年度保证金比例', en: 'share kept as deposit' }),
    risk_rate: parameter(share, { zh: '风险调节金比例', en: 'share kept as risk adjustment fund' }),
    pool_share: parameter(share, {
      zh: '合理超支超出风险调节金部分的统筹基金分担比例',
      en: 'share of reasonable overspend beyond the risk fund that the pooled fund bears',
    }),
    overspend_base: parameter(z.enum(['total_less_risk', 'total']), {
      zh: '结余与超支以何为基数：total_less_risk 总额减风险调节金；total 总额',
      en: 'what surplus and overspend are measured against',
    }).prefault({ value: 'total_less_risk', source: ambiguity(2) }),
    unused_risk: parameter(z.enum(['pool', 'surplus', 'carry']), {
      zh: '未用风险调节金去向：pool 退回统筹；surplus 并入结余；carry 结转',
      en: 'where the unused risk fund goes',
    }).prefault({ value: 'pool', source: ambiguity(3) }),
    deposit_in_budget: parameter(flag, {
      zh: '保证金计入衡量结余的预算',
      en: 'the deposit is part of the budget that surplus is measured from',
    }).prefault({ value: true, source: ambiguity(4) }),
    deposit_rule: parameter(z.enum(['bands', 'ratio']), {
      zh: '保证金返还办法：bands 按档；ratio 按得分比例',
      en: 'how the score releases the deposit',
    }).prefault({ value: 'bands', source: BY_DEFAULT }),
    deposit_bands: parameter(bands, {
      zh: '保证金返还比例（按得分）',
      en: 'share released, by score',
    }).optional(),
    deposit_full_from: parameter(plainNumber, {
      zh: '全额返还分值',
      en: 'score from which all is released',
    }).optional(),
    deposit_divisor: parameter(plainNumber, { zh: '比例返还除数', en: 'divisor of the ratio' }).optional(),
    retain_bands: parameter(bands, { zh: '结余留用比例（按得分）', en: 'share of a surplus kept, by score' }),
    retained_shares: parameter(shares, {
      zh: '留用结余的分配（向基层倾斜）',
      en: 'how a surplus kept is shared, with a tilt to primary care',
    }).optional(),
    count_cleared: parameter(flag, {
      zh: '已按病组（病种）等清算的住院以清算金额计入实际支出',
      en: 'stays that were cleared count with the amount cleared',
    }).prefault({ value: true, source: BY_DEFAULT }),
    paid_elsewhere: parameter(z.enum(['outside_alliance', 'outside_county']), {
      zh: '不拨付医共体的部分：outside_alliance 在医共体以外机构；outside_county 仅县域外',
      en: 'care that the fund pays elsewhere, and not to the alliance',
    }).prefault({ value: 'outside_alliance', source: ambiguity(14) }),
  })
  .superRefine((params, ctx) => {
    const cap = params.growth_cap && readDecimal(params.growth_cap.value);
    for (const name of ['growth_first', 'growth_later'] as const) {
      const asked = readDecimal(params[name].value);
      if (cap && asked && compare(asked, cap) > 0)
        report(
          ctx,
          {
            zh: `增长率 ${formatShort(asked)} 超过上限 ${formatShort(cap)}`,
            en: `growth of ${formatShort(asked)} is over the cap of ${formatShort(cap)}`,
          },
          [name, 'value'],
        );
    }
    const [deposit, risk] = [params.deposit_rate, params.risk_rate].map(({ value }) => readDecimal(value));
    if (deposit && risk && compare(add(deposit, risk), decimal('1')) > 0)
      report(
        ctx,
        { zh: '保证金与风险调节金之和超过总额', en: 'deposit and risk fund are more than the total' },
        ['risk_rate', 'value'],
      );
    const missing = {
      bands: params.deposit_bands ? [] : ['deposit_bands'],
      ratio: [
        ...(params.deposit_full_from ? [] : ['deposit_full_from']),
        ...(params.deposit_divisor ? [] : ['deposit_divisor']),
      ],
    }[params.deposit_rule.value];
    for (const name of missing)
      report(ctx, { zh: `按该返还办法须写明 ${name}`, en: `this way to release the deposit needs ${name}` }, [
        name,
      ]);
    if (params.deposit_divisor && readDecimal(params.deposit_divisor.value)?.units === 0n)
      report(ctx, { zh: '除数不能为 0', en: 'the divisor must not be 0' }, ['deposit_divisor', 'value']);
  });
export type AllianceParameters = z.infer<typeof allianceParameters>;
