import type { RowOf } from '../csv.js';
import type { Contract, Feedback, Life, Referral, Service, World } from '../life.js';
import { insuredFrom, keyGroups, type Person } from '../people.js';
import type { Alliance, Place } from '../places.js';
import { isoDay, stamp } from '../time.js';

const day = (value: number | undefined): string => (value === undefined ? '' : isoDay(value));

/** Row of an alliance. */
export const allianceRow = (alliance: Alliance): RowOf<'alliances'> => ({
  alliance_id: alliance.id,
  alliance_name: alliance.name,
  admdvs: alliance.county.division,
  lead_fixmedins_code: alliance.hospital.code,
  unified_legal_rep: '1',
  unified_finance: '1',
  approved: '1',
});

/** Row of an institution or pharmacy. */
export const institutionRow = (place: Place): RowOf<'institutions'> => ({
  fixmedins_code: place.code,
  fixmedins_name: place.name,
  fixmedins_type: place.tier === 'pharmacy' ? '2' : '1',
  hosp_lv: place.level,
  tier: place.tier,
  fix_blng_admdvs: place.division,
  alliance_id: place.alliance,
  alliance_role: place.role,
  lnt: place.lng.toFixed(6),
  lat: place.lat.toFixed(6),
  aprv_bed_cnt: place.beds > 0 ? String(place.beds) : '',
  prnt_medins_code: place.parent,
  begndate: '2019-01-01',
});

/** Row of an insured person as the register has it at the end of the span. */
export function insuredRow(person: Person, world: World): RowOf<'insured'> {
  const { from, to } = world.settings;
  const paused = person.pausedFrom !== undefined && person.resumed === undefined;
  return {
    psn_no: person.psnNo,
    certno: person.certno,
    psn_name: person.name,
    gend: person.sex,
    brdy: isoDay(person.birth),
    insutype: person.employee ? '310' : '390',
    psn_type: person.class,
    psn_insu_stas: person.died !== undefined && person.died <= to ? '3' : paused ? '2' : '1',
    psn_insu_date: isoDay(insuredFrom(person)),
    paus_insu_date: day(person.pausedFrom),
    resume_insu_date: day(person.resumed),
    insu_admdvs: person.town.county.division,
    resd_code: person.village,
    fixmedins_code: person.home.code,
    tel: person.tel,
    die_date: day(person.died),
    cert_gend: person.sex,
    key_groups: keyGroups(person, from).join(';'),
  };
}

/** Row of a contract. */
export const contractRow = ({ person }: Life, one: Contract): RowOf<'contracts'> => {
  const spot = one.channel === 'onsite' ? one.place : one.channel === 'batch' ? undefined : person;
  return {
    contract_id: one.id,
    psn_no: person.psnNo,
    fixmedins_code: one.place.code,
    team_id: one.team,
    doctor_no: one.doctor,
    package_code: one.package,
    sign_time: stamp(one.signed),
    sign_channel: one.channel,
    operator_id: one.operator,
    device_id: one.device,
    phone: one.phone,
    gps_lng: spot === undefined ? '' : spot.lng.toFixed(6),
    gps_lat: spot === undefined ? '' : spot.lat.toFixed(6),
    evidence_type: one.evidence,
    evidence_hash: one.evidenceHash,
    begndate: isoDay(one.begins),
    enddate: isoDay(one.ends),
    status: one.status,
    term_date: day(one.ended),
    term_reason: one.reason,
    renewed_from: one.renews,
    agent_certno: one.agent ?? '',
    callback: one.callback ?? '',
    callback_at: one.callback === undefined ? '' : stamp(one.signed + 20 * 86_400),
  };
};

/** Row of a delivered service. */
export const serviceRow = ({ person }: Life, one: Service): RowOf<'services'> => {
  const { place } = one.contract;
  const spot = one.channel === 'home' ? person : one.channel === 'onsite' ? place : undefined;
  return {
    rec_id: one.id,
    contract_id: one.contract.id,
    psn_no: person.psnNo,
    fixmedins_code: place.code,
    doctor_no: one.contract.doctor,
    item_code: one.item,
    done_time: stamp(one.time),
    channel: one.channel,
    device_id: one.channel === 'phone' ? '' : `PAD${place.tail}`,
    gps_lng: spot === undefined ? '' : spot.lng.toFixed(6),
    gps_lat: spot === undefined ? '' : spot.lat.toFixed(6),
    duration_s: String(one.duration),
    bp_sys: one.pressure === undefined ? '' : String(one.pressure[0]),
    bp_dia: one.pressure === undefined ? '' : String(one.pressure[1]),
    fpg: one.glucose === undefined ? '' : (one.glucose / 10).toFixed(1),
    content_hash: one.hash,
    patient_confirm: one.confirm,
  };
};

/** Row of a referral. */
export const referralRow = ({ person }: Life, one: Referral): RowOf<'referrals'> => ({
  refl_id: one.id,
  psn_no: person.psnNo,
  direction: one.direction,
  from_fixmedins_code: one.source.code,
  to_fixmedins_code: one.target.code,
  applied_at: stamp(one.applied),
  decided_at: stamp(one.decided),
  decision: one.accepted ? 'accepted' : 'refused',
  refuse_reason: one.reason,
  diag_code: one.diagnosis.code,
  consent_flag: '1',
  arrived_at: one.arrived === undefined ? '' : stamp(one.arrived),
  from_mdtrt_id: one.sourceVisit,
  to_mdtrt_id: one.targetVisit,
});

/** Row of an answer or complaint. */
export const feedbackRow = ({ person }: Life, one: Feedback): RowOf<'feedback'> => ({
  fb_id: one.id,
  fixmedins_code: one.place.code,
  psn_no: person.psnNo,
  kind: one.kind,
  score: one.score === undefined ? '' : String(one.score),
  tag: one.tag,
  made_at: stamp(one.time),
});
