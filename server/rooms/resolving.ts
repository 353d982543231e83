/**
 * How a scenario came out. Said anew it holds anew, with a note that says why; what was said before stays in the
 * record. As with decisions the row comes first, then the board, then the mark that the board has it, then the ledger.
 */
import type { Scenario } from "../../core/board.ts"
import { applyChanges, readEntity } from "../../core/board-doc.ts"
import { canonicalJson } from "../../core/canonical-json.ts"
import type { BoardChange } from "../../core/changes.ts"
import type { ResolutionEntry, ResolutionInput, ResolutionResult } from "../../core/judgement.ts"
import { limits } from "../../core/limits.ts"
import type { JudgementReply } from "../../core/protocol.ts"
import { unreachable } from "../../core/result.ts"
import { done, type Judging, noSuchScenario, type Refused, refused, runningOn, type Who } from "./judging.ts"

export interface Resolving {
  resolve(resolution: ResolutionInput, who: Who): Promise<JudgementReply>
  finish(): Promise<void>
}

type Kept = ResolutionEntry & { appliedAt: number | null }

export function createResolving(judging: Judging): Resolving {
  const { boardId, judgements, record, clock } = judging

  async function resolve(input: ResolutionInput, who: Who): Promise<JudgementReply> {
    const known = record.resolutions().find(({ id }) => id === input.id)
    if (known) {
      if (
        known.scenarioId !== input.scenarioId ||
        canonicalJson(known.result) !== canonicalJson(input.result)
      )
        return usedId
      await apply(known)
      await record.tell()
      return done(known.at)
    }
    const unfit = await unfitness(input)
    if (unfit) return unfit
    const entry: ResolutionEntry = { ...input, by: who().memberId, at: clock.now() }
    const kept = await judgements.resolve(boardId, entry)
    if (kept.scenarioId !== input.scenarioId || kept.by !== entry.by) return usedId
    record.takeResolution(kept)
    await apply(kept)
    await record.tell()
    return done(kept.at)
  }

  async function unfitness(input: ResolutionInput): Promise<Refused | null> {
    if (input.note.length > limits.rationaleCharacters) return tooLong
    if (record.conditions().secret.has(input.scenarioId)) return runningOn
    const last = lastOf(input.scenarioId)
    const isResolved = last !== null && last.result.kind !== "reopened"
    if (input.result.kind === "reopened" && !isResolved)
      return refused("too-early", "This scenario is not resolved, so there is nothing to reopen.")
    if (isResolved && input.note.trim() === "")
      return refused("reason-required", "It was resolved before. Say in a sentence why that changes.")
    const room = await judging.openBoard()
    return room.committed((doc) => {
      const scenario = readEntity(doc, "scenarios", input.scenarioId)
      if (!scenario || scenario.deletedAt !== undefined) return noSuchScenario
      const source = input.sourceId === null ? null : readEntity(doc, "sources", input.sourceId)
      if (input.sourceId !== null && (!source || source.deletedAt !== undefined))
        return refused("no-such-source", "The source is not on the board any more.")
      return unfitResult(input.result, scenario)
    })
  }

  function lastOf(scenarioId: string): Kept | null {
    const said = record.resolutions().filter((entry) => entry.scenarioId === scenarioId)
    return said.reduce<Kept | null>((last, entry) => (!last || entry.at >= last.at ? entry : last), null)
  }

  async function apply(entry: Kept): Promise<void> {
    if (entry.appliedAt !== null) return
    // What was said of it later holds.
    if (lastOf(entry.scenarioId)?.id === entry.id) {
      const room = await judging.openBoard()
      await room.write(entry.by, (doc) => {
        const scenario = readEntity(doc, "scenarios", entry.scenarioId)
        if (scenario) applyChanges(doc, changesFor(entry, scenario))
      })
    }
    const appliedAt = clock.now()
    await judgements.resolutionApplied(boardId, entry.id, appliedAt)
    record.takeResolution({ ...entry, appliedAt })
  }

  return {
    resolve,
    async finish() {
      for (const entry of record.resolutions()) if (entry.appliedAt === null) await apply(entry)
    },
  }
}

function unfitResult(result: ResolutionResult, { kind, outcomes }: Scenario): Refused | null {
  const counts = kind === "binary" || kind === "categorical"
  switch (result.kind) {
    case "outcome":
      if (!counts)
        return refused("wrong-kind", "This scenario is resolved with a value, not with an outcome.")
      return outcomes.some(({ id }) => id === result.outcomeId)
        ? null
        : refused("wrong-outcomes", "The scenario does not have this outcome any more.")
    case "value":
      if (counts) return refused("wrong-kind", "This scenario is resolved with one of its outcomes.")
      return typeof result.value === (kind === "date" ? "string" : "number")
        ? null
        : refused(
            "wrong-kind",
            kind === "date" ? "It is resolved with a day." : "It is resolved with a number.",
          )
    case "annulled":
    case "reopened":
      return null
    default:
      return unreachable(result)
  }
}

function changesFor(
  { scenarioId, result, resolvedOn, knownOn, sourceId }: ResolutionEntry,
  { status, resolution }: Scenario,
): BoardChange[] {
  const set = (
    field: "status" | "resolution",
    value: NonNullable<unknown> | null,
    base: unknown,
  ): BoardChange =>
    ({
      kind: "set",
      collection: "scenarios",
      id: scenarioId,
      field,
      value,
      base: base ?? null,
    }) as BoardChange
  if (result.kind === "reopened") return [set("status", "open", status), set("resolution", null, resolution)]
  const next: Scenario["resolution"] = {
    ...(result.kind === "outcome" ? { outcomeId: result.outcomeId } : {}),
    ...(result.kind === "value" ? { value: result.value } : {}),
    resolvedOn,
    ...(knownOn === null ? {} : { knownOn }),
    ...(sourceId === null ? {} : { sourceId }),
  }
  const is = result.kind === "annulled" ? "annulled" : "resolved"
  return [set("status", is, status), set("resolution", next, resolution)]
}

const usedId = refused("used-id", "Another resolution was sent under this number. Send it anew.")
const tooLong = refused(
  "too-long",
  `A note can have at most ${limits.rationaleCharacters.toLocaleString("en")} characters.`,
)
