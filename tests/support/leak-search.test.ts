/** B1: a search that finds nothing proves nothing, so each way in which a secret could go out is shown to be found. */
import { randomBytes } from "node:crypto"
import { readFileSync } from "node:fs"
import { brotliCompressSync, deflateRawSync, deflateSync, gzipSync } from "node:zlib"
import { encoding as lib0 } from "lib0"
import { describe, expect, it } from "vitest"
import * as Y from "yjs"
import { aggregate } from "../../core/aggregate.ts"
import { writeBoard } from "../../core/board-doc.ts"
import { parseTemplate } from "../../core/template.ts"
import { seededChance } from "../rooms/seeded-chance.ts"
import { packetOf } from "../transport/raw-reader.ts"
import { layersOf, layersOfFrame, unpacked } from "./leak-layers.ts"
import { aggregateCanaries, type Canary, canariesOf, leakSearch } from "./leak-search.ts"

const secret = "ZX93-SENTINEL: “Säulen” stand < 4 & may's 二人 fall"
const p = 0.37192846513772
const canaries: Canary[] = [
  { name: "reason", owner: "ann", kind: "text", text: secret },
  { name: "chance", owner: "ann", kind: "probability", value: p },
  { name: "count", owner: "ann", kind: "number", value: 4172.93846157 },
  { name: "day", owner: "ann", kind: "day", day: "2087-11-23" },
]
const search = leakSearch(canaries)

/** Among other things, so that nothing depends on where it begins. */
const inside = (bytes: Uint8Array | string, before = 5): Buffer =>
  Buffer.concat([Buffer.alloc(before, "x"), Buffer.from(bytes as Uint8Array), Buffer.from("yyyyy")])
const namesIn = (bytes: Uint8Array | string): string[] => [
  ...new Set(search.in(inside(bytes)).map(({ canary }) => canary.name)),
]

const numberAs = (length: number, write: (view: DataView) => void): Uint8Array => {
  const bytes = new Uint8Array(length)
  write(new DataView(bytes.buffer))
  return bytes
}
const lib0Bytes = (write: (encoder: lib0.Encoder) => void): Uint8Array => {
  const encoder = lib0.createEncoder()
  write(encoder)
  return lib0.toUint8Array(encoder)
}
const frame = (value: unknown): Buffer => packetOf({ type: 2, nsp: "/", data: ["batch", value] })

describe("B1 a reason is found", () => {
  const entities = (text: string, spell: (point: number) => string) =>
    [...text].map((character) => spell(character.codePointAt(0) ?? 0)).join("")
  const ways: Record<string, Uint8Array | string> = {
    "as it is": secret,
    "in capitals": secret.toUpperCase(),
    "in small letters, as an index of words holds it": secret.toLowerCase(),
    "in UTF-16 LE": Buffer.from(secret, "utf16le"),
    "in UTF-16 BE": Buffer.from(secret, "utf16le").swap16(),
    "in JSON": JSON.stringify({ rationale: secret }),
    "in JSON of nothing but escapes": entities(
      secret,
      (point) => `\\u${point.toString(16).padStart(4, "0")}`,
    ),
    "in JSON of nothing but escapes, in capitals": entities(
      secret,
      (point) => `\\u${point.toString(16).padStart(4, "0").toUpperCase()}`,
    ),
    "in JSON that is plain ASCII": JSON.stringify(secret).replace(
      /[\u0080-\uffff]/g,
      (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`,
    ),
    "in an address": `/?q=${encodeURIComponent(secret)}`,
    "in a form": new URLSearchParams({ q: secret }).toString(),
    "in an address that escapes everything": [...Buffer.from(secret)]
      .map((b) => `%${b.toString(16)}`)
      .join(""),
    "in HTML": secret.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll("'", "&#x27;"),
    "in HTML of decimal entities": entities(secret, (point) => `&#${point};`),
    "in HTML of hexadecimal entities": entities(secret, (point) => `&#x${point.toString(16)};`),
    "in hex": Buffer.from(secret).toString("hex"),
    "in hex of capitals": Buffer.from(secret).toString("hex").toUpperCase(),
    "as a passage of 12 characters": [...secret].slice(20, 32).join(""),
  }
  for (const before of [0, 1, 2])
    for (const kind of ["base64", "base64url"] as const)
      ways[`in ${kind}, ${before} bytes in`] = inside(secret, before).toString(kind)
  for (const before of [0, 1, 2])
    ways[`as a passage of 12 characters in base64, ${before} bytes in`] = inside(
      [...secret].slice(20, 32).join(""),
      before,
    ).toString("base64")

  for (const [name, bytes] of Object.entries(ways)) {
    it(name, () => {
      expect(namesIn(bytes)).toEqual(["reason"])
    })
  }

  it("and a passage of 11 characters is anybody's", () => {
    expect(namesIn([...secret].slice(20, 31).join(""))).toEqual([])
  })
})

describe("B1 a probability is found", () => {
  const spellings: Record<string, string> = {
    "as JSON writes it": JSON.stringify({ yes: p }),
    "with a comma": String(p).replace(".", ","),
    "without its 0": String(p).slice(1),
    "as its opposite": String(1 - p),
    "in percent": String(100 * p),
    "in percent of its opposite": String(100 - 100 * p),
    "in percent of two places": `${(100 * p).toFixed(2)} %`,
    "in percent of two places, with a comma": `${(100 * p).toFixed(2).replace(".", ",")} %`,
    "in percent of one place": `${(100 * p).toFixed(1)}%`,
    "in percent of one place, with a thin space": `${(100 * p).toFixed(1)}\u202f%`,
    "to four places": `"yes":${p.toFixed(4)},`,
    "to eight places": `"yes":${p.toFixed(8)},`,
    "with an exponent": p.toExponential(),
    "as odds": String(p / (1 - p)),
    "as log-odds": String(Math.log(p / (1 - p))),
    "as a whole number of parts": String(Math.round(p * 1e12)),
    "in base64": Buffer.from(`{"yes":${p}}`).toString("base64"),
    "in UTF-16": Buffer.from(String(p), "utf16le").toString("latin1"),
  }
  for (const [name, text] of Object.entries(spellings)) {
    it(name, () => {
      expect(namesIn(Buffer.from(text, name === "in UTF-16" ? "latin1" : "utf8"))).toEqual(["chance"])
    })
  }

  const forms: Record<string, number> = {
    p,
    "1 - p": 1 - p,
    "100 p": 100 * p,
    "its log-odds": Math.log(p) - Math.log(1 - p),
  }
  for (const [name, value] of Object.entries(forms)) {
    it(`${name} in floats, raw, in msgpack, in lib0 and in base64`, () => {
      const doubles = [false, true].map((little) => numberAs(8, (view) => view.setFloat64(0, value, little)))
      const ways: Uint8Array[] = [
        ...doubles,
        ...doubles.map((bytes) => inside(Buffer.from(bytes).toString("base64"))),
        ...doubles.map((bytes) => Buffer.from(bytes).toString("hex")).map((text) => Buffer.from(text)),
        frame({ value }),
        lib0Bytes((encoder) => lib0.writeAny(encoder, { value })),
        lib0Bytes((encoder) => lib0.writeAny(encoder, { value: Math.fround(value) })),
        numberAs(5, (view) => {
          view.setUint8(0, 0xca)
          view.setFloat32(1, value)
        }),
        // Of a bare float32 both of a pair, as an estimate has them.
        ...[false, true].map((little) =>
          numberAs(8, (view) => {
            view.setFloat32(0, value, little)
            view.setFloat32(4, name === "1 - p" ? p : 1 - p, little)
          }),
        ),
      ].filter((_way, index, all) => name !== "1 - p" || index < all.length)
      for (const [index, bytes] of ways.entries()) expect(namesIn(bytes), `way ${index}`).toEqual(["chance"])
    })
  }

  it("made whole, in varints and integers", () => {
    for (const scale of [1e9, 1e10, 1e12]) {
      const scaled = Math.round(p * scale)
      expect(namesIn(lib0Bytes((encoder) => lib0.writeVarUint(encoder, scaled)))).toEqual(["chance"])
      expect(namesIn(lib0Bytes((encoder) => lib0.writeAny(encoder, scaled)))).toEqual(["chance"])
      expect(namesIn(numberAs(8, (view) => view.setBigUint64(0, BigInt(scaled))))).toEqual(["chance"])
      expect(namesIn(numberAs(8, (view) => view.setBigUint64(0, BigInt(scaled), true)))).toEqual(["chance"])
    }
    expect(namesIn(frame({ value: Math.round(p * 1e9) }))).toEqual(["chance"])
  })

  it("and not where it only begins like another number", () => {
    for (const text of ["0.37191", "37.2", "37%", "1037.193", "37.192999999", "137.19", "0.37.19", "37.19.1"])
      expect(namesIn(`{"v":${text}}`), text).toEqual([])
    expect(namesIn("237.2% 37.21% 0.37.2% 37.2")).toEqual([])
  })
})

describe("B1 numbers and days are found", () => {
  it("a number of a scenario that asks for one", () => {
    const value = 4172.93846157
    const ways = [String(value), "4172.938", "4172,938 km", String(value).replace(".", ",")]
    for (const text of ways) expect(namesIn(text), text).toEqual(["count"])
    expect(namesIn(numberAs(8, (view) => view.setFloat64(0, value)))).toEqual(["count"])
    expect(namesIn(lib0Bytes((encoder) => lib0.writeAny(encoder, [value])))).toEqual(["count"])
  })

  it("also without a point, but not within a hash or an id", () => {
    for (const text of ['{"p50":4173}', "4173", "\\n4173 km", "| 4173 |"])
      expect(
        search.in(Buffer.from(text)).map(({ canary }) => canary.name),
        text,
      ).toEqual(["count"])
    for (const text of ["2e4173a9", "x4173", "4173f", "id_4173", "14173", "4173.2"])
      expect(search.in(Buffer.from(text)), text).toEqual([])
  })

  it("a day", () => {
    const ms = Date.parse("2087-11-23")
    for (const text of [
      "2087-11-23T00:00Z",
      "23 November 2087",
      "23 Nov 2087",
      "Nov 23, 2087",
      "23.11.2087",
      `${ms}`,
    ])
      expect(namesIn(text), text).toEqual(["day"])
    expect(namesIn(numberAs(8, (view) => view.setFloat64(0, ms)))).toEqual(["day"])
    expect(namesIn(numberAs(8, (view) => view.setFloat64(0, ms / 86_400_000, true)))).toEqual(["day"])
    expect(namesIn(frame({ at: ms }))).toEqual([])
    expect(
      layersOfFrame(frame({ at: ms }))
        .flatMap(({ bytes }) => search.in(bytes))
        .map(({ canary }) => canary.name),
    ).toEqual(["day"])
  })
})

describe("B1 what lies under the bytes is searched", () => {
  it("bodies packed by gzip, deflate and brotli", () => {
    const body = Buffer.from(`${"nothing ".repeat(200)}${secret}`)
    for (const [encodings, packed] of [
      ["gzip", gzipSync(body)],
      ["deflate", deflateSync(body)],
      ["deflate", deflateRawSync(body)],
      ["br", brotliCompressSync(body)],
      ["gzip, br", brotliCompressSync(gzipSync(body))],
      ["identity", body],
    ] as const) {
      expect(unpacked(packed, encodings).equals(body)).toBe(true)
      expect(namesIn(unpacked(packed, encodings))).toEqual(["reason"])
    }
    expect(namesIn(gzipSync(body))).toEqual([])
    expect(() => unpacked(body, "zstd")).toThrow("cannot be searched")
  })

  it("Yjs updates in frames, of both versions", () => {
    const doc = new Y.Doc()
    doc.getMap("estimates").set("e1", { forecast: { probabilities: { yes: p } }, rationale: secret })
    for (const update of [Y.encodeStateAsUpdate(doc), Y.encodeStateAsUpdateV2(doc)]) {
      const sent = frame({ update: Buffer.from(update) })
      expect(namesIn(sent).sort()).toEqual(["chance", "reason"])
      const under = layersOfFrame(sent).flatMap(({ bytes }) => search.in(bytes))
      expect([...new Set(under.map(({ canary }) => canary.name))].sort()).toEqual(["chance", "reason"])
    }
  })

  it("a text that was typed letter by letter, which no byte sequence holds as one", () => {
    const doc = new Y.Doc()
    const text = doc.getText("t")
    // From the end to the beginning: each letter is a struct of its own.
    for (const letter of [..."the secret ZX93-SENTINEL"].reverse()) text.insert(0, letter)
    const value = { doc: doc.getText("t").toString() }
    expect(namesIn(Y.encodeStateAsUpdate(doc))).toEqual([])
    expect(
      leakSearch([{ name: "t", owner: null, kind: "text", text: "secret ZX93-SENTINEL" }]).in(
        layersOf(value)[0]?.bytes ?? Buffer.alloc(0),
      ).length,
    ).toBeGreaterThan(0)
  })
})

describe("B1 aggregates are found", () => {
  const asked = { kind: "binary" as const, outcomes: [{ id: "yes" }, { id: "no" }] }
  const voice = (by: string, at: number, yes: number) => ({
    by,
    at,
    forecast: { probabilities: { yes, no: 1 - yes } },
  })
  const voices = [
    voice("ann", 1, 0.37192846513772),
    voice("ben", 2, 0.61847351926843),
    voice("cy", 3, 0.82635914273681),
  ]

  it("each method's, of all and of any two", () => {
    const among = leakSearch(aggregateCanaries("talks", voices, asked))
    for (const some of [voices, voices.slice(1), voices.slice(0, 2)]) {
      for (const method of ["geoMeanOdds", "linear"] as const) {
        const found = aggregate(some, asked, method)?.forecast
        const value = found && "probabilities" in found ? found.probabilities.yes : undefined
        expect(value).toBeDefined()
        expect(among.in(inside(JSON.stringify({ value }))).length, method).toBeGreaterThan(0)
        expect(among.in(inside(`${(100 * (value ?? 0)).toFixed(2)}%`)).length, method).toBeGreaterThan(0)
        const bytes = numberAs(8, (view) => view.setFloat64(0, (value ?? 0) * (1 + 2 ** -52)))
        expect(among.in(inside(bytes)).length, method).toBeGreaterThan(0)
      }
    }
  })

  it("and what one of them said is that person's alone", () => {
    const among = leakSearch(aggregateCanaries("talks", voices, asked))
    for (const { forecast } of voices) expect(among.in(Buffer.from(JSON.stringify(forecast)))).toEqual([])
  })

  it("all that an estimate says is a canary", () => {
    const names = canariesOf("ann", "talks", {
      forecast: { probabilities: { yes: p, no: 1 - p } },
      interval: [0.21938475611931, 0.51938475611937],
      rationale: secret,
    }).map(({ name }) => name)
    expect(names).toEqual(["talks: yes", "talks: low", "talks: high", "talks: reason"])
  })

  it("a canary that chance would find is refused", () => {
    expect(() => leakSearch([{ name: "c", owner: null, kind: "probability", value: 0.37 }])).toThrow(
      "11 digits",
    )
    expect(() => leakSearch([{ name: "c", owner: null, kind: "text", text: "too short" }])).toThrow(
      "12 characters",
    )
  })
})

describe("B1 nothing is found where nothing is", () => {
  const chance = seededChance(5)
  const asked = { kind: "binary" as const, outcomes: [{ id: "yes" }, { id: "no" }] }
  const voices = ["ann", "ben", "cy"].map((by, at) => {
    const yes = (1 + chance.below(8_999_999) + chance.below(9_999_999) * 1e-7) / 1e7
    return { by, at, forecast: { probabilities: { yes, no: 1 - yes } } }
  })
  const many = leakSearch([
    ...canaries,
    ...voices.flatMap(({ by, forecast }) =>
      canariesOf(by, by, { forecast, interval: null, rationale: `${by}: ${secret}` }),
    ),
    ...aggregateCanaries("all", voices, asked),
  ])
  const random = (length: number): Buffer => {
    const words = new Uint32Array(length / 4)
    for (let at = 0; at < words.length; at++) words[at] = chance.below(2 ** 32)
    return Buffer.from(words.buffer)
  }

  it("in 10 MB of chance: bytes, base64 and numbers", () => {
    let searched = 0
    const look = (bytes: Buffer) => {
      searched += bytes.length
      expect(many.in(bytes)).toEqual([])
    }
    for (let round = 0; round < 2; round++) {
      look(random(4_000_000))
      look(Buffer.from(random(750_000).toString("base64")))
    }
    const numbers = Array.from({ length: 100_000 }, () => chance.below(2 ** 32) / 2 ** 32)
    look(Buffer.from(JSON.stringify(numbers)))
    expect(searched).toBeGreaterThan(10_000_000)
  })

  it("in what the product sends and is made of", () => {
    const template = parseTemplate(JSON.parse(readFileSync("prisma/templates/korea-2018.json", "utf8")))
    if (!template.ok) throw new Error("the template does not read")
    const doc = new Y.Doc()
    writeBoard(doc, template.value.board)
    const update = Buffer.from(Y.encodeStateAsUpdate(doc))
    const sent = frame({ doc: "board", epoch: 1, seq: 9, hash: randomBytes(32), update })
    for (const bytes of [
      sent,
      Buffer.from(JSON.stringify(doc.getMap("scenarios").toJSON())),
      ...layersOfFrame(sent).map((layer) => layer.bytes),
    ])
      expect(many.in(bytes)).toEqual([])
    for (const file of [
      "package-lock.json",
      "app/globals.css",
      "node_modules/next/dist/server/capsize-font-metrics.json",
      "node_modules/react-dom/cjs/react-dom-client.development.js",
    ])
      expect(many.in(readFileSync(file)), file).toEqual([])
  })
})
