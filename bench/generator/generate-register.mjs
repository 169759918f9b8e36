/**
 * Generates registers of any size that look like real ones. Names, legal forms, types, statuses, dates, and the shares
 * of former and shared names are learnt from the Isle of Man register. The constants here set what that register lacks,
 * after provincial registers of Canada: numbered companies, assumed names, business numbers, localities.
 */
import { learnNames, nameMaker, splitName } from './name-model.mjs'
import { seeded } from './random.mjs'
import { readRegister } from './read-register.mjs'
import { seenBefore } from './seen-before.mjs'

export const REGISTER = 'generated-register'
export const JURISDICTION = 'XX-GR'
/** The date of the generated register. */
export const RECORD_DATE = '2026-05-31'

/** The generated type for each type of the real register, and the prefix of its numbers. */
const TYPES = {
  '1931 Act Company': { type: 'Company', prefix: 'BC' },
  '2006 Act Company': { type: 'Company', prefix: 'BC' },
  'Business Name': { type: 'Business Name', prefix: 'FM' },
  'Foreign Company': { type: 'Extraprovincial Company', prefix: 'A' },
  'Limited Partnership': { type: 'Limited Partnership', prefix: 'LP' },
  Foundation: { type: 'Society', prefix: 'S' },
  'Limited Liability Company': { type: 'Unlimited Liability Company', prefix: 'C' },
  'Industrial Society': { type: 'Cooperative', prefix: 'CP' },
}
export const ENTITY_TYPES = [...new Set(Object.values(TYPES).map(({ type }) => type))]

/** The share of companies that are called by their number. */
const NUMBERED = 0.12
const NUMBERED_ENDINGS = ['B.C. LTD.', 'B.C. LTD.', 'B.C. LTD.', 'B.C. Ltd.', 'B.C. INC.']
/** The share of companies' former names that are a number. */
const NUMBERED_BEFORE = 0.15
/** The share of companies that have one of these legal forms instead of one of the Isle of Man. */
const PROVINCIAL_FORM = 0.6
const PROVINCIAL_FORMS = ['Ltd.', 'Ltd.', 'Ltd.', 'Inc.', 'Inc.', 'Corp.', 'Corporation', 'Ltée', 'ULC']
const ASSUMED_NAME = 0.04
const BUSINESS_NUMBER = 0.5
const PLACES = 400
/** How many names are remembered, to be given to a second organization. */
const REMEMBERED = 8192
const FIRST_NUMBER = 100_000
/** How many attempts find an unused name; each attempt makes a longer name. */
const TRIES = 8

const DAY = 86_400_000
const LAST_DAY = Math.floor(Date.parse(RECORD_DATE) / DAY)
const AGES = 20

/**
 * Generates organizations in the order of registration. The same size and seed give the same register.
 * @returns a generator of `SearchDocument`
 */
export function* generateRegister({ size, seed = 1 }) {
  const random = seeded(seed)
  learnt ??= learn()
  const model = learnt
  const names = nameMaker(model.words, seed)
  const places = Array.from({ length: PLACES }, (_, at) => placeName(at, names))
  const taken = seenBefore(size * 1.3)
  const remembered = []
  const nextNumber = new Map()

  const written = (words, kind) => {
    const text = names.write(words, random)
    const form =
      kind.type === 'Company' && random.chance(PROVINCIAL_FORM)
        ? random.pick(PROVINCIAL_FORMS)
        : random.pick(kind.forms)
    return form === '' ? text : `${text} ${text === text.toUpperCase() ? form.toUpperCase() : form}`
  }
  const freeName = kind => {
    for (let left = TRIES; ; left--) {
      const words = names.name(random, TRIES - left)
      const text = written(words, kind)
      if (taken.add(text.toLowerCase()) || left === 0) return { words, text }
    }
  }
  const legalName = (kind, number) => {
    if (kind.type === 'Company' && random.chance(NUMBERED)) {
      return { text: `${number.replace(/\D/g, '')} ${random.pick(NUMBERED_ENDINGS)}` }
    }
    if (remembered.length > 0 && random.chance(kind.shared)) return random.pick(remembered)
    const name = freeName(kind)
    if (kind.shared > 0.05 || random.chance(kind.shared))
      remembered[remembered.length < REMEMBERED ? remembered.length : random.below(REMEMBERED)] = name
    return name
  }
  const previousName = (kind, name, number) => {
    if (kind.type === 'Company' && name.words !== undefined && random.chance(NUMBERED_BEFORE)) {
      return `${number.replace(/\D/g, '')} ${random.pick(NUMBERED_ENDINGS)}`
    }
    if (name.words === undefined || !random.chance(model.alike)) return freeName(kind).text
    return written(names.variant(name.words, random), kind)
  }

  for (let at = 0; at < size; at++) {
    const age = Math.floor((at / size) * AGES)
    const kind = random.pick(model.kindsByAge[age])
    const behind = nextNumber.get(kind.prefix) ?? FIRST_NUMBER
    const count = behind + 1 + (random.chance(0.25) ? 1 : 0)
    nextNumber.set(kind.prefix, count)
    const registrationNumber = `${kind.prefix}${String(count).padStart(7, '0')}`

    const name = legalName(kind, registrationNumber)
    const active = random.chance(kind.activeByAge[age])
    const registered = model.days[Math.floor(((at + random.next()) / size) * model.days.length)]
    const dissolved = registered + Math.floor(random.next() ** 2 * (LAST_DAY - registered))
    const undated = !active && random.chance(model.undated)
    const formerNames = random.pick(kind.previousNames)
    yield {
      id: `${JURISDICTION}.${registrationNumber}`,
      version: 1,
      legalName: name.text,
      previousNames: Array.from({ length: formerNames }, () => previousName(kind, name, registrationNumber)),
      otherNames: random.chance(ASSUMED_NAME) ? [freeName(model.firm).text] : [],
      registrationNumber,
      // 387,420,489 is 3 to the 18th, so that each number below 700 million comes up once.
      identifiers: random.chance(BUSINESS_NUMBER) ? [String(100_000_000 + ((at * 387_420_489) % 700_000_000))] : [],
      active,
      register: REGISTER,
      entityType: `${REGISTER}/${kind.type}`,
      credentialTypes: ['registration'],
      locality: places[Math.floor(PLACES ** random.next()) - 1],
      ...(undated ? {} : { registeredOn: dateOf(registered) }),
      ...(active ? {} : { dissolvedOn: dateOf(dissolved) }),
    }
  }
}

const dates = new Map()

function dateOf(day) {
  let date = dates.get(day)
  if (date === undefined) {
    date = new Date(day * DAY).toISOString().slice(0, 10)
    dates.set(day, date)
  }
  return date
}

/** The learnt model, which is the same for every seed and takes seconds to make. */
let learnt

function learn() {
  const everyone = readRegister()
  const organizations = everyone.filter(({ name }) => name !== undefined)
  const split = organizations.map(({ name }) => splitName(name))
  // A register numbers in the order of registration. Organizations without a date are older than its first dates.
  const order = organizations
    .map((_, at) => at)
    .sort((a, b) => (organizations[a].registered ?? -1e6) - (organizations[b].registered ?? -1e6) || a - b)
  const ages = Array.from({ length: AGES }, (_, age) =>
    order.slice(Math.floor((age / AGES) * order.length), Math.floor(((age + 1) / AGES) * order.length)),
  )

  const kinds = new Map()
  for (const { type, previousNames } of everyone) {
    const kind = kinds.get(type) ?? { ...TYPES[type], forms: [], previousNames: [], repeats: 0 }
    kinds.set(type, kind)
    kind.previousNames.push(previousNames.length)
  }
  for (const [at, { type }] of organizations.entries()) kinds.get(type).forms.push(split[at].form)
  const seen = new Set()
  for (const { name, type } of organizations) {
    if (seen.has(name.toLowerCase())) kinds.get(type).repeats++
    seen.add(name.toLowerCase())
  }
  for (const [type, kind] of kinds) {
    kind.shared = kind.repeats / kind.forms.length
    kind.activeByAge = ages.map(members => {
      const alike = members.filter(at => organizations[at].type === type)
      return alike.length === 0 ? 0.5 : alike.filter(at => organizations[at].active).length / alike.length
    })
  }
  const inactive = organizations.filter(({ active }) => !active)
  return {
    words: learnNames(split.map(({ core }) => core)),
    kindsByAge: ages.map(members => members.map(at => kinds.get(organizations[at].type))),
    firm: kinds.get('Business Name'),
    // The date of a foreign company is that of its foundation, which may be centuries ago.
    days: organizations
      .flatMap(({ registered, type }) => (registered === undefined || type === 'Foreign Company' ? [] : registered))
      .sort((a, b) => a - b),
    undated: inactive.filter(({ registered }) => registered === undefined).length / inactive.length,
    alike: shareOfAlike(organizations),
  }
}

/** Returns the share of former names that have a word of the current name, apart from its legal form. */
function shareOfAlike(organizations) {
  let all = 0
  let alike = 0
  for (const { name, previousNames } of organizations) {
    const words = new Set(splitName(name).core.map(word => word.toLowerCase()))
    for (const previous of previousNames) {
      all++
      if (splitName(previous).core.some(word => words.has(word.toLowerCase()))) alike++
    }
  }
  return alike / all
}

const PLACE_PATTERNS = [
  '*',
  '*',
  '*',
  '* Lake',
  'Port *',
  'Fort *',
  '* Bay',
  'Saint-*',
  '* Landing',
  'Sainte-*-des-Érables',
]

function placeName(at, names) {
  return PLACE_PATTERNS[at % PLACE_PATTERNS.length].replace('*', names.placeName(at + 1))
}
