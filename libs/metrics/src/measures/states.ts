import type { Measure } from '../define.js';
import { measure } from './measure.js';

const contracted = (zh: string, en: string, where: string, amount = '1'): Measure =>
  measure(zh, en, 'contract_states', { where, amount, scale: 0 });
const ill = (zh: string, en: string, where: string): Measure => measure(zh, en, 'disease_states', { where });
const [HIGH, SWEET] = [`disease = 'hypertension'`, `disease = 'diabetes'`];

/** How persons stand at the end of a quarter, by the twelve months before. */
export const STATES = {
  contracted_at_end: contracted('期末签约人数', 'persons with a contract at the end', '1'),
  contracted_with_contact: contracted(
    '其中一年内有就诊或经确认服务',
    'of these with a visit or a confirmed service',
    'has_contact',
  ),
  contracted_online: contracted('其中一年内使用在线服务', 'of these who used services online', 'is_online'),
  contracted_due: contracted('有应享项目的签约人数', 'persons with items due', 'due > 0'),
  contracted_fulfilled: contracted(
    '其中项目全部履行',
    'of these who received every item',
    'due > 0 AND done >= due',
  ),
  items_due: contracted('应履行项目次数', 'items due', '1', 'due'),
  items_done: contracted('已履行项目次数（不超过应履行）', 'of these done', '1', 'done'),
  hypertensive: ill('登记高血压人数', 'registered hypertensives', HIGH),
  hypertensive_managed: ill('一年内随访的高血压人数', 'of these managed', `${HIGH} AND is_managed`),
  hypertensive_proper: ill(
    '规范管理的高血压人数',
    'of these as required',
    `${HIGH} AND is_managed AND is_proper`,
  ),
  hypertensive_controlled: ill(
    '血压达标人数',
    'of these with pressure in range',
    `${HIGH} AND is_controlled`,
  ),
  diabetic: ill('登记糖尿病人数', 'registered diabetics', SWEET),
  diabetic_managed: ill('一年内随访的糖尿病人数', 'of these managed', `${SWEET} AND is_managed`),
  diabetic_proper: ill(
    '规范管理的糖尿病人数',
    'of these as required',
    `${SWEET} AND is_managed AND is_proper`,
  ),
  diabetic_controlled: ill('血糖达标人数', 'of these with glucose in range', `${SWEET} AND is_controlled`),
  ill_managed: ill('两病管理人次', 'managed, both diseases', 'is_managed'),
  ill_controlled: ill('两病达标人次', 'of these in range', 'is_controlled'),
  ill_hospitalised: ill('管理人群一年内住院', 'of these in hospital', 'is_managed AND is_hospitalised'),
} as const satisfies Record<string, Measure>;
