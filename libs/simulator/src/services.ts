import { freeDay } from './care.js';
import { contentHash } from './contracts.js';
import { type Contract, type Life, recordId } from './life.js';
import { ageOn, at } from './time.js';

/** What a contract promises a year, by who the person is: code of the item, times. */
function promised(life: Life, day: number): [string, number][] {
  const { person, rng } = life;
  const items: [string, number][] = [];
  if (person.hypertension) items.push(['JY02', rng.int(1, 4)]);
  if (person.diabetes) items.push(['JY03', rng.int(1, 4)]);
  if (ageOn(person.birth, day) >= 65) items.push(['JY04', 1]);
  if (rng.chance(0.12)) items.push(['JY05', 1]);
  if (rng.chance(0.15)) items.push(['JY06', 1]);
  return items;
}

function addService(life: Life, contract: Contract, item: string, day: number): void {
  const { person, rng } = life;
  const channel = item === 'JY05' ? 'home' : item === 'JY06' ? 'phone' : 'onsite';
  // A doctor's home visits get slots by person, far enough apart to be walked.
  const time =
    channel === 'home'
      ? at(day, 14 + (person.n % 4), (Math.floor(person.n / 4) % 6) * 10)
      : at(day, rng.int(8, 11), rng.int(0, 59), rng.int(0, 59));
  const pressure =
    item === 'JY02' || item === 'JY04' || item === 'JY05'
      ? ([rng.int(108, 162), rng.int(64, 98)] as const)
      : undefined;
  const id = recordId(life, 'SV', 'service');
  life.services.push({
    id,
    contract,
    item,
    time,
    channel,
    duration: rng.int(140, 1500),
    pressure,
    glucose: item === 'JY03' || item === 'JY04' ? rng.int(38, 96) : undefined,
    hash: contentHash(life, id),
    confirm:
      channel === 'phone'
        ? 'sms'
        : rng.weighted([
            ['sign', 5],
            ['sms', 3],
            ['face', 2],
          ] as const),
  });
  life.busy.add(day);
}

/** Delivers what the contracts promise; nearly everyone is seen in the first half of a contract. */
export function liveThroughServices(life: Life): void {
  for (const contract of life.contracts) {
    const from = Math.max(contract.begins, Math.ceil(contract.signed / 86_400)) + 3;
    const to = Math.min(contract.ended ?? contract.ends, contract.ends, life.world.settings.to) - 1;
    if (to - from < 20) continue;
    if (life.rng.chance(0.95)) {
      const day = freeDay(life, from, Math.min(to, contract.begins + 165));
      if (day !== undefined) addService(life, contract, 'JY01', day);
    }
    for (const [item, times] of promised(life, from)) {
      const share = (to - from) / times;
      for (let nth = 0; nth < times; nth++) {
        const day = freeDay(life, Math.floor(from + nth * share), Math.floor(from + (nth + 0.8) * share));
        if (day !== undefined && life.rng.chance(0.75)) addService(life, contract, item, day);
      }
    }
  }
}
