/**
 * The files themselves, made by the real renderers and unpacked: nothing of what a blind round hides is in them. That the
 * calls hand nothing of it to a renderer is swept in `tests/transport/rounds-leak.socket.test.ts`.
 */
import { strFromU8, unzipSync } from "fflate"
import { getDocument } from "pdfjs-dist/legacy/build/pdf.mjs"
import { expect, it } from "vitest"
import type { Board, Scenario, Working } from "../../core/board.ts"
import type { PublishedEstimate, RoundEntry } from "../../core/judgement.ts"
import { emptyRecord, type JudgementRecord } from "../../core/judgement-doc.ts"
import { blankBoard } from "../../core/new-board.ts"
import { type KeptSnapshot, type SnapshotInputs, snapshotOf } from "../../core/snapshot.ts"
import { snapshotJudgement } from "../../core/snapshot-judgement.ts"
import {
  type RenderedFormat,
  type RenderInput,
  renderedFormats,
  type ViewName,
} from "../../server/exports/render.ts"
import { renderers } from "../../server/exports/renderers.ts"
import { renderInput } from "../../server/snapshots/render-input.ts"
import type { SnapshotRow } from "../../server/store/snapshot-store.ts"
import { type Canary, type Hit, leakSearch } from "../support/leak-search.ts"
import {
  aggregatesOfAll,
  askedIds,
  canariesOfAll,
  opinionOf,
  plan,
  type Said,
  scenarios,
} from "../transport/blind-round-people.ts"

/** Of a link's preview there are only pixels, by the same hand as those of a picture. */
type Format = RenderedFormat | "page"
const formats: readonly Format[] = ["page", ...renderedFormats]

// --- a board in a blind round -----------------------------------------------------------------------------------------

const four = (owner: string): Said[] => {
  const { meet, host, tests, when } = opinionOf(owner, 1)
  return [meet, host, tests, when]
}
const [ana, ben] = [four("ana"), four("ben")]
/** What the team holds, and why, and what it held a snapshot before; the round hides it. */
const [held, heldBefore] = [four("cat"), four("gil")]
/** Decided before the round, and made of what is hidden now. */
const decided = four("dan")[0]
/** What follows for a scenario that is asked about nowhere. */
const followed = four("eve")[0]
/** A vote of the same round. */
const voted = four("fox")[0]
if (!decided || !followed || !voted) throw new Error("nobody said anything")

const link: Board["links"][number] = {
  ...{ id: "l1", relation: "influences", basis: "as we think", logOddsShift: 0.5 },
  ...{ from: { scenarioId: "meet", outcomeId: "yes" }, to: { scenarioId: "aside", outcomeId: "yes" } },
}
const workingOf = ({ estimate: { forecast, interval } }: Said): Working =>
  "probabilities" in forecast && interval
    ? { ...forecast, low: interval[0], high: interval[1] }
    : (forecast as Working)
const yesOf = ({ estimate: { forecast } }: Said): number =>
  "probabilities" in forecast ? (forecast.probabilities.yes ?? 0) : 0
const inDetail = (scenario: Scenario, i: number, by: readonly Said[]): Scenario => {
  const said = by.find(({ estimate }) => estimate.scenarioId === scenario.id)
  return {
    ...{ tags: [], order: `a${i}`, ...scenario },
    ...(said ? { working: workingOf(said), workingBasis: said.estimate.rationale } : {}),
    ...(scenario.id === "aside" ? { working: { probabilities: { yes: 0.25, no: 0.75 } } } : {}),
  }
}
const boardOf = (by: readonly Said[]): Board => ({
  ...blankBoard("Summit"),
  scenarios: scenarios.map((scenario, i) => inDetail(scenario, i, by)),
  links: [link],
})
const board = boardOf(held)

const round: RoundEntry = {
  ...{ ...plan({ linkIds: [link.id] }), number: 1, status: "open", openedAt: 1_000, openedBy: "fay" },
  ...{ closedAt: null, revealedAt: null, countdownEndsAt: null, countdownHeld: false, parts: null },
}
const published = ({ owner, estimate }: Said): PublishedEstimate => ({
  ...{ ...estimate, round: 1, by: owner, mark: owner, at: 2_000, withdrawnAt: null },
})
const judgement: JudgementRecord = {
  ...emptyRecord,
  rounds: [round],
  estimates: [...ana, ...ben].map(published),
  votes: [
    {
      ...{ id: "v1", about: { kind: "link", id: link.id }, round: 1, forecast: { shift: yesOf(voted) } },
      ...{ confidence: null, rationale: voted.estimate.rationale, sourceIds: [] },
      ...{ by: "fox", mark: "fox", at: 2_000, withdrawnAt: null },
    },
  ],
  decisions: [
    {
      ...{
        id: "d1",
        scenarioId: "meet",
        round: null,
        method: "byHand",
        value: workingOf(decided),
        before: null,
      },
      ...{ reason: decided.estimate.rationale, by: "fay", at: 500, takenBackAt: null },
    },
  ],
}

const everything = [...ana, ...ben, ...held, ...heldBefore, decided, followed, voted]
const canaries = [...canariesOfAll(everything), ...aggregatesOfAll([[...ana, ...ben]])]

// --- what is made of it -----------------------------------------------------------------------------------------------

const nine = Date.UTC(2026, 10, 22, 9)
const hidden: ReadonlySet<string> = new Set(askedIds)

const kept = (of: Board, more: Partial<SnapshotInputs>): KeptSnapshot =>
  snapshotOf({
    ...{ board: of, boardId: "b1", title: "At nine", author: "Mina", takenAt: nine, asOf: nine, seq: 1 },
    ...{ engineVersion: "0.1.0", hidden: new Set<string>(), ...more },
  })
const row = (number: number, { canonical, hash }: KeptSnapshot): SnapshotRow => ({
  ...{
    id: `s${number}`,
    number,
    boardId: "b1",
    title: "At nine",
    asOf: new Date(nine),
    seq: 1,
    canonical,
    hash,
  },
  ...{
    engineVersion: "0.1.0",
    kind: "named",
    note: "",
    round: null,
    createdBy: null,
    createdAt: new Date(nine),
  },
})

const told = snapshotJudgement({ members: [], judgement })
const derived = { likelihoods: { aside: { yes: yesOf(followed) } }, exact: true, problems: [] }
const first = row(1, kept(boardOf(heldBefore), { judgement: told, derived }))
const before = row(2, kept(board, { judgement: told, derived }))
const during = row(3, kept(board, { judgement: told, hidden }))
/** The leak: a round that is taken for revealed, on a board of which nobody hides anything. */
const revealed: JudgementRecord = {
  ...judgement,
  rounds: [{ ...round, status: "revealed", revealedAt: 3_000 }],
}
const open = row(
  3,
  kept(board, { judgement: snapshotJudgement({ members: [], judgement: revealed }), derived }),
)

async function given(
  snapshot: SnapshotRow,
  view: ViewName = "board",
  hides: ReadonlySet<string> = hidden,
): Promise<RenderInput> {
  const store = { byId: async () => null, before: async () => (snapshot === before ? first : null) }
  const options = { paper: "a4", annex: true, rounded: false, view } as const
  const wanted = { snapshot, since: null, hidden: hides, exportedAt: nine, options }
  const input = await renderInput(store, wanted)
  if (!input.ok) throw new Error(input.error)
  return input.value
}

const load = async (format: Format) => {
  const renderer = await renderers[format]?.()
  if (!renderer) throw new Error(format)
  return async (input: RenderInput): Promise<Uint8Array> => {
    const made = await renderer(input)
    if (made instanceof Uint8Array) return made
    return new TextEncoder().encode(typeof made === "string" ? made : JSON.stringify(made))
  }
}

// --- how it is read ---------------------------------------------------------------------------------------------------

const isZip = (file: Uint8Array) => strFromU8(file.subarray(0, 4), true) === "PK\u0003\u0004"
const isPdf = (file: Uint8Array) => strFromU8(file.subarray(0, 5), true) === "%PDF-"
const isPng = (file: Uint8Array) => strFromU8(file.subarray(1, 4), true) === "PNG"

/** What is in a file, as a reader of that format finds it. */
async function unpacked(file: Uint8Array): Promise<Uint8Array[]> {
  if (isZip(file)) return Object.values(unzipSync(file))
  if (isPng(file)) return chunksOf(file)
  if (!isPdf(file)) return [file]
  const task = getDocument({ data: file.slice(), verbosity: 0 })
  const document = await task.promise
  const { info, metadata } = await document.getMetadata()
  const texts = [JSON.stringify(info), metadata?.getRaw() ?? "", JSON.stringify(await document.getOutline())]
  for (let at = 1; at <= document.numPages; at++) {
    const page = await document.getPage(at)
    const { items } = await page.getTextContent()
    const words = items.map((item) => ("str" in item ? item.str : ""))
    texts.push(words.join(" "), words.join(""), JSON.stringify(await page.getStructTree()))
  }
  await task.destroy()
  return texts.map((text) => new TextEncoder().encode(text))
}

/** All but the pixels. */
function chunksOf(png: Uint8Array): Uint8Array[] {
  const chunks: Uint8Array[] = []
  const view = new DataView(png.buffer, png.byteOffset, png.byteLength)
  for (let at = 8; at + 12 <= png.length; ) {
    const end = at + 12 + view.getUint32(at)
    if (strFromU8(png.subarray(at + 4, at + 8), true) !== "IDAT") chunks.push(png.subarray(at, end))
    at = end
  }
  return chunks
}

/** Lines are broken anywhere, and each word may have a tag of its own: a text is also looked for without either. */
const pressed = (text: string): string => text.replace(/<[^>]*>/g, "").replace(/[\s_\u00ad\u200b]+/g, "")
const asWritten = leakSearch(canaries)
const asPressed = leakSearch(
  canaries.flatMap((one): Canary[] => (one.kind === "text" ? [{ ...one, text: pressed(one.text) }] : [])),
)

async function found(file: Uint8Array): Promise<Hit[]> {
  const parts = await unpacked(file)
  return parts.flatMap((part) => [
    ...asWritten.in(part),
    ...asPressed.in(new TextEncoder().encode(pressed(strFromU8(part)))),
  ])
}
const shown = (hits: readonly Hit[]) =>
  hits.map(({ canary, as, excerpt }) => `${canary.name}, ${as}: ${excerpt}`)

/** A text beside the pixels, where a program that draws may write one. */
function withText(png: Uint8Array, text: string): Uint8Array {
  const chunk = Buffer.alloc(12 + text.length)
  chunk.writeUInt32BE(text.length)
  chunk.write(`tEXt${text}`, 4, "latin1")
  const end = png.length - 12
  return Buffer.concat([png.subarray(0, end), chunk, png.subarray(end)])
}

// --- the law ----------------------------------------------------------------------------------------------------------

/** What of the planted leak a format would tell, at the least. */
const tells: Record<Format, readonly ("reason" | "number")[]> = {
  page: ["reason", "number"],
  pdf: ["reason", "number"],
  pptx: ["reason", "number"],
  xlsx: ["reason", "number"],
  csv: ["reason", "number"],
  md: ["reason", "number"],
  svg: ["number"],
  bif: ["number"],
  png: [],
}

it("B8 a snapshot that is taken in a blind round holds nothing of what it hides, and so no file of it does", () => {
  const text = (snapshot: SnapshotRow) => new TextEncoder().encode(snapshot.canonical)
  expect(shown(asWritten.in(text(during)))).toEqual([])
  expect(new Set(asWritten.in(text(open)).map(({ canary }) => canary.kind))).toEqual(
    new Set(["text", "probability", "number", "day"]),
  )
})

it.each(formats)(
  "B8 nor does a file that is made in it of an earlier snapshot, and a leak would be found there: %s",
  async (format) => {
    const render = await load(format)
    const file = await render(await given(before))
    expect(shown(await found(file))).toEqual([])
    if (tells[format].length === 0) {
      expect(shown(await found(withText(file, decided.estimate.rationale)))).not.toEqual([])
      return
    }
    const hits = await found(await render(await given(open, "board", new Set())))
    const kinds = new Set(hits.map(({ canary }) => (canary.kind === "text" ? "reason" : "number")))
    for (const kind of tells[format]) expect(kinds).toContain(kind)
  },
)

it("B8 nor does another view", async () => {
  const render = await load("svg")
  const views = ["outline", "cross-impact", "matrix"] as const
  for (const view of views)
    expect(shown(await found(await render(await given(before, view)))), view).toEqual([])
})
