/** What a view of a snapshot is drawn from, after what is hidden has been taken out of it (B8). */
import type { Scenario } from "../../../core/board.ts"
import type { SaidLikelihood } from "../../../core/one-page.ts"
import { activeOutcomes } from "../../../core/outcomes.ts"
import { hiddenLikelihood, type Saying, sayWorking } from "../../../core/said-likelihood.ts"
import type { Snapshot } from "../../../core/snapshot.ts"
import { withoutHidden } from "../../../core/snapshot-hidden.ts"
import { rampIndexOf } from "../../../core/yardstick.ts"
import type { RenderInput } from "../render.ts"
import type { Drawing } from "./drawing.ts"
import { ramp } from "./palette.ts"

export interface Shown {
  snapshot: Snapshot
  board: Snapshot["board"]
  saying: Saying
  hidden: ReadonlySet<string>
  /** From 1, in the order of the board. */
  numberOf(scenarioId: string): number
}

/** Its own corner is 0, 0. `legend`: lines under it. */
export interface Body {
  drawing: Drawing
  width: number
  height: number
  /** In one sentence, for whoever does not see it. */
  description: string
}

export type View = (shown: Shown, start: () => Drawing) => Body | Promise<Body>

export function shownOf({ snapshot: taken, hiddenNow, options }: RenderInput): Shown {
  const snapshot = withoutHidden(taken, new Set(hiddenNow))
  const { board } = snapshot
  const numbers = new Map(board.scenarios.map(({ id }, i) => [id, i + 1]))
  return {
    snapshot,
    board,
    saying: { yardstick: board.meta.yardstick, rounded: options.rounded },
    hidden: new Set([...(snapshot.hidden ?? []), ...hiddenNow]),
    numberOf: (id) => numbers.get(id) ?? 0,
  }
}

export interface SaidOutcome {
  outcomeId: string | null
  /** null: "Yes" of a question of yes or no. */
  label: string | null
  said: SaidLikelihood
}

/** What is said of a scenario, a line an outcome; of yes or no, a number or a day, one line. */
export function saidOf(scenario: Scenario, { saying, hidden }: Shown): SaidOutcome[] {
  if (hidden.has(scenario.id)) return [{ outcomeId: null, label: null, said: hiddenLikelihood }]
  const outcomes = activeOutcomes(scenario)
  if (scenario.kind === "binary" || outcomes.length === 0 || !scenario.working) {
    const [first] = outcomes
    const label = scenario.kind === "binary" && first && first.label !== "Yes" ? first.label : null
    return [{ outcomeId: first?.id ?? null, label, said: sayWorking(scenario, first?.id ?? null, saying) }]
  }
  return outcomes.map(({ id, label }) => ({ outcomeId: id, label, said: sayWorking(scenario, id, saying) }))
}

export const titleOf = ({ title }: { title: string }): string => title.trim() || "Untitled scenario"

/** "likely (55–80%)"; null where no words belong to it. */
export const wordsOf = ({ words, range }: SaidLikelihood): string | null =>
  words === null || range === null ? null : `${words} (${range})`

export const tintOf = (p: number): string => ramp[rampIndexOf(p)] ?? ramp[0]

/** "resolved: Yes", "draft", "annulled"; empty of an open one. */
export function stateOf(scenario: Scenario): string {
  const { status, resolution, outcomes } = scenario
  if (resolution) {
    const label = outcomes.find(({ id }) => id === resolution.outcomeId)?.label ?? resolution.value
    return label === undefined ? "resolved" : `resolved: ${label}`
  }
  return status === "open" ? "" : status
}
