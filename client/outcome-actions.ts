/** What people do to what a scenario asks about: its kind, its outcomes, and how likely the team holds each. */
import type { Outcome, Scenario, WorkingProbabilities, WorkingQuantiles } from "../core/board.ts"
import type { BoardChange } from "../core/changes.ts"
import { limits } from "../core/limits.ts"
import {
  activeOutcomes,
  activeProbabilities,
  outcomesForKind,
  without,
  withRetired,
} from "../core/outcomes.ts"
import { fail, ok } from "../core/result.ts"
import { hasProbabilities, moveOutcome, pinOutcome, setInterval80 } from "../core/working.ts"
import {
  type ActionFailure,
  type Done,
  gone,
  type Json,
  line,
  type Operation,
  withoutId,
} from "./operation.ts"

export interface OutcomeActions {
  /** 0..1; the others keep their proportions, pinned ones their values. */
  setProbability(scenarioId: string, outcomeId: string, probability: number): Done
  /** The 80 % interval of a yes/no scenario; an end left out is taken away. */
  setInterval(scenarioId: string, interval: { low?: number | undefined; high?: number | undefined }): Done
  pinOutcome(scenarioId: string, outcomeId: string, pin: boolean): Done
  setQuantiles(scenarioId: string, quantiles: WorkingQuantiles["quantiles"], pBeyondRange?: number): Done
  setKind(scenarioId: string, kind: Scenario["kind"]): Done
  addOutcome(scenarioId: string, label: string): Done
  renameOutcome(scenarioId: string, outcomeId: string, label: string): Done
  /** Retires it: it stays in the record with probability 0, and the others share what it had. */
  removeOutcome(scenarioId: string, outcomeId: string): Done
}

export function outcomeActions(operation: Operation): OutcomeActions {
  const { newId, today, act, onScenario, set, setWorking } = operation

  const onProbabilities = (
    scenarioId: string,
    work: (scenario: Scenario, working: WorkingProbabilities) => Done,
  ): Done =>
    onScenario(scenarioId, (scenario) => {
      const working = activeProbabilities(scenario)
      return working ? work(scenario, working) : fail(noProbabilities)
    })

  const hold = (scenario: Scenario, working: WorkingProbabilities): Done =>
    act({ id: scenario.id }, [setWorking(scenario, withRetired(scenario, working))])

  /** All that goes with another kind, so that the scenario is whole at once. */
  function kindChanges(scenario: Scenario, kind: Scenario["kind"]): BoardChange[] {
    const on = (field: string, value: Json) => set("scenarios", scenario, field, value)
    if (kind === "numeric" || kind === "date") {
      const unfit = (["working", "range", "baseline"] as const).filter((field) => scenario[field])
      return [on("kind", kind), ...unfit.map((field) => on(field, null))]
    }
    const { outcomes, working } = outcomesForKind(scenario, kind, { newId, today: today() })
    // Written even where they were read so before: the outcomes of a yes/no question may be implied and not stored.
    const written = outcomes.map((outcome) => on(`outcomes:${outcome.id}`, withoutId(outcome)))
    return [on("kind", kind), ...written, setWorking(scenario, working)]
  }

  return {
    setProbability: (scenarioId, outcomeId, probability) =>
      onProbabilities(scenarioId, (scenario, working) => {
        if (!Object.hasOwn(working.probabilities, outcomeId)) return gone
        return hold(scenario, moveOutcome(working, outcomeId, probability))
      }),

    setInterval: (scenarioId, interval) =>
      onProbabilities(scenarioId, (scenario, working) => hold(scenario, setInterval80(working, interval))),

    pinOutcome: (scenarioId, outcomeId, pin) =>
      onProbabilities(scenarioId, (scenario, working) => {
        if (!Object.hasOwn(working.probabilities, outcomeId)) return gone
        return hold(scenario, pinOutcome(working, outcomeId, pin))
      }),

    setQuantiles: (scenarioId, quantiles, pBeyondRange) =>
      onScenario(scenarioId, (scenario) => {
        if (hasProbabilities(scenario.kind)) {
          return fail({
            reason: "invalid-value",
            message: "Only a number or a date has a 10th, 50th and 90th percentile.",
          })
        }
        const value: WorkingQuantiles = { quantiles }
        if (pBeyondRange !== undefined) value.pBeyondRange = pBeyondRange
        return act({ id: scenarioId }, [setWorking(scenario, value)])
      }),

    setKind: (scenarioId, kind) =>
      onScenario(scenarioId, (scenario) =>
        act({ id: scenarioId }, scenario.kind === kind ? [] : kindChanges(scenario, kind)),
      ),

    addOutcome: (scenarioId, label) =>
      onScenario(scenarioId, (scenario) => {
        const words = line(label)
        if (!words.ok) return words
        if (scenario.kind !== "categorical") return fail(fixedOutcomes)
        if (scenario.outcomes.length >= limits.itemsPerEntity) return fail(tooManyOutcomes)
        const id = newId()
        const order = Math.max(-1, ...scenario.outcomes.map((outcome) => outcome.order)) + 1
        const outcome: Outcome = { id, label: words.value, order, addedOn: today() }
        const changes: BoardChange[] = [set("scenarios", scenario, `outcomes:${id}`, withoutId(outcome))]
        const working = activeProbabilities(scenario)
        // The first of all has the whole; any other begins at 0, so that adding one changes nobody's number.
        const probabilities = { ...working?.probabilities, [id]: working ? 0 : 1 }
        changes.push(setWorking(scenario, withRetired(scenario, { ...working, probabilities })))
        return act({ id }, changes)
      }),

    renameOutcome: (scenarioId, outcomeId, label) =>
      onScenario(scenarioId, (scenario) => {
        const outcome = scenario.outcomes.find(({ id }) => id === outcomeId)
        if (!outcome) return gone
        const words = line(label)
        if (!words.ok) return words
        if (words.value === outcome.label) return ok({ id: outcomeId })
        const value = withoutId({ ...outcome, label: words.value })
        return act({ id: outcomeId }, [set("scenarios", scenario, `outcomes:${outcomeId}`, value)])
      }),

    removeOutcome: (scenarioId, outcomeId) =>
      onScenario(scenarioId, (scenario) => {
        const outcome = scenario.outcomes.find(({ id }) => id === outcomeId)
        if (!outcome) return gone
        if (scenario.kind !== "categorical") return fail(fixedOutcomes)
        if (outcome.retiredOn) return ok({ id: outcomeId })
        if (activeOutcomes(scenario).length <= 2) {
          return fail({ reason: "invalid-value", message: "A scenario needs at least two outcomes." })
        }
        const retired = { ...outcome, retiredOn: today() }
        const changes = [set("scenarios", scenario, `outcomes:${outcomeId}`, withoutId(retired))]
        const working = activeProbabilities(scenario)
        if (working) {
          const outcomes = scenario.outcomes.map((o) => (o.id === outcomeId ? retired : o))
          changes.push(setWorking(scenario, withRetired({ outcomes }, without(working, outcomeId))))
        }
        return act({ id: outcomeId }, changes)
      }),
  }
}

export const tooManyOutcomes: ActionFailure = {
  reason: "too-large",
  message: `A scenario can have at most ${limits.itemsPerEntity} outcomes.`,
}
const noProbabilities: ActionFailure = {
  reason: "invalid-value",
  message: "This question asks for a number or a date, not for a probability.",
}
const fixedOutcomes: ActionFailure = {
  reason: "invalid-value",
  message: "Only a question with several outcomes can gain or lose one. Change its kind first.",
}
