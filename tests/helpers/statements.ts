import { calculate, type Statement } from '@fundwatch/settlement';

/** A statement of a township centre, made by the calculator: an overspend beyond the limit, partly borne by the fund. */
export function exampleStatement(changes: Partial<Statement> = {}): Statement {
  const quota = calculate('quota', { base: '64.80', persons: '20000' });
  const year = calculate('institution_year', {
    quota: '1296000.00',
    actual: '1610000.00',
    violations_recovered: '10000.00',
    reasonable: '304000.00',
  });
  return {
    subject_id: 'H99010200011',
    subject_name: '测试县青石镇卫生院（示例）',
    grain: 'institution',
    year: 2025,
    policy: 'chenzhou-capitation@1',
    snapshot: 'sha256:6b71695df3314f2557f61e0eab3bf8f07c279bea1f2d3c4b5a69788796a5b4c3',
    lines: [...quota.steps, ...year.steps],
    payable: '-1234.50',
    eligible: true,
    reasons: [],
    ...changes,
  };
}
