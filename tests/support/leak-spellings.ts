/**
 * How a secret can look on its way out: a canary is something that one person knows (a number, a day, a sentence), and
 * a needle is one row of bytes by which it would be known again. What is short is only believed when it stands alone
 * or in company, so that chance does not cry wolf.
 */
import { logit } from "../../core/portable-math.ts"
import { unreachable } from "../../core/result.ts"

/** `owner`: who may know it; null for what nobody may know, such as an aggregate. */
export type Canary = { name: string; owner: string | null } & (
  | { kind: "text"; text: string }
  /** In 0..1, with eleven digits or more. */
  | { kind: "probability"; value: number }
  | { kind: "number"; value: number }
  /** ISO */
  | { kind: "day"; day: string }
)

export interface Needle {
  canary: Canary
  /** In words: "float64 BE of 100 p". */
  as: string
  bytes: Buffer
  /**
   * strong: cannot be there by chance. alone: only where no digit stands beside it. company: only where another one of
   * these is within a few bytes, since four bytes are found in any few gigabytes.
   */
  belief: "strong" | "alone" | "company"
}

/** What is shorter is found by chance in a day's traffic. */
const strongBytes = 5
/** A passage of a rationale that is no longer than this may be anybody's words. */
export const fragmentCharacters = 12
/** Spelled with fewer digits a number might be another one: with its point, and without. */
const surePrefix = 9
const leastDigits = 11
/** So many digits and no more, rounded, as a page shows them. */
const roundedTo = [4, 5, 6, 7, 8, 9] as const

export function needlesOf(canary: Canary): Needle[] {
  switch (canary.kind) {
    case "text":
      return textNeedles(canary, canary.text)
    case "probability":
      return probabilityNeedles(canary, canary.value)
    case "number":
      return digitsOf(canary.value).length < leastDigits
        ? refuse(canary)
        : valueNeedles(canary, "v", canary.value)
    case "day":
      return dayNeedles(canary, canary.day)
    default:
      return unreachable(canary)
  }
}

function refuse({ name }: Canary): never {
  throw new Error(`${name}: a canary needs ${leastDigits} digits or more, or chance would find it too.`)
}

// --- texts --------------------------------------------------------------------------------------------------------

function textNeedles(canary: Canary, text: string): Needle[] {
  if ([...text].length < fragmentCharacters)
    throw new Error(`${canary.name}: a text needs ${fragmentCharacters} characters or more.`)
  const cases = [...new Set([text, text.toLowerCase(), text.toUpperCase()])]
  return cases.flatMap((cased) => windows(cased).flatMap((piece) => wrapped(canary, "the text", piece)))
}

/** All passages of that length: whatever is longer holds one of them. */
function windows(text: string): string[] {
  const characters = [...text]
  const count = characters.length - fragmentCharacters + 1
  return Array.from({ length: count }, (_, at) => characters.slice(at, at + fragmentCharacters).join(""))
}

function wrapped(canary: Canary, what: string, text: string): Needle[] {
  const utf16 = Buffer.from(text, "utf16le")
  const escaped = [...encodedBytes(utf16), ...escapes(text)]
  return distinct([
    ...plain(canary, what, text),
    ...escaped.map(([as, spelled]) => needle(canary, `${as} of ${what}`, spelled, "strong")),
  ])
}

/** Digits have no need of an escape. */
function plain(canary: Canary, what: string, text: string): Needle[] {
  const utf8 = Buffer.from(text)
  const utf16 = Buffer.from(text, "utf16le")
  const made: [string, Buffer | string][] = [
    ["UTF-8", utf8],
    ["UTF-16 LE", utf16],
    ["UTF-16 BE", Buffer.from(utf16).swap16()],
    ...encodedBytes(utf8),
  ]
  return made.map(([as, bytes]) => needle(canary, `${as} of ${what}`, bytes, "strong"))
}

function escapes(text: string): [string, string][] {
  const units = Array.from({ length: text.length }, (_, at) => text.charCodeAt(at))
  const json = (unit: number) => `\\u${unit.toString(16).padStart(4, "0")}`
  const onlyForeign = (spell: (unit: number) => string) =>
    units.map((unit) => (unit < 128 ? String.fromCharCode(unit) : spell(unit))).join("")
  const points = [...text].map((character) => character.codePointAt(0) ?? 0)
  const percent = [...Buffer.from(text)].map((byte) => `%${byte.toString(16).padStart(2, "0")}`).join("")
  const named: Record<string, string> = {
    "&": "&amp;",
    "<": "&lt;",
    ">": "&gt;",
    '"': "&quot;",
    "'": "&#39;",
  }
  return [
    ["JSON", JSON.stringify(text).slice(1, -1)],
    ["JSON escapes", units.map(json).join("")],
    ["JSON escapes", units.map((unit) => `\\u${json(unit).slice(2).toUpperCase()}`).join("")],
    ["JSON escapes", onlyForeign(json)],
    ["percent encoding", percent],
    ["percent encoding", percent.toUpperCase()],
    ["percent encoding", encodeURIComponent(text)],
    ["form encoding", encodeURIComponent(text).replaceAll("%20", "+")],
    ["HTML entities", points.map((point) => `&#${point};`).join("")],
    ["HTML entities", points.map((point) => `&#x${point.toString(16)};`).join("")],
    ["HTML entities", [...text].map((character) => named[character] ?? character).join("")],
    [
      "HTML entities",
      [...text].map((character) => (character === "'" ? "&#x27;" : (named[character] ?? character))).join(""),
    ],
  ]
}

/** Bytes as text: base64 in each of the three ways in which they can fall into its groups, and hexadecimal. */
function encodedBytes(bytes: Buffer): [string, string][] {
  const hex = bytes.toString("hex")
  return [
    ...[0, 1, 2].flatMap((before): [string, string][] => {
      const all = Buffer.concat([Buffer.alloc(before), bytes])
        .toString("base64")
        .replaceAll("=", "")
      // Without the characters that hold bits of the neighbours.
      const first = Math.ceil((before * 8) / 6)
      const end = Math.floor(((before + bytes.length) * 8) / 6)
      const sure = all.slice(first, end)
      return [
        ["base64", sure],
        ["base64url", sure.replaceAll("+", "-").replaceAll("/", "_")],
      ]
    }),
    ["hex", hex],
    ["hex", hex.toUpperCase()],
  ]
}

// --- numbers ------------------------------------------------------------------------------------------------------

function probabilityNeedles(canary: Canary, p: number): Needle[] {
  if (digitsOf(p).length < leastDigits) return refuse(canary)
  const forms: [string, number][] = [
    ["p", p],
    ["1 - p", 1 - p],
    ["100 p", 100 * p],
    ["100 (1 - p)", 100 * (1 - p)],
    ["logit p", logit(p)],
    ["logit (1 - p)", -logit(p)],
    ["the odds", p / (1 - p)],
  ]
  const percents: [string, number][] = [
    ["p", 100 * p],
    ["1 - p", 100 * (1 - p)],
  ]
  return distinct([
    ...forms.flatMap(([what, value]) => valueNeedles(canary, what, value)),
    ...percents.flatMap(([what, percent]) => percentNeedles(canary, what, percent)),
  ])
}

/** To one place, with its sign, as a page shows it. To none it would be anybody's. */
function percentNeedles(canary: Canary, what: string, percent: number): Needle[] {
  const shown = percent.toFixed(1)
  return [shown, shown.replace(".", ",")].flatMap((text) =>
    ["%", " %", "\u00a0%", "\u202f%", "%25", " pp"].map((sign) =>
      needle(canary, `${what} in percent`, `${text}${sign}`, "alone"),
    ),
  )
}

function valueNeedles(canary: Canary, what: string, value: number): Needle[] {
  return distinct([...decimals(canary, what, value), ...binaries(canary, what, value)])
}

const digitsOf = (value: number): string =>
  Math.abs(value).toExponential().replace(/e.*$/, "").replace(".", "")

/** Rounded, with the zeros at its end: 59.60. */
const digitsAt = (size: number, count: number): string =>
  size
    .toExponential(count - 1)
    .replace(/e.*$/, "")
    .replace(".", "")

function decimals(canary: Canary, what: string, value: number): Needle[] {
  const size = Math.abs(value)
  const digits = digitsOf(size)
  const prefix = digits.slice(0, surePrefix)
  const exponent = Math.floor(Math.log10(size))
  const texts = [pointed(prefix, exponent), pointed(prefix, 0), digits.slice(0, leastDigits)]
  const sure = texts.flatMap((text) =>
    [...new Set([text, text.replace(".", ",")])].flatMap((spelled) => plain(canary, what, spelled)),
  )
  const rounded = roundedTo.flatMap((count) => {
    const text = pointed(digitsAt(size, count), exponent)
    return [text, text.replace(".", ",")].map((spelled) =>
      needle(canary, `${what} to ${count} digits`, spelled, "alone"),
    )
  })
  return [...sure, ...rounded]
}

/** Digits with the point behind the one of that power of ten; without the 0 before it, which is not always written. */
function pointed(digits: string, exponent: number): string {
  if (exponent < 0) return `.${"0".repeat(-exponent - 1)}${digits}`
  const padded = digits.padEnd(exponent + 1, "0")
  const rest = padded.slice(exponent + 1)
  return rest === "" ? padded : `${padded.slice(0, exponent + 1)}.${rest}`
}

function binaries(canary: Canary, what: string, value: number): Needle[] {
  const bytes = (length: number, write: (into: Buffer) => void): Buffer => {
    const into = Buffer.alloc(length)
    write(into)
    return into
  }
  const doubleBE = bytes(8, (into) => into.writeDoubleBE(value))
  const doubleLE = bytes(8, (into) => into.writeDoubleLE(value))
  const floatBE = bytes(4, (into) => into.writeFloatBE(value))
  const floatLE = bytes(4, (into) => into.writeFloatLE(value))
  const floats: [string, number][] = [
    ["msgpack", 0xca],
    ["lib0", 124],
    ["CBOR", 0xfa],
  ]
  return [
    // Without the last bits, in which the same sum done in another order differs.
    needle(canary, `float64 BE of ${what}`, doubleBE.subarray(0, 6), "strong"),
    needle(canary, `float64 LE of ${what}`, doubleLE.subarray(2), "strong"),
    ...[doubleBE.subarray(0, 6), doubleLE.subarray(2)].flatMap((double) =>
      encodedBytes(double).map(([as, text]) =>
        needle(canary, `${as} of the float64 of ${what}`, text, "strong"),
      ),
    ),
    ...floats.map(([as, tag]) =>
      needle(canary, `float32 of ${as} of ${what}`, Buffer.concat([Buffer.from([tag]), floatBE]), "strong"),
    ),
    needle(canary, `float32 BE of ${what}`, floatBE, "company"),
    needle(canary, `float32 LE of ${what}`, floatLE, "company"),
    ...[1e6, 1e8, 1e9, 1e10, 1e12].flatMap((scale) => integers(canary, what, value, scale)),
  ]
}

/** A number that was made whole by a power of ten. */
function integers(canary: Canary, what: string, value: number, scale: number): Needle[] {
  const scaled = Math.round(Math.abs(value) * scale)
  if (!Number.isSafeInteger(scaled)) return []
  const as = (encoding: string) => `${encoding} of ${what} times ${scale}`
  const found: Needle[] = []
  const add = (encoding: string, bytes: Buffer) => {
    if (bytes.length >= 4)
      found.push(needle(canary, as(encoding), bytes, bytes.length < strongBytes ? "company" : "strong"))
  }
  add("varint", varUint(scaled))
  add("lib0 varint", varInt(scaled))
  const eight = Buffer.alloc(8)
  eight.writeBigUInt64BE(BigInt(scaled))
  add("int64 BE", eight)
  add("int64 LE", Buffer.from(eight).swap64())
  const double = Buffer.alloc(8)
  double.writeDoubleBE(scaled)
  add("float64 BE", double)
  add("float64 LE", Buffer.from(double).swap64())
  if (scaled < 2 ** 32) {
    const four = Buffer.alloc(4)
    four.writeUInt32BE(scaled)
    add("int32 BE", four)
    add("int32 LE", Buffer.from(four).swap32())
    add("msgpack uint32", Buffer.concat([Buffer.from([0xce]), four]))
  }
  return found
}

/** Seven bits a byte, the low ones first. */
function varUint(value: number): Buffer {
  const bytes: number[] = []
  let rest = value
  while (rest > 127) {
    bytes.push(0x80 | (rest % 128))
    rest = Math.floor(rest / 128)
  }
  return Buffer.from([...bytes, rest])
}

/** As lib0 writes whole numbers of JSON: the first byte has a bit for the sign and six of the value. */
function varInt(value: number): Buffer {
  const rest = Math.floor(value / 64)
  return Buffer.concat([
    Buffer.from([(rest > 0 ? 0x80 : 0) | (value % 64)]),
    rest > 0 ? varUint(rest) : Buffer.alloc(0),
  ])
}

// --- days ---------------------------------------------------------------------------------------------------------

function dayNeedles(canary: Canary, day: string): Needle[] {
  const ms = Date.parse(`${day}T00:00:00Z`)
  const [year = "", month = "", date = ""] = day.split("-")
  const inWords = (locale: string, style: "short" | "long") =>
    new Intl.DateTimeFormat(locale, {
      day: "numeric",
      month: style,
      year: "numeric",
      timeZone: "UTC",
    }).format(ms)
  const texts = [day, `${year}${month}${date}`, `${date}.${month}.${year}`, `${month}/${date}/${year}`]
  for (const locale of ["en-GB", "en-US", "de", "fr"])
    texts.push(inWords(locale, "short"), inWords(locale, "long"))
  const spelled = [...new Set(texts)].flatMap((text) => wrapped(canary, "the day", text))
  const numbers: [string, number][] = [
    ["the day in ms", ms],
    ["the day in s", ms / 1000],
    ["the number of the day", ms / 86_400_000],
  ]
  const counted = numbers.flatMap(([what, value]) => {
    const double = Buffer.alloc(8)
    double.writeDoubleBE(value)
    return [
      needle(canary, `float64 BE of ${what}`, double, "strong"),
      needle(canary, `float64 LE of ${what}`, Buffer.from(double).swap64(), "strong"),
      // A number of five digits is anybody's.
      ...(value > 1e9
        ? [
            needle(canary, what, String(value), "alone"),
            needle(canary, `lib0 varint of ${what}`, varInt(value), "strong"),
          ]
        : []),
    ]
  })
  return distinct([...spelled, ...counted])
}

// --- parts --------------------------------------------------------------------------------------------------------

const needle = (canary: Canary, as: string, bytes: Buffer | string, belief: Needle["belief"]): Needle => ({
  canary,
  as,
  bytes: typeof bytes === "string" ? Buffer.from(bytes) : bytes,
  belief,
})

function distinct(needles: readonly Needle[]): Needle[] {
  const seen = new Map<string, Needle>()
  for (const one of needles) {
    const key = one.bytes.toString("latin1")
    if (!seen.has(key)) seen.set(key, one)
  }
  return [...seen.values()]
}
