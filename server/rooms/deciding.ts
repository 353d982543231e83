/**
 * What the team takes as its working value: an aggregate of what was said, or a number set by hand with a reason. The
 * row comes first, then the board, then a mark that the board has it, then the ledger; cut off anywhere, it is brought
 * to its end when the record is read again.
 */
import { aggregates, workingFrom } from "../../core/aggregate.ts"
import type { Scenario, Working } from "../../core/board.ts"
import { applyChanges, readEntity } from "../../core/board-doc.ts"
import { canonicalJson } from "../../core/canonical-json.ts"
import type { BoardChange } from "../../core/changes.ts"
import { type Decision, isVote } from "../../core/judgement.ts"
import { limits } from "../../core/limits.ts"
import { activeOutcomes, withRetired } from "../../core/outcomes.ts"
import type { JudgementCommand, JudgementReply } from "../../core/protocol.ts"
import { fail, ok, type Result } from "../../core/result.ts"
import { isQuantiles, readWorking, restrict } from "../../core/working.ts"
import { createModelDeciding, isModelDecision, type ModelDeciding } from "./deciding-model.ts"
import { publishedEstimates } from "./judgement-ledger.ts"
import type { KeptVote } from "./judgement-port.ts"
import {
  done,
  type Judging,
  noSuchRound,
  noSuchScenario,
  type Refused,
  refused,
  runningOn,
  type Who,
} from "./judging.ts"

type Accept = Extract<JudgementCommand, { kind: "accept" }>

export interface Deciding {
  accept(command: Accept, who: Who): Promise<JudgementReply>
  acceptVote: ModelDeciding["accept"]
  takeBack(decisionId: string, who: Who): Promise<JudgementReply>
  /** What was decided and did not come to its end. */
  finish(): Promise<void>
}

export function createDeciding(judging: Judging): Deciding {
  const { boardId, judgements, record, clock } = judging
  const model = createModelDeciding(judging)

  async function accept(command: Accept, who: Who): Promise<JudgementReply> {
    const { id, scenarioId, round } = command
    const known = record.decision(id)
    if (known) {
      if (
        isModelDecision(known) ||
        known.scenarioId !== scenarioId ||
        known.round !== round ||
        known.method !== command.take.method
      )
        return usedId
      await apply(known)
      await record.tell()
      return done(known.at)
    }
    const scenario = await scenarioFor(scenarioId)
    if (!scenario.ok) return scenario.error
    const value = await valueFor(command, scenario.value)
    if (!value.ok) return value.error
    const decision: Decision = {
      id,
      scenarioId,
      round,
      method: command.take.method,
      value: value.value,
      before: scenario.value.working ?? null,
      reason: command.reason,
      by: who().memberId,
      at: clock.now(),
      takenBackAt: null,
    }
    const kept = await judgements.decide(boardId, decision)
    if (isModelDecision(kept) || kept.scenarioId !== scenarioId || kept.by !== decision.by) return usedId
    record.takeDecision(kept)
    await apply(kept)
    await record.tell()
    return done(kept.at)
  }

  async function scenarioFor(scenarioId: string): Promise<Result<Scenario, Refused>> {
    if (record.conditions().secret.has(scenarioId)) return fail(runningOn)
    const room = await judging.openBoard()
    const scenario = await room.committed((doc) => readEntity(doc, "scenarios", scenarioId))
    return scenario && scenario.deletedAt === undefined ? ok(scenario) : fail(noSuchScenario)
  }

  async function valueFor(command: Accept, scenario: Scenario): Promise<Result<Working, Refused>> {
    const { take, reason, round } = command
    if (reason.length > limits.rationaleCharacters) return fail(tooLong)
    if (round !== null) {
      const asked = record.round(round)
      if (!asked) return fail(noSuchRound)
      if (asked.status !== "revealed")
        return fail(refused("too-early", "This round is not revealed yet. Its result is taken after that."))
    }
    if (take.method !== "byHand") return aggregateOf(command, take.method, scenario)
    if (reason.trim() === "")
      return fail(
        refused("reason-required", "A number that is set by hand needs a reason. Say it in a sentence."),
      )
    const fits = answers(take.value, scenario) ? readWorking(take.value, scenario) : undefined
    return fits
      ? ok(overActive(fits, scenario))
      : fail(refused("wrong-kind", "This is not an answer to what the scenario asks."))
  }

  /** From what everybody sees, in the same order: so that the page and the server come to the same digits (M5). */
  async function aggregateOf(
    { round, scenarioId }: Accept,
    method: Exclude<Decision["method"], "byHand">,
    scenario: Scenario,
  ): Promise<Result<Working, Refused>> {
    const rows =
      round === null
        ? (await judgements.shown(boardId)).filter((estimate) => estimate.round === null)
        : await judgements.ofRound(boardId, round)
    const said = rows.flatMap((one) =>
      !isVote<KeptVote>(one) && one.scenarioId === scenarioId && one.given === null ? [one] : [],
    )
    const voices = publishedEstimates(said, round === null ? null : record.round(round)).map(
      ({ mark, at, forecast, interval }) => ({ by: mark, at, forecast, interval }),
    )
    const { methods, band } = aggregates(voices, scenario, { extremise: false })
    const found = methods.find((one) => one.method === method)
    if (!found)
      return fail(refused("nothing-to-accept", "There is no estimate on this scenario to take a value from."))
    const interval = band?.kind === "probabilities" ? (band.interval?.span ?? null) : null
    return ok(overActive(workingFrom(found.forecast, interval, scenario.outcomes), scenario))
  }

  /** Once: who changes the value afterwards does not have it changed back by a server that starts. */
  async function apply(decision: Decision & { appliedAt: number | null }): Promise<void> {
    if (decision.appliedAt !== null) return
    await put(decision.scenarioId, decision.value, decision.before, decision.by)
    const appliedAt = clock.now()
    await judgements.decisionApplied(boardId, decision.id, appliedAt)
    record.takeDecision({ ...decision, appliedAt })
  }

  async function put(
    scenarioId: string,
    value: Working | null,
    base: Working | null,
    memberId: string,
  ): Promise<void> {
    const room = await judging.openBoard()
    await room.write(memberId, (doc) => {
      const scenario = readEntity(doc, "scenarios", scenarioId)
      if (!scenario || isSame(scenario.working ?? null, value)) return
      const change: BoardChange =
        value === null
          ? { kind: "set", collection: "scenarios", id: scenarioId, field: "working", value: null, base }
          : { kind: "setWorking", id: scenarioId, value, base }
      // A value that was checked when it was decided; a scenario that has changed since keeps its own.
      applyChanges(doc, [change])
    })
  }

  async function takeBack(decisionId: string, who: Who): Promise<JudgementReply> {
    const decision = record.decision(decisionId)
    if (!decision) return refused("no-such-decision", "There is no such decision on this board.")
    if (decision.takenBackAt !== null) return done(decision.takenBackAt)
    if (isModelDecision(decision)) return model.takeBack(decision, who)
    const scenario = await scenarioFor(decision.scenarioId)
    if (!scenario.ok) return scenario.error
    const now = scenario.value.working ?? null
    // The value of before is there: it was taken back, and the server ended before its row said so.
    const isBack = isSame(now, decision.before)
    if (!isBack && !isSame(now, decision.value))
      return refused(
        "changed-since",
        "The likelihood has been changed since. Set it by hand, or accept another value.",
      )
    if (!isBack) await put(decision.scenarioId, decision.before, decision.value, who().memberId)
    const takenBackAt = clock.now()
    await judgements.takenBack(boardId, decisionId, takenBackAt)
    record.takeDecision({ ...decision, takenBackAt })
    await record.tell()
    return done(takenBackAt)
  }

  return {
    accept,
    acceptVote: model.accept,
    takeBack,
    async finish() {
      for (const decision of record.decisions())
        if (decision.appliedAt === null && decision.takenBackAt === null)
          await (isModelDecision(decision) ? model.apply(decision) : apply(decision))
    },
  }
}

const usedId = refused("used-id", "Another decision was sent under this number. Send it anew.")
const tooLong = refused(
  "too-long",
  `A reason can have at most ${limits.rationaleCharacters.toLocaleString("en")} characters.`,
)

/** A value over other outcomes would be bent until it fits; nobody has decided that. */
function answers(value: Working, scenario: Scenario): boolean {
  if (isQuantiles(value)) {
    const type = scenario.kind === "numeric" ? "number" : scenario.kind === "date" ? "string" : null
    return Object.values(value.quantiles).every((one) => one === null || typeof one === type)
  }
  const named = Object.keys(value.probabilities)
  return (
    named.every((id) => scenario.outcomes.some((outcome) => outcome.id === id)) &&
    activeOutcomes(scenario).every(({ id }) => named.includes(id))
  )
}

/** What was said for an outcome that has been retired since goes to the others, in proportion. */
function overActive(value: Working, scenario: Scenario): Working {
  if (isQuantiles(value)) return value
  const { probabilities } = value
  if (!scenario.outcomes.some(({ id, retiredOn }) => retiredOn && (probabilities[id] ?? 0) > 0)) return value
  const active = activeOutcomes(scenario).map(({ id }) => id)
  return active.length === 0 ? value : withRetired(scenario, restrict(value, active))
}

const isSame = (a: Working | null, b: Working | null): boolean => canonicalJson(a) === canonicalJson(b)
