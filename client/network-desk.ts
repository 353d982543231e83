/**
 * Questions to a board's model, and their answers as they come: one desk a board session. Several parts of a page ask
 * at once; one question is on its way at a time, and of those that wait the newest goes first, so that a slider that
 * is dragged never works through a queue of its own past. What nobody wants any more is not asked.
 *
 * It is handed what computes (a worker, or this thread where workers are blocked) and never throws: what fails is an
 * answer with a sentence.
 */
import type { ModelAnswers, ModelQuestion } from "../core/network/questions.ts"
import type { ModelParts } from "./network-board.ts"
import { type Computed, countSet } from "./what-if.ts"

export type AnyAnswer = ModelAnswers[keyof ModelAnswers]

/** Computes for one board after another. Rejects with a sentence for the person. */
export interface Calculator {
  /** `version` names the parts: the same number is the same board. */
  ask(question: ModelQuestion, parts: ModelParts, version: number): Promise<AnyAnswer>
  end(): void
}

export interface NetworkDesk {
  /** It is wanted until the returned function is called. */
  want(question: ModelQuestion): () => void
  /** The same object until it changes. */
  read<Q extends ModelQuestion>(question: Q): Computed<ModelAnswers[Q["ask"]]>
  /** The model's part of the board. */
  show(parts: ModelParts): void
  /** After a failure. */
  again(): void
  subscribe(listener: () => void): () => void
  /** Nobody looks any more. */
  rest(): void
}

interface Entry {
  key: string
  question: ModelQuestion
  wanted: number
  /** When it was last begun to be wanted. */
  turn: number
  answer: { version: number; value: AnyAnswer } | null
  failure: { version: number; why: string } | null
  shown: Computed<AnyAnswer>
}

/** Answers that nobody wants now, kept for whoever comes back to them. */
const keptAnswers = 40
const computing: Computed<AnyAnswer> = { state: "computing" }

export function createNetworkDesk(start: () => Calculator): NetworkDesk {
  const entries = new Map<string, Entry>()
  /** The newest answer to questions of a kind about one target: shown, as stale, while another is on its way. */
  const newest = new Map<string, AnyAnswer>()
  const listeners = new Set<() => void>()
  let calculator: Calculator | null = null
  let parts: ModelParts | null = null
  let version = 0
  let turn = 0
  let busy = false

  const changed = () => {
    for (const listener of [...listeners]) listener()
  }

  function next(): Entry | null {
    let best: Entry | null = null
    for (const entry of entries.values()) {
      if (entry.wanted === 0 || entry.answer?.version === version || entry.failure?.version === version)
        continue
      if (best === null || goesBefore(entry, best)) best = entry
    }
    return best
  }

  function pump(): void {
    if (busy || parts === null) return
    const entry = next()
    if (entry === null) return
    busy = true
    const asked = version
    calculator ??= start()
    const answering = calculator
    answering.ask(entry.question, parts, asked).then(
      (value) => {
        if (answering !== calculator) return
        busy = false
        entry.answer = { version: asked, value }
        entry.failure = null
        for (const topic of topicsOf(entry.question)) newest.set(topic, value)
        update()
        pump()
      },
      (failure: unknown) => {
        if (answering !== calculator) return
        busy = false
        entry.failure = { version: asked, why: sentenceOf(failure) }
        update()
        pump()
      },
    )
  }

  function update(): void {
    let moved = false
    for (const entry of entries.values()) {
      const shown = shownOf(entry)
      if (same(shown, entry.shown)) continue
      entry.shown = shown
      moved = true
    }
    if (moved) changed()
  }

  function shownOf({ answer, failure, question }: Entry): Computed<AnyAnswer> {
    if (failure?.version === version) return { state: "failed", why: failure.why }
    if (answer) return { state: "ready", value: answer.value, stale: answer.version !== version }
    const before = newest.get(topicsOf(question)[0])
    return before === undefined ? computing : { state: "ready", value: before, stale: true }
  }

  function entryOf(question: ModelQuestion): Entry {
    const key = JSON.stringify(question)
    const known = entries.get(key)
    if (known) return known
    const entry: Entry = { key, question, wanted: 0, turn: 0, answer: null, failure: null, shown: computing }
    entry.shown = shownOf(entry)
    entries.set(key, entry)
    return entry
  }

  function forget(): void {
    const unwanted = [...entries.values()].filter(({ wanted }) => wanted === 0)
    for (const entry of unwanted.sort((a, b) => a.turn - b.turn).slice(0, -keptAnswers))
      entries.delete(entry.key)
  }

  return {
    want(question) {
      const entry = entryOf(question)
      entry.wanted += 1
      entry.turn = ++turn
      pump()
      let over = false
      return () => {
        if (over) return
        over = true
        entry.wanted -= 1
        forget()
      }
    },
    read: <Q extends ModelQuestion>(question: Q) =>
      entryOf(question).shown as Computed<ModelAnswers[Q["ask"]]>,
    show(shown) {
      if (shown === parts) return
      parts = shown
      version += 1
      update()
      pump()
    },
    again() {
      for (const entry of entries.values()) entry.failure = null
      // What has failed may be what computes.
      calculator?.end()
      calculator = null
      busy = false
      update()
      pump()
    },
    subscribe(listener) {
      listeners.add(listener)
      return () => {
        listeners.delete(listener)
      }
    },
    rest() {
      calculator?.end()
      calculator = null
      busy = false
    },
  }
}

/** What is set is what eyes are on; of the others the newest. */
const goesBefore = (a: Entry, b: Entry): boolean => {
  const [first, second] = [a.question.ask === "what-if", b.question.ask === "what-if"]
  return first === second ? a.turn > b.turn : first
}

/**
 * What it is about, and what else its answer may stand in for. Of another target an earlier answer would be wrong; of
 * another what-if it is only of a moment ago, and so is the board as it is, but for that nothing else stands in: what
 * is measured from it would have moved by nothing.
 */
function topicsOf(question: ModelQuestion): readonly [string, ...string[]] {
  const about =
    "target" in question
      ? question.target
      : "scenarioIds" in question
        ? question.scenarioIds
        : "link" in question
          ? [question.link.from, question.link.to, question.id]
          : null
  const topic = JSON.stringify([question.ask, about])
  const asItIs = question.ask === "what-if" && countSet(question.whatIf) === 0
  return asItIs ? [`${topic}, as it is`, topic] : [topic]
}

function same(a: Computed<AnyAnswer>, b: Computed<AnyAnswer>): boolean {
  if (a.state === "ready" && b.state === "ready") return a.value === b.value && a.stale === b.stale
  if (a.state === "failed" && b.state === "failed") return a.why === b.why
  return a.state === b.state && a.state === "computing"
}

const sentenceOf = (failure: unknown): string =>
  failure instanceof Error && failure.message !== "" ? failure.message : "The model could not be worked out."
