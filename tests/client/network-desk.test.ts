import { describe, expect, it } from "vitest"
import { answerTo, type Handed, nothingHanded } from "../../client/network-answering.ts"
import { type ModelParts, modelPartsOf, partNames } from "../../client/network-board.ts"
import { createCalculator, type WorkerEars } from "../../client/network-calculator.ts"
import { type AnyAnswer, type Calculator, createNetworkDesk } from "../../client/network-desk.ts"
import type { ToWorker } from "../../client/network-protocol.ts"
import { type ModelQuestion, nothingSet, type WhatIf } from "../../core/network/questions.ts"
import { fakeClock, settled } from "./fake-clock.ts"
import { scenario, smallBoard } from "./small-board.ts"

const parts = (): ModelParts => modelPartsOf(smallBoard(), [], null)
const supposing = (outcomeId: string): WhatIf => ({
  ...nothingSet,
  outcomes: { s1: { outcomeId, by: "seeing" } },
})
const whatIf = (set: WhatIf): ModelQuestion & { ask: "what-if" } => ({
  ask: "what-if",
  whatIf: set,
  how: "exact",
})
const answer = (p: number): AnyAnswer => ({
  state: "exact",
  marginals: { s2: { yes: p, no: 1 - p } },
  evidence: 1,
})

/** Answers when the test says so. */
function slowCalculator() {
  const asked: {
    question: ModelQuestion
    version: number
    give(answer: AnyAnswer): void
    fail(why: string): void
  }[] = []
  let ended = 0
  const start = (): Calculator => ({
    ask: (question, _parts, version) =>
      new Promise((resolve, reject) => {
        asked.push({ question, version, give: resolve, fail: (why) => reject(new Error(why)) })
      }),
    end: () => {
      ended += 1
    },
  })
  return { asked, start, ended: () => ended }
}

describe("the desk of questions", () => {
  it("asks one at a time, and of those that waited only the newest that is still wanted", async () => {
    const { asked, start } = slowCalculator()
    const desk = createNetworkDesk(start)
    desk.show(parts())
    const [one, two, three] = ["yes", "no", "maybe"].map((id) => whatIf(supposing(id))) as [
      ReturnType<typeof whatIf>,
      ReturnType<typeof whatIf>,
      ReturnType<typeof whatIf>,
    ]
    const stop = desk.want(one)
    expect(asked.map(({ question }) => question)).toEqual([one])
    stop()
    const stopTwo = desk.want(two)
    stopTwo()
    desk.want(three)
    asked[0]?.give(answer(0.1))
    await settled()
    expect(asked.map(({ question }) => question)).toEqual([one, three])
    // Until the new one is here the one before it is shown, and is said to be old.
    expect(desk.read(three)).toEqual({ state: "ready", value: answer(0.1), stale: true })
    asked[1]?.give(answer(0.2))
    await settled()
    expect(desk.read(three)).toEqual({ state: "ready", value: answer(0.2), stale: false })
  })

  it("never has a what-if stand in for the board as it is, from which it is measured; the other way it may", async () => {
    const { asked, start } = slowCalculator()
    const desk = createNetworkDesk(start)
    desk.show(parts())
    const [supposed, other] = [whatIf(supposing("yes")), whatIf(supposing("no"))]
    desk.want(supposed)
    desk.want(whatIf(nothingSet))
    asked[0]?.give(answer(0.1))
    await settled()
    expect(desk.read(whatIf(nothingSet))).toEqual({ state: "computing" })
    asked[1]?.give(answer(0.3))
    await settled()
    expect(desk.read(whatIf(nothingSet))).toEqual({ state: "ready", value: answer(0.3), stale: false })
    expect(desk.read(other)).toEqual({ state: "ready", value: answer(0.3), stale: true })
  })

  it("takes an answer about the board of a moment ago for old, and asks again", async () => {
    const { asked, start } = slowCalculator()
    const desk = createNetworkDesk(start)
    desk.show(parts())
    desk.want(whatIf(nothingSet))
    desk.show({ ...parts() })
    asked[0]?.give(answer(0.1))
    await settled()
    expect(desk.read(whatIf(nothingSet))).toMatchObject({ stale: true })
    expect(asked.map(({ version }) => version)).toEqual([1, 2])
    asked[1]?.give(answer(0.4))
    await settled()
    expect(desk.read(whatIf(nothingSet))).toEqual({ state: "ready", value: answer(0.4), stale: false })
  })

  it("never shows of one target what was answered about another", async () => {
    const { asked, start } = slowCalculator()
    const desk = createNetworkDesk(start)
    desk.show(parts())
    const about = (scenarioId: string) =>
      ({ ask: "tornado", whatIf: nothingSet, target: { scenarioId, outcomeId: "yes" } }) as const
    desk.want(about("s1"))
    asked[0]?.give(null)
    await settled()
    expect(desk.read(about("s1"))).toMatchObject({ state: "ready" })
    expect(desk.read(about("s2"))).toEqual({ state: "computing" })
  })

  it("shows a failure as its sentence, and asks a new calculator on another try", async () => {
    const { asked, start, ended } = slowCalculator()
    const desk = createNetworkDesk(start)
    desk.show(parts())
    desk.want(whatIf(nothingSet))
    asked[0]?.fail("It broke.")
    await settled()
    expect(desk.read(whatIf(nothingSet))).toEqual({ state: "failed", why: "It broke." })
    desk.again()
    expect(ended()).toBe(1)
    expect(desk.read(whatIf(nothingSet))).toEqual({ state: "computing" })
    asked[1]?.give(answer(0.3))
    await settled()
    expect(desk.read(whatIf(nothingSet))).toMatchObject({ state: "ready", stale: false })
  })
})

/** A worker of this thread: everything that is posted goes through the parsers of both ends. */
function workerHere(make: (parts: ModelParts) => (question: ModelQuestion) => AnyAnswer) {
  const posted: ToWorker[] = []
  let ears: WorkerEars | null = null
  let handed: Handed = nothingHanded
  let ended = false
  const spawn = (listening: WorkerEars) => {
    ears = listening
    return {
      post(message: ToWorker) {
        posted.push(message)
        const answered = answerTo(structuredClone(message), handed, make)
        handed = answered.handed
        queueMicrotask(() => ears?.message(structuredClone(answered.reply)))
      },
      end() {
        ended = true
      },
    }
  }
  return { spawn, posted, ears: () => ears as WorkerEars | null, ended: () => ended }
}
const here: () => Calculator = () => ({ ask: () => Promise.resolve(answer(0.9)), end: () => {} })

describe("the worker", () => {
  it("is handed only the parts that changed since", async () => {
    const worker = workerHere(() => () => answer(0.2))
    const calculator = createCalculator({ spawn: worker.spawn, here, clock: fakeClock() })
    worker.ears()?.message({ kind: "ready" })
    const board = smallBoard()
    const first = modelPartsOf(board, [], null)
    await calculator.ask(whatIf(nothingSet), first, 1)
    const moved = { ...board, scenarios: board.scenarios.map((one) => ({ ...one, title: `${one.title}.` })) }
    const second = modelPartsOf(moved, [], first)
    await calculator.ask(whatIf(nothingSet), second, 2)
    expect(worker.posted.map(({ begin, changed }) => [begin, Object.keys(changed)])).toEqual([
      [true, [...partNames]],
      [false, ["scenarios"]],
    ])
  })

  it("makes its model anew for another version only", async () => {
    let made = 0
    const worker = workerHere((handed) => {
      made += 1
      return () => answer(handed.scenarios.length / 10)
    })
    const calculator = createCalculator({ spawn: worker.spawn, here, clock: fakeClock() })
    const first = parts()
    expect(await calculator.ask(whatIf(nothingSet), first, 1)).toEqual(answer(0.4))
    await calculator.ask(whatIf(supposing("yes")), first, 1)
    expect(made).toBe(1)
    const fewer = { ...first, scenarios: first.scenarios.slice(1) }
    expect(await calculator.ask(whatIf(nothingSet), fewer, 2)).toEqual(answer(0.3))
    expect(made).toBe(2)
  })

  it("goes on in this thread where no worker may begin, with what was asked meanwhile", async () => {
    const throwing = createCalculator({
      spawn: () => {
        throw new Error("blocked")
      },
      here,
      clock: fakeClock(),
    })
    expect(await throwing.ask(whatIf(nothingSet), parts(), 1)).toEqual(answer(0.9))

    let ears: WorkerEars | null = null
    const dumb = createCalculator({
      spawn: (listening) => {
        ears = listening
        return { post: () => {}, end: () => {} }
      },
      here,
      clock: fakeClock(),
    })
    const asked = dumb.ask(whatIf(nothingSet), parts(), 1)
    ;(ears as WorkerEars | null)?.failed()
    expect(await asked).toEqual(answer(0.9))
  })

  it("goes on in this thread where a worker never says that it is there", async () => {
    const clock = fakeClock()
    const silent = createCalculator({ spawn: () => ({ post: () => {}, end: () => {} }), here, clock })
    const asked = silent.ask(whatIf(nothingSet), parts(), 1)
    await clock.pass(15_000)
    expect(await asked).toEqual(answer(0.9))
  })

  it("is a sentence where it throws, breaks or says what nobody asked for", async () => {
    const worker = workerHere(() => () => {
      throw new Error("No number for this.")
    })
    const calculator = createCalculator({ spawn: worker.spawn, here, clock: fakeClock() })
    worker.ears()?.message({ kind: "ready" })
    await expect(calculator.ask(whatIf(nothingSet), parts(), 1)).rejects.toThrow("No number for this.")

    const wrong = workerHere(() => () => ({ marginals: "none" }) as never)
    const odd = createCalculator({ spawn: wrong.spawn, here, clock: fakeClock() })
    wrong.ears()?.message({ kind: "ready" })
    await expect(odd.ask(whatIf(nothingSet), parts(), 1)).rejects.toThrow("has failed")

    worker.ears()?.failed()
    await expect(calculator.ask(whatIf(nothingSet), parts(), 1)).rejects.toThrow("has failed")
    expect(worker.ended()).toBe(true)
  })

  it("is ended where it hangs, and whoever waits is told", async () => {
    const clock = fakeClock()
    let ended = false
    let ears: WorkerEars | null = null
    const hanging = createCalculator({
      spawn: (listening) => {
        ears = listening
        return {
          post: () => {},
          end: () => {
            ended = true
          },
        }
      },
      here,
      clock,
    })
    ;(ears as WorkerEars | null)?.message({ kind: "ready" })
    const asked = expect(hanging.ask(whatIf(nothingSet), parts(), 1)).rejects.toThrow("took too long")
    await clock.pass(60_000)
    await asked
    expect(ended).toBe(true)
  })

  it("refuses what it cannot read, by the number of the question", () => {
    const reply = (data: unknown) => answerTo(data, nothingHanded, () => () => answer(0)).reply
    expect(reply({ id: 4, version: 2, question: { ask: "everything" } })).toMatchObject({
      kind: "failed",
      id: 4,
      version: 2,
    })
    expect(reply("hello")).toBeNull()
    // Nothing was handed over before.
    const message = { id: 1, version: 1, begin: false, changed: {}, question: { ask: "state" } }
    expect(reply(message)).toMatchObject({ kind: "failed" })
  })
})

describe("what the model needs of a board", () => {
  it("stays the same object while only a text, a comment or a source changes", () => {
    const board = smallBoard()
    const before = modelPartsOf(board, [], null)
    const written = {
      ...board,
      scenarios: board.scenarios.map((one) => ({ ...one, background: `${one.background} More.` })),
      sources: [],
    }
    expect(modelPartsOf(written, [], before)).toBe(before)
    expect(before.scenarios[0]).toMatchObject({ background: "", evidence: [] })
    const moved = {
      ...board,
      scenarios: [
        ...board.scenarios.slice(1),
        scenario("s1", { working: { probabilities: { yes: 0.5, no: 0.5 } } }),
      ],
    }
    const after = modelPartsOf(moved, [], before)
    expect(after).not.toBe(before)
    expect(after.links).toBe(before.links)
    expect(after.scenarios[0]).toBe(before.scenarios[1])
  })
})
