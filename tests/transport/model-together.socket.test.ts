/**
 * Several people at the model of one board at once, over real connections that are cut: links, cells of one table,
 * signals, drivers and a what-if. Every replica and the server end with the same board and compute the same digits, and
 * on the way nothing was ever incoherent or no number.
 */
import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from "vitest"
import type { Board, Scenario } from "../../core/board.ts"
import { readBoard } from "../../core/board-doc.ts"
import { canonicalJson } from "../../core/canonical-json.ts"
import type { BoardChange } from "../../core/changes.ts"
import { arcsOf, loopWith } from "../../core/links.ts"
import { modelOf } from "../../core/network/board-network.ts"
import { type Chance, seededChance } from "../rooms/seeded-chance.ts"
import { anybody, type LeakWatch, leakWatch } from "../support/leak-watch.ts"
import { type Company, companyOn, type Guest, until } from "./blind-round-people.ts"
import { type WholeServer, wholeServer } from "./whole-server.ts"

const ids = ["s0", "s1", "s2", "s3", "s4", "s5"] as const
const scenarios: Scenario[] = ids.map((id, i) => ({
  id,
  title: `Scenario ${i}`,
  kind: "binary",
  status: "open",
  outcomes: [
    { id: "yes", label: "Yes", order: 0 },
    { id: "no", label: "No", order: 1 },
  ],
  working: { probabilities: { yes: 0.2 + 0.1 * i, no: 1 - (0.2 + 0.1 * i) } },
  resolutionCriteria: "",
  finePrint: "",
  background: "",
  evidence: [],
}))
const end = (scenarioId: string, outcomeId = "yes") => ({ scenarioId, outcomeId })
const model: Pick<Board, "links" | "drivers" | "responses"> = {
  links: [{ id: "l0", relation: "influences", from: end("s0"), to: end("s1"), logOddsShift: 0.5 }],
  drivers: ["d0", "d1"].map((id) => ({
    id,
    title: id,
    kind: "ordinal" as const,
    levels: ["low", "middle", "high"],
    level: 1,
  })),
  responses: [
    {
      id: "r0",
      ...end("s2"),
      driverIds: ["d0", "d1"],
      table: [
        [0, 0, 0],
        [0, 0.5, 0],
        [0, 0, 0],
      ],
      evidence: [],
    },
  ],
}

let server: WholeServer
let watch: LeakWatch
let company: Company

beforeAll(async () => {
  server = await wholeServer({ scenarios, model, logged: (line) => watch?.heard(anybody, "log", line) })
})
afterAll(() => server.stop())
beforeEach(async () => {
  watch = leakWatch([])
  company = await companyOn(server, watch)
})
afterEach(() => company.leave())

/** Something that one person does, on the board as they see it. */
function edit({ below }: Chance, board: Board, fresh: string, memberId: string): BoardChange[] {
  const one = <Item>(items: readonly Item[]): Item | undefined => items[below(items.length)]
  const nats = (below(401) - 200) / 100
  const set = (collection: "links" | "signals" | "drivers" | "responses" | "worlds", id: string) => {
    return (field: string, value: unknown): BoardChange =>
      ({ kind: "set", collection, id, field, value, base: null }) as BoardChange
  }
  const [from, to] = [one(ids) ?? "s0", one(ids) ?? "s1"]
  const link = one(board.links)
  const signal = one(board.signals)
  const world = one(board.worlds)
  switch (below(10)) {
    case 0:
    case 1:
    case 2: {
      const certain = below(4) === 0
      const fields = { relation: certain ? "requires" : "influences", from: end(from), to: end(to) }
      const strength = certain ? {} : { logOddsShift: nats }
      return [
        { kind: "add", collection: "links", id: fresh, fields: { ...fields, ...strength } } as BoardChange,
      ]
    }
    case 3:
      return link ? [set("links", link.id)(below(2) === 0 ? "from" : "to", end(from))] : []
    case 4:
      if (!link) return []
      return link.deletedAt
        ? [{ kind: "restore", collection: "links", id: link.id, deletedAt: link.deletedAt }]
        : [{ kind: "delete", collection: "links", id: link.id, at: 1 + below(1_000) }]
    case 5:
      return link?.relation === "influences" ? [set("links", link.id)("logOddsShift", nats)] : []
    case 6:
      return [set("responses", "r0")(`cells:${below(3)}-${below(3)}`, { shift: nats })]
    case 7:
      return [set("drivers", below(2) === 0 ? "d0" : "d1")("level", below(3))]
    case 8:
      return signal
        ? [
            set("signals", signal.id)("state", one(["watching", "observed", "notObserved"])),
            set("signals", signal.id)("pGivenOutcome", (1 + below(98)) / 100),
          ]
        : [
            {
              kind: "add",
              collection: "signals",
              id: fresh,
              fields: {
                title: fresh,
                ...end(to),
                pGivenOutcome: 0.8,
                pGivenNotOutcome: 0.2,
                state: "watching",
                pricedIn: false,
              },
            },
          ]
    default:
      return world
        ? [
            set("worlds", world.id)(
              `outcomes:${to}`,
              below(3) === 0 ? null : { outcomeId: "yes", by: "seeing" },
            ),
          ]
        : [
            {
              kind: "add",
              collection: "worlds",
              id: fresh,
              fields: { title: fresh, createdBy: memberId, liveSince: 1 },
            },
          ]
  }
}

const closesALoop = (board: Board): boolean =>
  arcsOf(board).some(
    (arc) =>
      loopWith(
        arcsOf(board).filter(({ id }) => id !== arc.id),
        arc,
      ) !== null,
  )

/** No number that is none, and every scenario sums to 1. */
function checkNumbers(board: Board, who: string): void {
  const { base, now } = modelOf(board).state()
  for (const marginals of [base, "marginals" in now ? now.marginals : {}])
    for (const [id, outcomes] of Object.entries(marginals)) {
      const values = Object.values(outcomes)
      expect(
        values.every((p) => p >= -1e-12 && p <= 1 + 1e-12),
        `${who}: ${id} ${values}`,
      ).toBe(true)
      expect(
        values.reduce((a, b) => a + b, 0),
        `${who}: ${id}`,
      ).toBeCloseTo(1, 9)
    }
}

/** All that this person did is saved, or was taken back and they were told; where they are asked, the group's stays. */
async function settled({ session }: Guest): Promise<void> {
  await until(session, ({ save }) => save.state === "saved")
  for (const { id } of session.getState().conflicts) session.resolve(id, "theirs")
  await until(session, ({ save, conflicts }) => save.state === "saved" && conflicts.length === 0)
}

it.each([1, 2, 3])(
  "M2 M5 people at one model, cut off now and then: the same board, the same digits (seed %i)",
  async (seed) => {
    const chance = seededChance(seed)
    const guests: Guest[] = []
    for (const name of ["ana", "ben", "cyd"]) guests.push(await company.comesIn(name, "analyst"))
    let looked = 0
    const boards = new Map<string, Board>()
    const stops = guests.map(({ name, session }) =>
      session.subscribe(() => {
        const { board } = session.getState()
        if (boards.get(name) === board) return
        boards.set(name, board)
        looked++
        checkNumbers(board, name)
      }),
    )
    let [done, refused] = [0, 0]
    for (let step = 0; step < 90; step++) {
      const { session, way, name } = guests[chance.below(guests.length)] as Guest
      const changes = edit(chance, session.getState().board, `${name}-${seed}-${step}`, session.memberId)
      if (changes.length > 0) {
        if (session.change(...changes).ok) done++
        else refused++
      }
      if (chance.below(20) === 0) way.cut()
      // Others' frames come in between, or not.
      if (chance.below(3) === 0) await new Promise((resolve) => setImmediate(resolve))
    }
    await Promise.all(guests.map(settled))
    const kept = readBoard((await server.registry.read(company.boardId, "board")).doc)
    const text = canonicalJson(kept)
    await Promise.all(
      guests.map(({ session }) => until(session, ({ board }) => canonicalJson(board) === text)),
    )
    for (const stop of stops) stop()

    const digits = canonicalJson(modelOf(kept).state())
    for (const { session } of guests)
      expect(canonicalJson(modelOf(session.getState().board).state())).toBe(digits)
    expect(closesALoop(kept)).toBe(false)
    checkNumbers(kept, "the server")
    expect(done).toBeGreaterThan(40)
    expect(refused).toBeGreaterThan(0)
    expect(looked).toBeGreaterThan(20)
  },
)

it("M2 two who close a loop between them at the same moment: one of them is told, and nothing of it stays", async () => {
  const ana = await company.comesIn("ana", "analyst")
  const ben = await company.comesIn("ben", "analyst")
  const half = (id: string, from: string, to: string): BoardChange => ({
    kind: "add",
    collection: "links",
    id,
    fields: { relation: "influences", from: end(from), to: end(to), logOddsShift: 1 },
  })
  expect(ana.session.change(half("one", "s3", "s4")).ok).toBe(true)
  expect(ben.session.change(half("two", "s4", "s3")).ok).toBe(true)
  await Promise.all([ana, ben].map(settled))
  const { links } = readBoard((await server.registry.read(company.boardId, "board")).doc)
  const there = links.filter(({ id }) => id === "one" || id === "two")
  expect(there).toHaveLength(1)
  const loser = there[0]?.id === "one" ? ben : ana
  await until(loser.session, ({ notices }) =>
    notices.some(({ message }) =>
      /^This would close a loop: Scenario \d -> Scenario \d -> Scenario \d\.$/.test(message),
    ),
  )
  for (const { session } of [ana, ben])
    await until(
      session,
      ({ board }) => board.links.filter(({ id }) => id === "one" || id === "two").length === 1,
    )
})
