import { findStream } from '@fundwatch/streams';
import { expect, it } from 'vitest';
import { likeness, suggestColumns } from './suggest.js';

it('knows names that are the same but for spelling', () => {
  expect(likeness('就诊 ID（必填）', '就诊id')).toBe(1);
  expect(likeness('Setl_ID', 'setl_id')).toBe(1);
  expect(likeness('姓名', '日期')).toBe(0);
});

it('suggests each field once, and none for what is like nothing', () => {
  const stream = findStream('settlements');
  if (!stream) throw new Error('settlements');
  const label = (name: string): string => stream.fields[name]?.label.zh ?? '';
  const header = [
    label('setl_id'),
    `${label('psn_no')}（必填）`,
    'SETL_TIME',
    `${label('medfee_sumamt')}(元)`,
    '天气',
    'med_type',
  ];
  expect(suggestColumns(stream, header)).toEqual({
    [label('setl_id')]: 'setl_id',
    [`${label('psn_no')}（必填）`]: 'psn_no',
    [`${label('medfee_sumamt')}(元)`]: 'medfee_sumamt',
  });
});
