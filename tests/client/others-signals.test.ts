import { expect, it } from "vitest"
import { saidOfSignals } from "../../client/use-others-changes.ts"
import type { Signal } from "../../core/board.ts"

const signal = (id: string, more: Partial<Signal> = {}): Signal => ({
  id,
  title: `Title of ${id}`,
  scenarioId: "s1",
  outcomeId: "yes",
  pGivenOutcome: 0.7,
  pGivenNotOutcome: 0.1,
  pricedIn: false,
  state: "watching",
  ...more,
})

it("of signals it is told what became of one, not that one arrived, was written or was deleted", () => {
  const before = [signal("a"), signal("b"), signal("c", { state: "observed" }), signal("d"), signal("e")]
  const after = [
    signal("a", { state: "observed" }),
    signal("b", { title: "Otherwise" }),
    signal("c"),
    signal("d", { state: "notObserved", deletedAt: 5 }),
    signal("e", { state: "notObserved" }),
    signal("new", { state: "observed" }),
  ]
  expect(saidOfSignals(before, after)).toEqual([
    { id: "a", words: "Signal observed: “Title of a”." },
    { id: "c", words: "Signal watched again: “Title of c”." },
    { id: "e", words: "Signal not observed: “Title of e”." },
  ])
  expect(saidOfSignals(after, after)).toEqual([])
})
