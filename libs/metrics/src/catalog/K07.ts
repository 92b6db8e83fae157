import { MAIN, sum, type Metric } from '../define.js';

export const K07: Metric = {
  id: 'K07',
  label: { zh: '签约机构就诊率', en: 'Visits at the contract institution' },
  definition: {
    zh: '就诊当日有有效签约者在签约机构的门诊人次 ÷ 其全部门诊人次；机构口径按签约机构',
    en: 'Outpatient visits of persons with an active contract on that day at the contract institution ÷ all their outpatient visits; an institution’s are those of its contracts',
  },
  source: '郴州市门诊按人头付费试点方案（S3）',
  unit: '%',
  better: 'higher',
  grains: ['area', 'alliance', 'institution', 'team'],
  needs: ['contracts'],
  variants: {
    main: {
      label: MAIN,
      numerator: sum('contracted_visits_own'),
      denominator: sum('contracted_visits'),
    },
    with_parent_and_child: {
      label: { zh: '含上级卫生院与下属卫生室', en: 'With its township centre and village clinics' },
      numerator: sum('contracted_visits_near'),
      denominator: sum('contracted_visits'),
    },
  },
};
