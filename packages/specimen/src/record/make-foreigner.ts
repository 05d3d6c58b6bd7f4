import type { Random } from '../random.js';
import { makePseudoWord } from './make-name.js';
import type { CardRecord } from './make-record.js';

const COUNTRIES = [
  'AMERIKA SERIKAT',
  'AUSTRALIA',
  'BELANDA',
  'BELGIA',
  'CHINA',
  'FILIPINA',
  'INDIA',
  'INGGRIS',
  'ITALIA',
  'JEPANG',
  'JERMAN',
  'KANADA',
  'KOREA SELATAN',
  'MALAYSIA',
  'PERANCIS',
  'RUSIA',
  'SINGAPURA',
  'SWISS',
  'TAIWAN',
  'THAILAND',
  'UNITED STATES',
  'UNITED KINGDOM',
  'NETHERLANDS',
  'JAPAN',
  'GERMANY',
  'FRANCE',
  'SOUTH KOREA',
  'TURKEY',
  'VIETNAM',
];
const RELIGIONS = ['ISLAM', 'CHRISTIAN', 'CATHOLIC', 'HINDU', 'BUDDHIST', 'OTHER'];
const MARITAL = ['SINGLE', 'MARRIED', 'DIVORCED', 'WIDOWED'];
const JOBS = [
  'PRIVATE EMPLOYEE',
  'ENTREPRENEUR',
  'HOUSEWIFE',
  'STUDENT',
  'TEACHER',
  'LECTURER',
  'CONSULTANT',
  'DIRECTOR',
  'RETIRED',
  'CHEF',
];

/** The same card as a foreign resident's: English values, a country, always a day on which it ends. */
export function makeForeigner(record: CardRecord, random: Random): CardRecord {
  const country = random.pick(COUNTRIES);
  const names = Array.from({ length: random.integer(1, 3) }, () => makePseudoWord(random, record.split));
  const [day = '', month = ''] = record.fields.dob.split('-');
  const issuedYear = Number(record.other.issuedDate.slice(-4));
  return {
    ...record,
    foreigner: true,
    fields: {
      ...record.fields,
      name: names.join(' '),
      pob: random.chance(0.5) ? country : makePseudoWord(random, record.split),
      gender: record.sex === 'female' ? 'FEMALE' : 'MALE',
      religion: random.pick(RELIGIONS),
      marital_status: random.pick(MARITAL),
      work: random.pick(JOBS),
      nationnality: country,
    },
    other: { ...record.other, validUntil: `${day}-${month}-${issuedYear + random.integer(1, 5)}` },
  };
}
