/**
 * Searches bytes for secrets in every spelling that `leak-spellings.ts` knows, all at once: the first four bytes of
 * each needle, or its first eight, are looked up at every place, so that a hundred thousand cost about what one does.
 */
import { type Aggregate, type Asked, aggregates, type Voice } from "../../core/aggregate.ts"
import type { EstimateInput } from "../../core/judgement.ts"
import { type Canary, type Needle, needlesOf } from "./leak-spellings.ts"

export type { Canary }

export interface Hit {
  canary: Canary
  as: string
  at: number
  /** What stands there, with what is about it. */
  excerpt: string
}

export interface LeakSearch {
  readonly canaries: readonly Canary[]
  in(bytes: Uint8Array): Hit[]
}

/** Two that cannot be believed alone are believed this near to each other. */
const companyBytes = 48
const slotCount = 1 << 22

export function leakSearch(canaries: readonly Canary[]): LeakSearch {
  const short = table()
  const long = table()
  for (const needle of canaries.flatMap(needlesOf)) {
    const { bytes } = needle
    const [head, next] = [bytes.readUInt32LE(0), bytes.length >= 8 ? bytes.readUInt32LE(4) : null]
    if (next === null) short.add(slotOf(head), head, needle)
    else long.add(slotOf(head ^ Math.imul(next, 0x85ebca6b)), keyOf(head, next), needle)
  }

  function search(bytes: Uint8Array): Hit[] {
    const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
    const { length } = buffer
    const hits: Hit[] = []
    let lonely: { needle: Needle; at: number } | null = null

    function look(needles: readonly Needle[], at: number): void {
      for (const needle of needles) {
        if (!standsAt(buffer, at, needle)) continue
        if (needle.belief !== "company") {
          hits.push(hitOf(needle, at, buffer))
          continue
        }
        const apart = lonely ? at - lonely.at : 0
        if (lonely && apart >= 4 && apart <= companyBytes && lonely.needle !== needle)
          hits.push(hitOf(lonely.needle, lonely.at, buffer), hitOf(needle, at, buffer))
        lonely = { needle, at }
      }
    }

    let head = 0
    let next = 0
    // Both are moved on by a byte at a time; what lies beyond the end is 0 and stands for nothing.
    for (let at = -8; at + 4 <= length; at++) {
      head = (head >>> 8) | ((next & 255) << 24)
      next = (next >>> 8) | ((buffer[at + 7] ?? 0) << 24)
      if (at < 0) continue
      const one = slotOf(head)
      if (short.slots[one] === 1) look(short.at(head >>> 0), at)
      const two = slotOf(head ^ Math.imul(next, 0x85ebca6b))
      if (long.slots[two] === 1) look(long.at(keyOf(head >>> 0, next >>> 0)), at)
    }
    return hits
  }
  return { canaries, in: search }
}

/** Most places are ruled out by one look into `slots`. */
function table() {
  const slots = new Uint8Array(slotCount)
  const byKey = new Map<number, Needle[]>()
  return {
    slots,
    at: (key: number): readonly Needle[] => byKey.get(key) ?? [],
    add(slot: number, key: number, needle: Needle) {
      slots[slot] = 1
      const known = byKey.get(key)
      if (known) known.push(needle)
      else byKey.set(key, [needle])
    },
  }
}

const slotOf = (head: number): number => (Math.imul(head, 0x9e3779b1) >>> 10) & (slotCount - 1)
/** Of eight bytes as much as a number holds exactly. */
const keyOf = (head: number, next: number): number => (next & 0x1fffff) * 2 ** 32 + head

function standsAt(buffer: Buffer, at: number, { bytes, belief }: Needle): boolean {
  const end = at + bytes.length
  if (end > buffer.length) return false
  for (let index = 0; index < bytes.length; index++) if (buffer[at + index] !== bytes[index]) return false
  if (belief !== "alone") return true
  if (!isNoNumber(buffer, at - 1, -1) || !isNoNumber(buffer, end, 1)) return false
  // A few digits without a point are in every other hash and id; a number has no letter at its side.
  return (
    bytes.length > fewDigits || hasPoint(bytes) || (!isOfAWord(buffer, at - 1) && !isOfAWord(buffer, end))
  )
}

const fewDigits = 8
const hasPoint = (bytes: Uint8Array): boolean => bytes.includes(46) || bytes.includes(44)

/** A letter or a line below, unless it is that of an escape: `\n`. */
function isOfAWord(buffer: Buffer, at: number): boolean {
  const byte = buffer[at]
  if (byte === undefined || buffer[at - 1] === 92) return false
  return byte === 95 || (byte >= 65 && byte <= 90) || (byte >= 97 && byte <= 122)
}

/** No digit stands there, and no point with a digit behind it. */
function isNoNumber(buffer: Buffer, at: number, step: 1 | -1): boolean {
  const isDigit = (place: number) => {
    const byte = buffer[place]
    return byte !== undefined && byte >= 48 && byte <= 57
  }
  if (isDigit(at)) {
    // The 0 before a point is written or not: it makes no other number.
    return step === -1 && buffer[at] === 48 && buffer[at + 1] === 46 && !isDigit(at - 1)
  }
  const byte = buffer[at]
  return !((byte === 46 || byte === 44) && isDigit(at + step))
}

function hitOf({ canary, as, bytes }: Needle, at: number, buffer: Buffer): Hit {
  const around = buffer.subarray(Math.max(0, at - 40), at + bytes.length + 40).toString("latin1")
  return { canary, as, at, excerpt: around.replace(/[^\x20-\x7e]/g, "·") }
}

// --- what one may not learn from several --------------------------------------------------------------------------

/** What an estimate says, as canaries: its numbers or days, its bounds and its reason. */
export function canariesOf(
  owner: string,
  name: string,
  estimate: Pick<EstimateInput, "forecast" | "interval" | "rationale">,
): Canary[] {
  const { forecast, interval, rationale } = estimate
  const all: Canary[] = []
  if ("probabilities" in forecast) {
    const given = Object.entries(forecast.probabilities)
    // Of two outcomes one tells the other.
    for (const [outcome, value] of given.length === 2 ? given.slice(0, 1) : given)
      all.push({ kind: "probability", name: `${name}: ${outcome}`, owner, value })
  } else {
    for (const [quantile, value] of Object.entries(forecast.quantiles))
      all.push(
        typeof value === "number"
          ? { kind: "number", name: `${name}: ${quantile}`, owner, value }
          : { kind: "day", name: `${name}: ${quantile}`, owner, day: value },
      )
  }
  for (const [bound, value] of (interval ?? []).entries())
    all.push({ kind: "probability", name: `${name}: ${bound === 0 ? "low" : "high"}`, owner, value })
  if (rationale !== "") all.push({ kind: "text", name: `${name}: reason`, owner, text: rationale })
  return all
}

/** Every aggregate of any two or more of these voices, by each method: nobody's to know before the reveal. */
export function aggregateCanaries(name: string, voices: readonly Voice[], asked: Asked): Canary[] {
  const said = new Set(voices.flatMap(({ forecast }) => valuesOf(forecast)).map(String))
  const found = new Map<string, Canary>()
  for (const some of subsets(voices)) {
    const { methods, band } = aggregates(some, asked, { extremise: true })
    const who = some.map(({ by }) => by).join(" and ")
    const values = methods.flatMap(({ method, forecast }) =>
      valuesOf(forecast).map((value) => ({ method: method as string, value })),
    )
    if (band?.kind === "probabilities")
      for (const span of Object.values(band.middleHalf))
        for (const value of span) values.push({ method: "middle half", value })
    for (const { method, value } of values) {
      // The median of three is what one of them said, and is that person's canary already.
      if (said.has(String(value)) || found.has(String(value))) continue
      const called = `${name}: ${method} of ${who}`
      if (typeof value === "string") found.set(value, { kind: "day", name: called, owner: null, day: value })
      else {
        const kind = asked.kind === "numeric" ? "number" : "probability"
        found.set(String(value), { kind, name: called, owner: null, value })
      }
    }
  }
  return [...found.values()]
}

const valuesOf = (forecast: Aggregate["forecast"]): (number | string)[] =>
  Object.values("probabilities" in forecast ? forecast.probabilities : forecast.quantiles)

function subsets(voices: readonly Voice[]): Voice[][] {
  const all = Array.from({ length: 1 << voices.length }, (_, chosen) =>
    voices.filter((_voice, index) => (chosen >> index) & 1),
  )
  return all.filter(({ length }) => length >= 2)
}
