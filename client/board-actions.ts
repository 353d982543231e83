/** What a person can do to a board, each as one operation: all of it happens, or none of it and a sentence says why. */
import {
  type BoardMeta,
  type Collection,
  type CollectionShape,
  collections,
  type Evidence,
  type Outcome,
  type Scenario,
  type ScenarioSet,
  type Source,
  type Working,
  type WorkingProbabilities,
  type WorkingQuantiles,
} from "../core/board.ts"
import { fieldsOf, textEdit } from "../core/board-doc.ts"
import type { BoardChange } from "../core/changes.ts"
import type { NewId } from "../core/ids.ts"
import { limits } from "../core/limits.ts"
import { orderBetween } from "../core/order.ts"
import { fail, ok, type Result } from "../core/result.ts"
import { isQuantiles, moveOutcome, pinOutcome, setInterval80, uniform } from "../core/working.ts"
import { byId, living, scenarioIdsOf } from "./board-views.ts"
import type { BoardSession } from "./session.ts"

export interface ActionFailure {
  reason: string
  /** A plain sentence for the person. */
  message: string
}

type Kind = Scenario["kind"]
type Done<T = { id: string }> = Result<T, ActionFailure>
type Json = Extract<BoardChange, { kind: "set" }>["value"]

export interface NewScenario {
  title: string
  setId: string | null
  kind?: Kind
  /** Labels; for categorical scenarios. */
  outcomes?: string[]
}
export type NewSource = Omit<Source, "id" | "order" | "deletedAt" | "createdAt">

export interface BoardActions {
  addScenario(scenario: NewScenario): Done
  /** One scenario a line; empty lines are left out. */
  addScenarios(lines: string[], setId: string | null): Done<{ ids: string[] }>
  duplicateScenario(id: string): Done
  deleteScenario(id: string): Done
  restoreScenario(id: string): Done
  /** Before another scenario of the set, or last (null). */
  moveScenario(id: string, setId: string | null, beforeId: string | null): Done
  /** Any field that is not a text; null clears it. An entry of a list is `evidence:<id>`. */
  setField(collection: Collection, id: string, field: string, value: Json): Done
  editText(collection: Collection, id: string, field: string, nextText: string): Done
  /** 0..1; the others keep their proportions, pinned ones their values. */
  setProbability(scenarioId: string, outcomeId: string, probability: number): Done
  /** The 80 % interval of a yes/no scenario; an end left out is taken away. */
  setInterval(scenarioId: string, interval: { low?: number | undefined; high?: number | undefined }): Done
  pinOutcome(scenarioId: string, outcomeId: string, pin: boolean): Done
  setQuantiles(scenarioId: string, quantiles: WorkingQuantiles["quantiles"], pBeyondRange?: number): Done
  setKind(scenarioId: string, kind: Kind): Done
  addOutcome(scenarioId: string, label: string): Done
  renameOutcome(scenarioId: string, outcomeId: string, label: string): Done
  /** Retires it: it stays in the record with probability 0, and the others share what it had. */
  removeOutcome(scenarioId: string, outcomeId: string): Done
  addEvidence(scenarioId: string, evidence: { sourceId?: string | null; passage: string }): Done
  setEvidence(
    scenarioId: string,
    evidenceId: string,
    evidence: { sourceId?: string | null; passage?: string },
  ): Done
  removeEvidence(scenarioId: string, evidenceId: string): Done
  addSource(source: NewSource): Done
  addSet(title: string, kind: ScenarioSet["kind"]): Done
  renameSet(id: string, title: string): Done
  setSetKind(id: string, kind: ScenarioSet["kind"]): Done
  /** Its scenarios stay, under "no set". */
  deleteSet(id: string): Done
  restoreSet(id: string): Done
  setMeta(field: Exclude<keyof BoardMeta, "note">, value: Json): Done
  editMetaText(field: "note", nextText: string): Done
}

export function boardActions(
  session: BoardSession,
  world: { newId: NewId; now: () => number },
): BoardActions {
  const { newId, now } = world
  const board = () => session.getState().board
  const today = () => new Date(now()).toISOString().slice(0, 10)

  /** One operation. An empty list is what was asked for already. */
  function act<T>(value: T, changes: BoardChange[]): Done<T> {
    if (changes.length === 0) return ok(value)
    const done = session.change(...changes)
    if (done.ok) return ok(value)
    const { error } = done
    return fail({ reason: error.reason, message: "why" in error ? error.why : error.message })
  }

  function onScenario(id: string, work: (scenario: Scenario) => Done): Done {
    const scenario = byId(board().scenarios, id)
    return scenario ? work(scenario) : gone
  }

  const set = (collection: Collection, entity: { id: string }, field: string, value: Json): BoardChange => ({
    kind: "set",
    collection,
    id: entity.id,
    field,
    value,
    base: storedField(collections[collection], entity, field),
  })

  const setWorking = (scenario: Scenario, value: Working): BoardChange => ({
    kind: "setWorking",
    id: scenario.id,
    value,
    base: scenario.working ?? null,
  })

  const onProbabilities = (
    scenarioId: string,
    work: (scenario: Scenario, working: WorkingProbabilities) => Done,
  ): Done =>
    onScenario(scenarioId, (scenario) => {
      const working = probabilitiesOf(scenario)
      return working ? work(scenario, working) : fail(noProbabilities)
    })

  const remove = (collection: "scenarios" | "sets", id: string): Done => {
    const entity = byId<{ id: string; deletedAt?: number | undefined }>(board()[collection], id)
    if (!entity) return gone
    return act({ id }, entity.deletedAt ? [] : [{ kind: "delete", collection, id, at: now() }])
  }

  const restore = (collection: "scenarios" | "sets", id: string): Done => {
    const entity = byId<{ id: string; deletedAt?: number | undefined }>(board()[collection], id)
    if (!entity) return gone
    const { deletedAt } = entity
    return act({ id }, deletedAt ? [{ kind: "restore", collection, id, deletedAt }] : [])
  }

  const inSet = (setId: string | null): Scenario[] =>
    scenarioIdsOf(board(), setId).flatMap((id) => byId(board().scenarios, id) ?? [])

  const move = (scenario: Scenario, setId: string | null, order: string): BoardChange => ({
    kind: "move",
    id: scenario.id,
    setId,
    order,
    base: { setId: scenario.setId ?? null, order: scenario.order ?? null },
  })

  const rekey = (rekeyed: Placed["rekeyed"]): BoardChange[] =>
    rekeyed.flatMap(({ id, order }) => {
      const scenario = byId(board().scenarios, id)
      return scenario ? [set("scenarios", scenario, "order", order)] : []
    })

  const addition = (title: string, setId: string | null, order: string, kind: Kind, labels: string[]) => {
    const id = newId()
    const outcomes = outcomesFor(kind, labels, newId)
    const fields: Omit<Scenario, "id"> = {
      title,
      kind,
      status: "open",
      order,
      createdAt: now(),
      outcomes,
      evidence: [],
      resolutionCriteria: "",
      finePrint: "",
      background: "",
    }
    if (setId !== null) fields.setId = setId
    if (counts(kind)) fields.working = uniform(outcomes.map((outcome) => outcome.id))
    const change: BoardChange = {
      kind: "add",
      collection: "scenarios",
      id,
      fields: fieldsOf("scenarios", fields),
    }
    return { id, change }
  }

  return {
    addScenario({ title, setId, kind = "binary", outcomes = [] }) {
      const words = line(title)
      if (!words.ok) return words
      const labels = outcomes.map((label) => label.trim()).filter(Boolean)
      if (labels.length > limits.itemsPerEntity) {
        return fail({
          reason: "too-large",
          message: `A scenario can have at most ${limits.itemsPerEntity} outcomes.`,
        })
      }
      const { order, rekeyed } = placed(inSet(setId), null)
      const { id, change } = addition(words.value, setId, order, kind, labels)
      return act({ id }, [change, ...rekey(rekeyed)])
    },

    addScenarios(lines, setId) {
      const titles: string[] = []
      for (const text of lines.filter((text) => text.trim())) {
        const words = line(text)
        if (!words.ok) return words
        titles.push(words.value)
      }
      const first = placed(inSet(setId), null)
      let order = first.order
      const ids: string[] = []
      const changes: BoardChange[] = rekey(first.rekeyed)
      for (const title of titles) {
        const { id, change } = addition(title, setId, order, "binary", [])
        ids.push(id)
        changes.push(change)
        order = orderBetween(order, null)
      }
      // Few enough at a time for one operation to fit its frame (R5).
      for (let i = 0; i < changes.length; i += 25) {
        const done = act({ id: "" }, changes.slice(i, i + 25))
        if (!done.ok) return done
      }
      return ok({ ids })
    },

    duplicateScenario: (id) =>
      onScenario(id, (scenario) => {
        const setId = board().sets.some((s) => s.id === scenario.setId && !s.deletedAt)
          ? (scenario.setId ?? null)
          : null
        const group = inSet(setId)
        const next = group[group.findIndex((other) => other.id === id) + 1]
        const { order, rekeyed } = placed(group, next?.id ?? null)
        const { id: _id, deletedAt: _deletedAt, resolution: _resolution, ...kept } = scenario
        const title = `${scenario.title.slice(0, limits.lineCharacters - 7)} (copy)`
        const copy = newId()
        const fields = fieldsOf("scenarios", { ...kept, title, order, createdAt: now() })
        return act({ id: copy }, [
          { kind: "add", collection: "scenarios", id: copy, fields },
          ...rekey(rekeyed),
        ])
      }),

    deleteScenario: (id) => remove("scenarios", id),
    restoreScenario: (id) => restore("scenarios", id),

    moveScenario: (id, setId, beforeId) =>
      onScenario(id, (scenario) => {
        if (beforeId === id) return ok({ id })
        const group = inSet(setId)
        const at = group.findIndex((other) => other.id === id)
        if (at >= 0 && (group[at + 1]?.id ?? null) === beforeId) return ok({ id })
        const { order, rekeyed } = placed(
          group.filter((other) => other.id !== id),
          beforeId,
        )
        return act({ id }, [move(scenario, setId, order), ...rekey(rekeyed)])
      }),

    setField(collection, id, field, value) {
      const entity = byId<{ id: string }>(board()[collection], id)
      if (!entity) return gone
      const change = set(collection, entity, field, value)
      return act({ id }, same(value, (change as { base: Json }).base) ? [] : [change])
    },

    editText(collection, id, field, nextText) {
      const entity = byId<{ id: string }>(board()[collection], id)
      if (!entity) return gone
      const before = (entity as Record<string, unknown>)[field]
      const edit = textEdit(typeof before === "string" ? before : "", nextText)
      return act(
        { id },
        edit.remove || edit.insert ? [{ kind: "editText", collection, id, field, ...edit }] : [],
      )
    },

    setProbability: (scenarioId, outcomeId, probability) =>
      onProbabilities(scenarioId, (scenario, working) => {
        if (!Object.hasOwn(working.probabilities, outcomeId)) return gone
        const next = moveOutcome(working, outcomeId, probability)
        return act({ id: scenarioId }, [setWorking(scenario, withRetired(scenario, next))])
      }),

    setInterval: (scenarioId, interval) =>
      onProbabilities(scenarioId, (scenario, working) =>
        act({ id: scenarioId }, [
          setWorking(scenario, withRetired(scenario, setInterval80(working, interval))),
        ]),
      ),

    pinOutcome: (scenarioId, outcomeId, pin) =>
      onProbabilities(scenarioId, (scenario, working) => {
        if (!Object.hasOwn(working.probabilities, outcomeId)) return gone
        return act({ id: scenarioId }, [
          setWorking(scenario, withRetired(scenario, pinOutcome(working, outcomeId, pin))),
        ])
      }),

    setQuantiles: (scenarioId, quantiles, pBeyondRange) =>
      onScenario(scenarioId, (scenario) => {
        if (counts(scenario.kind)) {
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
        act(
          { id: scenarioId },
          scenario.kind === kind ? [] : kindChanges(scenario, kind, set, newId, today()),
        ),
      ),

    addOutcome: (scenarioId, label) =>
      onScenario(scenarioId, (scenario) => {
        const words = line(label)
        if (!words.ok) return words
        if (scenario.kind !== "categorical") return fail(fixedOutcomes)
        if (scenario.outcomes.length >= limits.itemsPerEntity) {
          return fail({
            reason: "too-large",
            message: `A scenario can have at most ${limits.itemsPerEntity} outcomes.`,
          })
        }
        const id = newId()
        const order = Math.max(-1, ...scenario.outcomes.map((outcome) => outcome.order)) + 1
        const outcome: Outcome = { id, label: words.value, order, addedOn: today() }
        const changes: BoardChange[] = [set("scenarios", scenario, `outcomes:${id}`, withoutId(outcome))]
        const working = probabilitiesOf(scenario)
        // The first of all has the whole; any other begins at 0, so that adding one changes nobody's number.
        const probabilities = { ...working?.probabilities, [id]: working ? 0 : 1 }
        changes.push(setWorking(scenario, withRetired(scenario, { ...working, probabilities })))
        const done = act({ id }, changes)
        return done
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
        if (scenario.outcomes.filter(({ retiredOn }) => !retiredOn).length <= 2) {
          return fail({ reason: "invalid-value", message: "A scenario needs at least two outcomes." })
        }
        const retired = { ...outcome, retiredOn: today() }
        const changes = [set("scenarios", scenario, `outcomes:${outcomeId}`, withoutId(retired))]
        const working = probabilitiesOf(scenario)
        if (working) {
          const outcomes = scenario.outcomes.map((o) => (o.id === outcomeId ? retired : o))
          changes.push(setWorking(scenario, withRetired({ outcomes }, without(working, outcomeId))))
        }
        return act({ id: outcomeId }, changes)
      }),

    addEvidence: (scenarioId, { sourceId, passage }) =>
      onScenario(scenarioId, (scenario) => {
        const words = line(passage)
        if (!words.ok) return words
        const id = newId()
        const order = Math.max(-1, ...scenario.evidence.map((entry) => entry.order ?? 0)) + 1
        const entry: Evidence = { passage: words.value, order }
        if (sourceId) entry.sourceId = sourceId
        return act({ id }, [set("scenarios", scenario, `evidence:${id}`, entry)])
      }),

    setEvidence: (scenarioId, evidenceId, { sourceId, passage }) =>
      onScenario(scenarioId, (scenario) => {
        const before = scenario.evidence.find(({ id }) => id === evidenceId)
        if (!before) return gone
        const { id: _id, sourceId: sourceBefore, ...entry } = before
        const next: Evidence = { ...entry, passage: passage ?? entry.passage }
        const source = sourceId === undefined ? sourceBefore : sourceId
        if (source) next.sourceId = source
        return act({ id: evidenceId }, [set("scenarios", scenario, `evidence:${evidenceId}`, next)])
      }),

    removeEvidence: (scenarioId, evidenceId) =>
      onScenario(scenarioId, (scenario) =>
        scenario.evidence.some(({ id }) => id === evidenceId)
          ? act({ id: evidenceId }, [set("scenarios", scenario, `evidence:${evidenceId}`, null)])
          : gone,
      ),

    addSource(source) {
      const words = line(source.title)
      if (!words.ok) return words
      const id = newId()
      const fields = fieldsOf("sources", { ...source, title: words.value, createdAt: now() })
      return act({ id }, [{ kind: "add", collection: "sources", id, fields }])
    },

    addSet(title, kind) {
      const words = line(title)
      if (!words.ok) return words
      const id = newId()
      const last = living(board().sets).at(-1)?.order ?? null
      const fields = fieldsOf("sets", {
        title: words.value,
        kind,
        order: orderBetween(last, null),
        createdAt: now(),
      })
      return act({ id }, [{ kind: "add", collection: "sets", id, fields }])
    },

    renameSet(id, title) {
      const words = line(title)
      return words.ok ? this.setField("sets", id, "title", words.value) : words
    },
    setSetKind(id, kind) {
      return this.setField("sets", id, "kind", kind)
    },
    deleteSet: (id) => remove("sets", id),
    restoreSet: (id) => restore("sets", id),

    setMeta(field, value) {
      const base = (board().meta[field] ?? null) as Json
      return act({ id: "meta" }, same(value, base) ? [] : [{ kind: "setMeta", field, value, base }])
    },
    editMetaText(field, nextText) {
      const edit = textEdit(board().meta[field], nextText)
      return act({ id: "meta" }, edit.remove || edit.insert ? [{ kind: "editMetaText", field, ...edit }] : [])
    },
  }
}

// --- words and failures -----------------------------------------------------------------------------------------

const gone = fail({ reason: "no-such-entity", message: "This is no longer on the board." })
const noProbabilities: ActionFailure = {
  reason: "invalid-value",
  message: "This question asks for a number or a date, not for a probability.",
}
const fixedOutcomes: ActionFailure = {
  reason: "invalid-value",
  message: "Only a question with several outcomes can gain or lose one. Change its kind first.",
}

function line(text: string): Result<string, ActionFailure> {
  const words = text.replace(/\s+/g, " ").trim()
  if (!words) return fail({ reason: "invalid-value", message: "Write a few words first." })
  return words.length <= limits.lineCharacters
    ? ok(words)
    : fail({ reason: "too-large", message: `This can have at most ${limits.lineCharacters} characters.` })
}

// --- fields -----------------------------------------------------------------------------------------------------

function storedField(shape: CollectionShape, entity: object, field: string): Json {
  const fields = entity as Record<string, unknown>
  const colon = field.indexOf(":")
  if (colon < 0) return (fields[field] ?? null) as Json
  const list = field.slice(0, colon)
  if (!Object.hasOwn(shape.items, list)) return null
  const entry = (fields[list] as { id: string }[]).find(({ id }) => id === field.slice(colon + 1))
  return entry ? withoutId(entry) : null
}

function withoutId<Entry extends { id: string }>(entry: Entry): Json {
  const { id: _id, ...rest } = entry
  return rest as Json
}

const same = (a: Json, b: Json): boolean => a === b || JSON.stringify(a) === JSON.stringify(b)

// --- outcomes and the working value -----------------------------------------------------------------------------

const counts = (kind: Kind): boolean => kind === "binary" || kind === "categorical"

function outcomesFor(kind: Kind, labels: string[], newId: NewId): Outcome[] {
  if (kind === "binary") return yesAndNo(labels)
  if (kind !== "categorical") return []
  const named = [...labels, ...["Outcome A", "Outcome B"].slice(labels.length)]
  return named.map((label, order) => ({ id: newId(), label, order }))
}

const yesAndNo = (labels: string[] = []): Outcome[] => [
  { id: "yes", label: labels[0] ?? "Yes", order: 0 },
  { id: "no", label: labels[1] ?? "No", order: 1 },
]

/** The working value over the outcomes that are not retired; without one, all are alike. */
function probabilitiesOf(scenario: Scenario): WorkingProbabilities | null {
  if (!counts(scenario.kind)) return null
  const ids = scenario.outcomes.filter(({ retiredOn }) => !retiredOn).map(({ id }) => id)
  if (ids.length === 0) return null
  const { working } = scenario
  if (!working || isQuantiles(working)) return uniform(ids)
  return restrict(working, ids)
}

/** A retired outcome keeps 0, so that every reader finds a value for every outcome and rescales nothing. */
function withRetired(
  scenario: Pick<Scenario, "outcomes">,
  working: WorkingProbabilities,
): WorkingProbabilities {
  const probabilities = { ...working.probabilities }
  for (const { id, retiredOn } of scenario.outcomes) if (retiredOn) probabilities[id] = 0
  return { ...working, probabilities }
}

const without = (working: WorkingProbabilities, outcomeId: string): WorkingProbabilities =>
  restrict(
    working,
    Object.keys(working.probabilities).filter((id) => id !== outcomeId),
  )

/** The same value over fewer outcomes, in proportion. */
function restrict(working: WorkingProbabilities, ids: string[]): WorkingProbabilities {
  const kept = ids.map((id) => working.probabilities[id] ?? 0)
  const total = kept.reduce((a, b) => a + b, 0)
  const { pinned: pinnedBefore, ...rest } = working
  const pinned = pinnedBefore?.filter((id) => ids.includes(id))
  const probabilities =
    Math.abs(total - 1) <= 1e-9
      ? Object.fromEntries(ids.map((id, i) => [id, kept[i] ?? 0]))
      : total > 0
        ? closeToOne(
            ids,
            kept.map((p) => p / total),
          )
        : uniform(ids).probabilities
  return { ...rest, probabilities, ...(pinned?.length ? { pinned } : {}) }
}

function closeToOne(ids: string[], values: number[]): Record<string, number> {
  const off = 1 - values.reduce((a, b) => a + b, 0)
  const largest = values.indexOf(Math.max(...values))
  return Object.fromEntries(ids.map((id, i) => [id, (values[i] ?? 0) + (i === largest ? off : 0)]))
}

type SetChange = (collection: Collection, entity: { id: string }, field: string, value: Json) => BoardChange

/** What goes with a change of kind, so that the scenario is whole at once: outcomes, value, and what no longer fits. */
function kindChanges(
  scenario: Scenario,
  kind: Kind,
  set: SetChange,
  newId: NewId,
  today: string,
): BoardChange[] {
  const on = (field: string, value: Json) => set("scenarios", scenario, field, value)
  const changes = [on("kind", kind)]
  if (!counts(kind)) {
    if (scenario.working) changes.push(on("working", null))
    if (scenario.range) changes.push(on("range", null))
    if (scenario.baseline) changes.push(on("baseline", null))
    return changes
  }
  const active = scenario.outcomes.filter(({ retiredOn }) => !retiredOn)
  const keep =
    kind === "binary"
      ? active.length === 2
        ? active
        : yesAndNo()
      : active.length >= 2
        ? active
        : outcomesFor("categorical", [], newId)
  const kept = new Set(keep.map(({ id }) => id))
  // Written even where they were read so before: the outcomes of a yes/no question may be implied and not stored.
  for (const outcome of keep) changes.push(on(`outcomes:${outcome.id}`, withoutId(outcome)))
  for (const outcome of active) {
    if (!kept.has(outcome.id)) {
      changes.push(on(`outcomes:${outcome.id}`, withoutId({ ...outcome, retiredOn: today } as Outcome)))
    }
  }
  const ids = keep.map(({ id }) => id)
  const before = scenario.working && !isQuantiles(scenario.working) ? scenario.working : null
  const held = before && ids.every((id) => Object.hasOwn(before.probabilities, id))
  const { low: _low, high: _high, ...value } = held ? restrict(before, ids) : uniform(ids)
  const probabilities = { ...value.probabilities }
  for (const { id } of scenario.outcomes) if (!kept.has(id)) probabilities[id] = 0
  changes.push({
    kind: "setWorking",
    id: scenario.id,
    value: { ...value, probabilities },
    base: scenario.working ?? null,
  })
  return changes
}

// --- order ------------------------------------------------------------------------------------------------------

export interface Placed {
  order: string
  /** Neighbours that need another key, because two people had placed something at the same point. */
  rekeyed: { id: string; order: string }[]
}

/** The key of something put before `beforeId`, or last, in a list that is in order. */
export function placed(
  list: readonly { id: string; order?: string | undefined }[],
  beforeId: string | null,
): Placed {
  const found = beforeId === null ? -1 : list.findIndex(({ id }) => id === beforeId)
  const at = found < 0 ? list.length : found
  const rekeyed: Placed["rekeyed"] = []
  let last: string | null = null
  // What has no key is sorted behind all keys: in front of the new one, it needs one.
  for (const { id, order } of list.slice(0, at)) {
    if (order !== undefined) last = order
    else {
      last = orderBetween(last, null)
      rekeyed.push({ id, order: last })
    }
  }
  const following = list.slice(at)
  const nextAfter = (key: string | null) =>
    following.find(({ order }) => order !== undefined && (key === null || order > key))?.order ?? null
  const order = orderBetween(last, nextAfter(last))
  last = order
  for (const { id, order: key } of following) {
    // Without a key it stays behind every key.
    if (key === undefined || key > last) break
    last = orderBetween(last, nextAfter(last))
    rekeyed.push({ id, order: last })
  }
  return { order, rekeyed }
}
