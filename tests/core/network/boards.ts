/** Boards from one seed: links and relations of every kind, sets, responses, tables, signals, certain values. */
import { type Board, emptyBoard, type Link, type Scenario } from "../../../core/board.ts"
import type { WhatIf } from "../../../core/network/questions.ts"
import { chances } from "./enumeration.ts"

export const scenario = (
  id: string,
  probabilities: Record<string, number>,
  more: Partial<Scenario> = {},
): Scenario => ({
  id,
  title: `Title of ${id}`,
  kind: Object.keys(probabilities).length === 2 ? "binary" : "categorical",
  status: "open",
  outcomes: Object.keys(probabilities).map((outcome, order) => ({ id: outcome, label: outcome, order })),
  working: { probabilities },
  resolutionCriteria: "",
  finePrint: "",
  background: "",
  evidence: [],
  ...more,
})

export const yesNo = (id: string, p: number, more: Partial<Scenario> = {}): Scenario =>
  scenario(id, { yes: p, no: 1 - p }, more)

export const link = (id: string, relation: Link["relation"], from: string, to: string, shift = 0): Link => ({
  id,
  relation,
  from: ref(from),
  to: ref(to),
  ...(relation === "influences" ? { logOddsShift: shift } : {}),
})

/** "a/yes" */
export const ref = (text: string) => {
  const [scenarioId = "", outcomeId = ""] = text.split("/")
  return { scenarioId, outcomeId }
}

export const boardOf = (parts: Partial<Board>): Board => ({
  ...emptyBoard({ title: "A board", note: "", yardstick: "icd203" }),
  ...parts,
})

export function randomBoard(seed: number, hard: boolean): Board {
  const { draw, below, yes, one, distribution } = chances(seed)
  const sets: Board["sets"] = yes(0.5) ? [{ id: "set", title: "Only one", kind: "exclusive" }] : []
  const count = 3 + below(3)
  const scenarios: Scenario[] = Array.from({ length: count }, (_, i) => {
    const states = yes(0.6) ? 2 : 3
    const zeros = hard ? 0.1 : 0
    const p = distribution(states, zeros)
    return scenario(
      `s${i}`,
      Object.fromEntries((states === 2 ? ["yes", "no"] : ["a", "b", "c"]).map((id, s) => [id, p[s] ?? 0])),
    )
  })
  if (sets.length > 0) {
    const members = 2 + below(2)
    const shares = distribution(members + 1, 0)
    for (let m = 0; m < members; m++) scenarios.push(yesNo(`m${m}`, shares[m] ?? 0, { setId: "set" }))
  }
  const outcome = () => {
    const { id, outcomes } = one(scenarios)
    return { scenarioId: id, outcomeId: one(outcomes).id }
  }
  const rank = new Map(scenarios.map(({ id }) => [id, draw()]))
  const links = Array.from({ length: 2 + below(7) }, (_, i): Link => {
    let [from, to] = [outcome(), outcome()]
    // Mostly without loops; a few that close one are left out by the model.
    if ((rank.get(from.scenarioId) ?? 0) > (rank.get(to.scenarioId) ?? 0) && yes(0.9)) [from, to] = [to, from]
    const relation = hard && yes(0.3) ? one(["requires", "implies", "excludes"] as const) : "influences"
    return { id: `l${i}`, relation, from, to, logOddsShift: 6 * draw() - 3 }
  })
  const drivers: Board["drivers"] = ["d0", "d1", "d2"].map((id) => ({
    id,
    title: id,
    kind: "ordinal",
    levels: ["0", "1", "2", "3"],
    level: below(4),
  }))
  const responses = Array.from({ length: below(3) }, (_, i): Board["responses"][number] => {
    const two = yes(0.5)
    return {
      id: `r${i}`,
      ...outcome(),
      driverIds: two ? ["d0", "d1"] : ["d1"],
      ...(yes(0.5) ? { modifier: { driverId: "d2" } } : {}),
      table: Array.from({ length: 4 }, () => Array.from({ length: two ? 4 : 1 }, () => 4 * draw() - 2)),
      evidence: [],
    }
  })
  const tables: Board["tables"] = []
  if (yes(0.4)) {
    const own = one(scenarios)
    const given = scenarios
      .filter(({ id }) => (rank.get(id) ?? 0) < (rank.get(own.id) ?? 0) && yes(0.5))
      .slice(0, 2)
    const rows = given.reduce((n, { outcomes }) => n * outcomes.length, 1)
    tables.push({
      id: "t",
      scenarioId: own.id,
      given: given.map(({ id }) => id),
      outcomes: [own, ...given].map(({ outcomes }) => outcomes.map(({ id }) => id)),
      rows: Array.from({ length: rows }, () => distribution(own.outcomes.length, hard ? 0.1 : 0)),
    })
  }
  const signals = Array.from({ length: below(5) }, (_, i): Board["signals"][number] => ({
    id: `g${i}`,
    title: `Signal ${i}`,
    ...outcome(),
    pGivenOutcome: hard && yes(0.1) ? 1 : draw(),
    pGivenNotOutcome: hard && yes(0.1) ? 0 : draw(),
    state: one(["watching", "observed", "notObserved", "expired"] as const),
    pricedIn: yes(0.3),
  }))
  return boardOf({ sets, scenarios, links, drivers, responses, tables, signals })
}

export function randomWhatIf(board: Board, seed: number): WhatIf {
  const { draw, yes, one } = chances(seed)
  return {
    outcomes: Object.fromEntries(
      board.scenarios
        .filter(() => yes(0.3))
        .map(({ id, outcomes }) => [
          id,
          { outcomeId: one(outcomes).id, by: one(["seeing", "doing"] as const) },
        ]),
    ),
    levels: Object.fromEntries(board.drivers.filter(() => yes(0.4)).map(({ id }) => [id, 3 * draw()])),
    signals: Object.fromEntries(
      board.signals
        .filter(() => yes(0.4))
        .map(({ id }) => [id, one(["observed", "notObserved", "watching"] as const)]),
    ),
  }
}
