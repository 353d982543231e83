/**
 * What people do to signals: what would be seen if an outcome were on its way, and whether it has been seen. Each is
 * one operation, so that undo takes back an observation whole.
 */
import { type Signal, Signal as SignalSchema } from "../core/board.ts"
import { fieldsOf } from "../core/board-doc.ts"
import type { BoardChange } from "../core/changes.ts"
import { orderBetween } from "../core/order.ts"
import { fail } from "../core/result.ts"
import { byId, living } from "./board-views.ts"
import { type Done, gone, type Json, line, type Operation, same } from "./operation.ts"

/** What is said of a signal before anybody has seen it. */
export type SignalWords = Pick<
  Signal,
  | "title"
  | "scenarioId"
  | "outcomeId"
  | "pGivenOutcome"
  | "pGivenNotOutcome"
  | "window"
  | "independenceGroup"
  | "pricedIn"
  | "grade"
  | "sourceId"
  | "basis"
>

export interface SignalActions {
  addSignal(words: SignalWords): Done
  /** Only what differs is written; what is left out of `words` is cleared. */
  setSignal(id: string, words: SignalWords): Done
  /** Seen: it happened on `day` (ISO), and is reported today. */
  observeSignal(id: string, day: string): Done
  /** It stayed away, as is known on `day`. */
  signalStayedAway(id: string, day: string): Done
  /** Its window has passed and nobody can say. */
  expireSignal(id: string, day: string): Done
  watchSignal(id: string): Done
  /** Already in the estimates, so it is not applied again. */
  setPricedIn(id: string, pricedIn: boolean): Done
  deleteSignal(id: string): Done
  restoreSignal(id: string): Done
}

export function signalActions({
  newId,
  now,
  today,
  board,
  act,
  set,
  remove,
  restore,
}: Operation): SignalActions {
  function change(id: string, fields: Partial<Record<keyof Signal, Json>>): Done {
    const signal = byId(board().signals, id)
    if (!signal || signal.deletedAt) return gone
    const changes = Object.entries(fields).flatMap(([field, value]) => {
      const made = set("signals", signal, field, value)
      return same(value, (made as Extract<BoardChange, { kind: "set" }>).base) ? [] : [made]
    })
    return act({ id }, changes)
  }

  function said(
    id: string,
    state: Signal["state"],
    day: string,
    days: { observedOn: string | null; reportedOn: string },
  ): Done {
    if (!SignalSchema.shape.observedOn.safeParse(day).success) return fail(noDay)
    if (day > today()) return fail(notYet)
    return change(id, { state, ...days })
  }

  return {
    addSignal(words) {
      const read = readable(words, board())
      if (!read.ok) return read
      const id = newId()
      const order = orderBetween(living(board().signals).at(-1)?.order ?? null, null)
      const fields = fieldsOf("signals", { ...read.value, state: "watching", order, createdAt: now() })
      return act({ id }, [{ kind: "add", collection: "signals", id, fields }])
    },

    setSignal(id, words) {
      const read = readable(words, board())
      if (!read.ok) return read
      const fields = Object.fromEntries(
        wordFields.map((field) => [field, (read.value[field] ?? null) as Json]),
      )
      return change(id, fields)
    },

    observeSignal: (id, day) => said(id, "observed", day, { observedOn: day, reportedOn: today() }),
    signalStayedAway: (id, day) => said(id, "notObserved", day, { observedOn: null, reportedOn: day }),
    expireSignal: (id, day) => said(id, "expired", day, { observedOn: null, reportedOn: day }),
    watchSignal: (id) => change(id, { state: "watching", observedOn: null, reportedOn: null }),
    setPricedIn: (id, pricedIn) => change(id, { pricedIn }),
    deleteSignal: (id) => remove("signals", id),
    restoreSignal: (id) => restore("signals", id),
  }
}

const wordFields = [
  "title",
  "scenarioId",
  "outcomeId",
  "pGivenOutcome",
  "pGivenNotOutcome",
  "window",
  "independenceGroup",
  "pricedIn",
  "grade",
  "sourceId",
  "basis",
] as const satisfies readonly (keyof SignalWords)[]

const noDay = { reason: "invalid-value", message: "Give the day." }
const notYet = { reason: "invalid-value", message: "That day has not come yet." }

function readable(words: SignalWords, { scenarios }: { scenarios: readonly { id: string }[] }) {
  const title = line(words.title)
  if (!title.ok) return title
  const scenario = byId<{ id: string; deletedAt?: number }>(scenarios, words.scenarioId)
  if (!scenario || scenario.deletedAt) return gone
  const { window } = words
  if (window && window[0] > window[1]) {
    return fail({ reason: "invalid-value", message: "The window ends before it begins." })
  }
  return { ok: true as const, value: { ...words, title: title.value } }
}
