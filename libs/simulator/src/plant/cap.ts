import { CHEMOTHERAPY, INPATIENT } from '../diagnoses.js';
import { ITEMS } from '../items.js';
import { draw } from '../knobs/knobs.js';
import { addLine, clearDays, type Life, type Visit } from '../life.js';
import { noteOfVisits, type Single } from '../role.js';
import { addStay } from '../stays.js';
import { dayOf, yearOf } from '../time.js';
import { onlySendsUp } from './policies.js';

const STAYS = 10;
/** Days from one admission to the next: no stay is the continuation of another. */
const APART = 36;

/** Ten stays in the last year, each with an operation; of one illness, or of another every time. */
function operations(life: Life, diagnosisOf: (nth: number) => Visit['diagnosis']): Visit[] {
  const { from, to } = life.world.settings;
  const first = Math.max(from, dayOf(`${yearOf(to)}-01-01`)) + 2;
  clearDays(life, first - 35, to);
  const price = draw(life, 'cap_stay_yuan') * 10_000;
  return Array.from({ length: STAYS }, (_, nth) => {
    const diagnosis = diagnosisOf(nth) ?? CHEMOTHERAPY;
    const day = first + nth * APART;
    const place = life.person.town.alliance.hospital;
    const stay = addStay(life, { place, day, days: 4, diagnosis: { ...diagnosis, surgery: false } });
    const [bill] = stay.bills;
    if (bill) addLine(stay, bill, ITEMS.surgery, 1, stay.begins + 14_400, { price });
    return stay;
  });
}

/** Only where no habit changes what an alliance costs: one such person costs as much as a village. */
const hasRoom = (life: Life): boolean => {
  const { from, to } = life.world.settings;
  if (!onlySendsUp(life.world, life.person.town.alliance)) return false;
  return Math.min(to - from, to - dayOf(`${yearOf(to)}-01-01`)) >= 2 + STAYS * APART;
};

/** N07: whatever the illness, the fund pays for this person until it may not pay any more. */
export const spendsToCap: Single = {
  family: 'spends_to_cap',
  perThousand: 1,
  suits: (person) => !person.poor,
  live(life) {
    if (!hasRoom(life)) return undefined;
    const stays = operations(life, (nth) => INPATIENT[(nth * 3) % INPATIENT.length]?.[0]);
    const detail = `${stays.length} stays with operations in a year`;
    const rules = ['N07', 'N02', 'N03', 'N01', 'A03', 'P08'];
    return noteOfVisits(life, { family: 'spends_to_cap', rules, detail }, stays);
  },
};

const TUMOUR = { ...CHEMOTHERAPY, code: 'C34.900', name: '肺恶性肿瘤' };

/** As dear, and for what costs as much: a tumour. */
export const costlyIllness: Single = {
  family: 'costly_illness',
  perThousand: 1,
  suits: (person) => !person.poor,
  live(life) {
    if (!hasRoom(life)) return undefined;
    const stays = operations(life, () => TUMOUR);
    return noteOfVisits(
      life,
      { family: 'costly_illness', rules: ['N07'], detail: 'operations for a tumour' },
      stays,
    );
  },
};
