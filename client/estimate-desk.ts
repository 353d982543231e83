/**
 * A person's own judgement on its way: drafts, what waits for the connection, and what the server has said to it.
 * A blind estimate is sent while its author looks on, and is received only after its commit (A12); an open one goes
 * into a queue that outlives the page.
 */
import type { NewId } from "../core/ids.ts"
import { type EstimateInput, type OwnEstimate, questionOf } from "../core/judgement.ts"
import type { JudgementReply } from "../core/protocol.ts"
import type { Clock } from "./browser-world.ts"
import { createEstimateDrafts } from "./estimate-drafts.ts"
import { createEstimateQueue, type RefusedEstimate } from "./estimate-queue.ts"
import {
  type DraftEntry,
  type EstimateDraft,
  type EstimateOwner,
  type EstimateStore,
  emptyDraft,
  type KeptEstimates,
  type Question,
  type WaitingEstimate,
} from "./estimate-store.ts"
import type { StoreTrouble } from "./offline-store.ts"
import type { BoardSession } from "./session.ts"

export interface DeskState {
  /** By question, as `questionOf` names it. */
  drafts: ReadonlyMap<string, DraftEntry>
  waiting: readonly WaitingEstimate[]
  /** Questions that are being sent now. */
  sending: ReadonlySet<string>
  /** Answered here, and perhaps not yet told by the server to all tabs. */
  received: ReadonlyMap<string, OwnEstimate>
  /** Why nothing of it would outlive the page; null: it does. */
  trouble: StoreTrouble | null
}

/** What an estimate says, without who asks and under which id. */
export type Answer = Pick<EstimateInput, "forecast" | "interval" | "confidence" | "rationale" | "sourceIds">

export interface EstimateDesk {
  getState(): DeskState
  subscribe(listener: () => void): () => void
  write(question: Question, draft: EstimateDraft): void
  /** What is typed is let go; what was received stands. */
  discard(question: Question): void
  /** Resolves once it was received or refused; what has had no answer is still a draft, and is sent again as it is. */
  send(question: Question, answer: Answer): Promise<JudgementReply>
  /** Sent at once when there is a connection, and else as soon as there is one. */
  queue(question: Question, answer: Answer): void
  /** What waits is a draft again; false: it is being sent, or was. */
  takeBack(estimateId: string): boolean
  withdraw(estimate: Pick<OwnEstimate, "id" | "scenarioId" | "round" | "given">): Promise<JudgementReply>
  /** Resolves when all that was done so far is on the device, or cannot be. */
  settled(): Promise<void>
  stop(): void
}

export interface DeskWorld {
  session: Pick<BoardSession, "boardId" | "getState" | "subscribe" | "judge" | "giveBack" | "now">
  clock: Clock
  newId: NewId
  store: EstimateStore | null
}

export const draftOfEstimate = ({
  forecast,
  interval,
  confidence,
  rationale,
  sourceIds,
}: Answer): EstimateDraft => ({
  ...emptyDraft,
  ...("probabilities" in forecast
    ? { probabilities: forecast.probabilities }
    : {
        quantiles: {
          p10: String(forecast.quantiles.p10),
          p50: String(forecast.quantiles.p50),
          p90: String(forecast.quantiles.p90),
        },
      }),
  low: interval?.[0] ?? null,
  high: interval?.[1] ?? null,
  confidence,
  rationale,
  sourceIds,
})

export function createEstimateDesk({ session, clock, newId, store }: DeskWorld): EstimateDesk {
  let owner: EstimateOwner | null = null
  let state: DeskState | null = null
  let sending: ReadonlySet<string> = new Set()
  let received: ReadonlyMap<string, OwnEstimate> = new Map()
  let wasLive = false
  let toldLast: readonly OwnEstimate[] = []
  let lastAt = 0
  let over = false
  const listeners = new Set<() => void>()

  const drafts = createEstimateDrafts(() => {
    const of = owner
    return { clock, write: of && store ? (change) => store.write(of, change) : null, changed }
  })
  const queue = createEstimateQueue({
    clock,
    isLive,
    send: (estimate) => session.judge({ kind: "submit", estimate }),
    async isStillWaiting(estimateId) {
      // What is only in this tab is this tab's to send.
      if (!owner || !store || !drafts.isQueued(estimateId)) return true
      const asked = await store.isWaiting(owner, estimateId)
      return !asked.ok || asked.value
    },
    madeAfter(entry) {
      const after = { ...entry, at: now() }
      drafts.queue(after)
      return after
    },
    answered({ estimate }, reply) {
      drafts.unqueue(estimate.id)
      if (reply?.ok) took(estimate, reply.at)
      else if (reply) cameBack(estimate, reply)
    },
    changed,
  })

  function changed(): void {
    state = null
    for (const listener of [...listeners]) listener()
  }

  function isLive(): boolean {
    const { phase, save } = session.getState()
    const away = save.state === "connecting" || save.state === "reconnecting" || save.state === "offline"
    return phase.phase === "ready" && !away
  }

  function took(estimate: EstimateInput, at: number): void {
    received = new Map(received).set(questionOf(estimate), { ...estimate, at, withdrawnAt: null })
  }

  /** Refused after its author had let go of it: a draft again, with the reason. */
  function cameBack(estimate: EstimateInput, { reason, message }: RefusedEstimate): void {
    const { scenarioId, round, given } = estimate
    const draft = draftOfEstimate(estimate)
    const standing = drafts.all().get(questionOf(estimate))
    // Something newer is being written there: that stays, and the refused words are handed back beside it.
    if (standing) session.giveBack(message, textOf(draft))
    const entry = { scenarioId, round, given, draft, attempt: null, at: now() }
    drafts.keep({ ...(standing ?? entry), refusal: { reason, message } })
  }

  /** Rising, so that what was made later stands later, also within one millisecond. */
  function now(): number {
    lastAt = Math.max(lastAt + 1, session.now())
    return lastAt
  }

  async function begin(memberId: string): Promise<void> {
    const mine = { boardId: session.boardId, memberId }
    owner = mine
    await load(mine)
  }

  async function load(of: EstimateOwner): Promise<void> {
    if (!store) {
      queue.load([])
      return
    }
    // What was sent meanwhile is out of the store before it is read.
    await drafts.settled()
    const kept = await store.read(of)
    if (over || owner?.memberId !== of.memberId) return
    if (!kept.ok) {
      queue.load([])
      return
    }
    for (const { at } of [...kept.value.drafts, ...kept.value.waiting]) lastAt = Math.max(lastAt, at)
    drafts.load(kept.value)
    queue.load(kept.value.waiting)
  }

  function look(): void {
    const { you, phase, mine } = session.getState()
    if (over) return
    if (phase.phase === "closed") {
      if (phase.reason === "removed" || phase.reason === "not-a-member") void forget(phase.message)
      return
    }
    if (mine !== toldLast) {
      toldLast = mine
      if (queue.waiting().length > 0) changed()
    }
    bridged()
    if (you !== null && owner === null) void begin(you.memberId)
    const live = isLive()
    if (live && !wasLive && owner !== null) {
      void load(owner)
      queue.look(true)
    }
    wasLive = live
  }

  /** What the server has told to all tabs waits no longer, though the answer to its sending is still on its way. */
  function stillWaiting(): readonly WaitingEstimate[] {
    const waiting = queue.waiting()
    const told = new Set(session.getState().mine.map(({ id }) => id))
    return waiting.some(({ estimate }) => told.has(estimate.id))
      ? waiting.filter(({ estimate }) => !told.has(estimate.id))
      : waiting
  }

  /** What the server has told to all tabs need not be known here any more. */
  function bridged(): void {
    if (received.size === 0) return
    const { mine, judgement } = session.getState()
    const told = new Set([...mine, ...judgement.estimates].map(({ id }) => id))
    const left = [...received].filter(([, { id }]) => !told.has(id))
    if (left.length === received.size) return
    received = new Map(left)
    changed()
  }

  /** Not a member any more: nothing stays on the device, and what was written is handed back (A6). */
  async function forget(message: string): Promise<void> {
    over = true
    queue.stop()
    const here = { drafts: [...drafts.all().values()], waiting: [...queue.waiting()] }
    const taken = owner && store ? await store.forget(owner) : null
    for (const text of textsOf(taken?.ok ? taken.value : here)) session.giveBack(message, text)
  }

  const stopListening = session.subscribe(look)
  look()

  return {
    getState() {
      state ??= {
        drafts: drafts.all(),
        waiting: stillWaiting(),
        sending: new Set([...sending, ...questionsSent(queue.waiting(), queue.sending())]),
        received,
        trouble: store === null ? "none" : drafts.trouble(),
      }
      return state
    },
    subscribe(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    write({ scenarioId, round, given }, draft) {
      const before = drafts.all().get(questionOf({ scenarioId, round, given }))
      drafts.keep({
        scenarioId,
        round,
        given,
        draft,
        attempt: before?.attempt ?? null,
        // What was refused is being mended.
        refusal: null,
        at: now(),
      })
    },
    discard(question) {
      drafts.drop(questionOf(question))
    },
    async send({ scenarioId, round, given }, answer) {
      const question = questionOf({ scenarioId, round, given })
      const before = drafts.all().get(question)
      const estimate = sameOrNew({ scenarioId, round, given, ...answer }, before?.attempt ?? null, newId)
      const entry = {
        scenarioId,
        round,
        given,
        draft: before?.draft ?? draftOfEstimate(answer),
        attempt: estimate,
        refusal: null,
        at: now(),
      }
      drafts.keep(entry)
      sending = new Set(sending).add(question)
      changed()
      const reply = await session.judge({ kind: "submit", estimate })
      sending = new Set([...sending].filter((other) => other !== question))
      if (reply.ok) {
        took(estimate, reply.at)
        drafts.drop(question)
      } else {
        const { reason, message } = reply
        const again = reason === "unavailable" || reason === "too-often"
        const standing = drafts.all().get(question) ?? entry
        drafts.keep({ ...standing, attempt: again ? estimate : null, refusal: { reason, message } })
      }
      return reply
    },
    queue(question, answer) {
      const { scenarioId, round, given } = question
      const entry = { estimate: { id: newId(), scenarioId, round, given, ...answer }, at: now() }
      drafts.queue(entry)
      drafts.drop(questionOf(question))
      queue.add(entry)
    },
    takeBack(estimateId) {
      const entry = queue.takeBack(estimateId)
      if (!entry) return false
      drafts.unqueue(estimateId)
      const { scenarioId, round, given } = entry.estimate
      if (!drafts.all().has(questionOf(entry.estimate))) {
        const draft = draftOfEstimate(entry.estimate)
        drafts.keep({ scenarioId, round, given, draft, attempt: null, refusal: null, at: now() })
      }
      return true
    },
    async withdraw(estimate) {
      const reply = await session.judge({ kind: "withdraw", estimateId: estimate.id })
      if (reply.ok) {
        received = new Map([...received].filter(([, own]) => own.id !== estimate.id))
        changed()
      }
      return reply
    },
    settled: drafts.settled,
    stop() {
      over = true
      stopListening()
      queue.stop()
      drafts.stop()
      void drafts.settled().then(() => store?.close())
    },
  }
}

/** Sent again as it is, it keeps its id; what says something else is another estimate. */
function sameOrNew(
  estimate: Omit<EstimateInput, "id">,
  attempt: EstimateInput | null,
  newId: NewId,
): EstimateInput {
  if (attempt !== null) {
    const again = { ...estimate, id: attempt.id }
    if (canonical(again) === canonical(attempt)) return attempt
  }
  return { ...estimate, id: newId() }
}

/** The same text for the same content, whatever the order of its keys. */
const canonical = (value: unknown): string =>
  JSON.stringify(value, (_key, part: unknown) =>
    part !== null && typeof part === "object" && !Array.isArray(part)
      ? Object.fromEntries(Object.entries(part).sort(([a], [b]) => (a < b ? -1 : 1)))
      : part,
  )

const questionsSent = (waiting: readonly WaitingEstimate[], sending: string | null): string[] =>
  waiting.flatMap(({ estimate }) => (estimate.id === sending ? [questionOf(estimate)] : []))

const textsOf = ({ drafts, waiting }: KeptEstimates): string[] =>
  [...drafts.map(({ draft }) => draft), ...waiting.map(({ estimate }) => draftOfEstimate(estimate))]
    .map(textOf)
    .filter((text) => text !== "")

/** What can be used of it elsewhere: the words, and the numbers where there are any. */
function textOf({ rationale, probabilities, low, high, quantiles }: EstimateDraft): string {
  const percent = (p: number) => `${Math.round(p * 1_000) / 10}%`
  const numbers = [
    ...Object.values(probabilities).map(percent),
    ...(low === null ? [] : [`lowest ${percent(low)}`]),
    ...(high === null ? [] : [`highest ${percent(high)}`]),
    ...Object.values(quantiles).filter((typed) => typed !== ""),
  ]
  return [numbers.join(", "), rationale].filter((part) => part.trim() !== "").join("\n")
}
