import { readDecimal } from '../policy/values.js';
import { reportless, type Fault } from '../policy/fault.js';
import { withParameters } from '../policy/what-if.js';
import { subjectsOf, withSubjects, type Snapshot, type SubjectFacts } from './facts.js';

/** What is to be tried: parameters of the policy, scores and approved overspend, by the names of the command line. */
export type Tried = Readonly<Record<string, string>>;

const SPECIAL = /^(score|reasonable)(?::(.+))?$/;

/**
 * The snapshot with other values: `risk_rate=0.05` of the policy, `score=85` of everybody, `score:ID=85` of one subject,
 * `reasonable:ID=7000000` of one. Faults where a value is none, or a name is known to nobody.
 */
export function tryOut(
  snapshot: Snapshot,
  tried: Tried,
): { snapshot: Snapshot; faults?: undefined } | { snapshot?: undefined; faults: Fault[] } {
  const special = Object.entries(tried).filter(([name]) => SPECIAL.test(name));
  const parameters = Object.fromEntries(Object.entries(tried).filter(([name]) => !SPECIAL.test(name)));
  const policy = withParameters(snapshot.policy, parameters);
  const faults = [...(policy.faults ?? []), ...special.flatMap((own) => faultOf(snapshot, own))];
  if (faults.length > 0 || !policy.policy) return { faults };
  const change = (facts: SubjectFacts): Partial<SubjectFacts> => {
    const valueOf = (what: string): string | undefined =>
      tried[`${what}:${facts.subject_id}`] ?? (what === 'score' ? tried['score'] : undefined);
    const [score, reasonable] = [valueOf('score'), valueOf('reasonable')];
    return {
      ...(score === undefined ? {} : { score }),
      ...(reasonable === undefined
        ? {}
        : {
            approvals: [
              {
                approval_id: '试算',
                reason_code: 'other',
                amount: reasonable,
                approver: '试算',
                document: '试算',
              },
            ],
          }),
    };
  };
  return { snapshot: withSubjects({ ...snapshot, policy: policy.policy }, change) };
}

function faultOf(snapshot: Snapshot, [name, value]: readonly [string, string]): Fault[] {
  const [, what = '', id] = SPECIAL.exec(name) ?? [];
  if (id !== undefined && !subjectsOf(snapshot).some((own) => own.subject_id === id))
    return [reportless(name, { zh: `没有对象 ${id}`, en: `there is no subject ${id}` })];
  if (id === undefined && what === 'reasonable')
    return [
      reportless(name, {
        zh: '须写明对象：reasonable:编号=金额',
        en: 'name the subject: reasonable:ID=amount',
      }),
    ];
  const number = readDecimal(value);
  if (!number || number.units < 0n || (what === 'reasonable' && number.scale > 2))
    return [
      reportless(name, { zh: `${value} 不是可用的数值`, en: `${value} is no number that can be used` }),
    ];
  return [];
}
