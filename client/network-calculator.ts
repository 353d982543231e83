/**
 * What computes answers of the model: a worker, so that typing and dragging never wait for it; this thread where
 * workers are blocked. A worker that fails or does not answer is a sentence, and the next one is begun on "Try again".
 */
import type { ModelQuestion } from "../core/network/questions.ts"
import type { Clock } from "./browser-world.ts"
import { type ModelParts, partNames } from "./network-board.ts"
import type { AnyAnswer, Calculator } from "./network-desk.ts"
import { FromWorker, parseAnswer, type ToWorker } from "./network-protocol.ts"

export interface WorkerDoor {
  post(message: ToWorker): void
  end(): void
}
export interface WorkerEars {
  message(data: unknown): void
  failed(): void
}

export interface CalculatorWorld {
  /** null or a throw: this browser lets no worker begin. */
  spawn(ears: WorkerEars): WorkerDoor | null
  here(): Calculator
  clock: Pick<Clock, "after">
}

/** Its code is fetched meanwhile; then what is asked is worked out here. */
const beginMs = 15_000
/** The budgets of the network are far below: what takes so long hangs. */
const answerMs = 30_000

const hangs = "The model took too long for this and was stopped."
const broke = "The part of the page that works out the model has failed."

export function createCalculator({ spawn, here, clock }: CalculatorWorld): Calculator {
  interface Waiting {
    question: ModelQuestion
    parts: ModelParts
    version: number
    resolve(answer: AnyAnswer): void
    reject(failure: Error): void
    stop(): void
  }
  const waiting = new Map<number, Waiting>()
  let turn = 0
  let handed: ModelParts | null = null
  let ready = false
  let over: Error | null = null
  let local: Calculator | null = null
  let door: WorkerDoor | null = null
  let stopBeginning = () => {}

  try {
    door = spawn({ message: hear, failed })
  } catch {
    // Some browsers throw where others say it with an event.
  }
  if (door === null) goOnHere()
  else stopBeginning = clock.after(beginMs, () => ready || goOnHere())

  function goOnHere(): void {
    stopBeginning()
    door?.end()
    door = null
    local = here()
    for (const [id, one] of [...waiting]) {
      waiting.delete(id)
      one.stop()
      local.ask(one.question, one.parts, one.version).then(one.resolve, one.reject)
    }
  }

  function failed(): void {
    if (local !== null || over !== null) return
    if (ready) fall(new Error(broke))
    else goOnHere()
  }

  function fall(why: Error): void {
    over = why
    door?.end()
    for (const one of waiting.values()) {
      one.stop()
      one.reject(why)
    }
    waiting.clear()
  }

  function hear(data: unknown): void {
    const message = FromWorker.safeParse(data)
    if (!message.success) {
      failed()
      return
    }
    if (message.data.kind === "ready") {
      ready = true
      stopBeginning()
      return
    }
    const { id, version } = message.data
    const one = waiting.get(id)
    if (!one) return
    waiting.delete(id)
    one.stop()
    const answer =
      message.data.kind === "answer" ? parseAnswer(one.question.ask, message.data.answer) : undefined
    if (message.data.kind === "failed") one.reject(new Error(message.data.why))
    else if (answer === undefined || version !== one.version) one.reject(new Error(broke))
    else one.resolve(answer)
  }

  return {
    ask(question, parts, version) {
      if (over !== null) return Promise.reject(over)
      if (local !== null) return local.ask(question, parts, version)
      const id = ++turn
      const begin = handed === null
      const changed = Object.fromEntries(
        partNames.filter((name) => parts[name] !== handed?.[name]).map((name) => [name, parts[name]]),
      )
      handed = parts
      return new Promise<AnyAnswer>((resolve, reject) => {
        const stop = clock.after(beginMs + answerMs, () => fall(new Error(hangs)))
        waiting.set(id, { question, parts, version, resolve, reject, stop })
        door?.post({ id, version, begin, changed, question } as ToWorker)
      })
    },
    end() {
      stopBeginning()
      local?.end()
      fall(new Error(broke))
    },
  }
}

/** In this thread. */
export function calculatorHere(): Calculator {
  let of: { version: number; answer: (question: ModelQuestion) => AnyAnswer } | null = null
  return {
    async ask(question, parts, version) {
      const { answersFor } = await import("./network-answers.ts")
      if (of?.version !== version) of = { version, answer: answersFor(parts) }
      return of.answer(question)
    },
    end() {
      of = null
    },
  }
}

/** The worker of this browser. */
export function spawnNetworkWorker(ears: WorkerEars): WorkerDoor | null {
  if (typeof Worker !== "function") return null
  const worker = new Worker(new URL("./network-worker.ts", import.meta.url), { type: "module" })
  worker.addEventListener("message", ({ data }) => ears.message(data))
  worker.addEventListener("messageerror", () => ears.failed())
  worker.addEventListener("error", (event) => {
    event.preventDefault()
    ears.failed()
  })
  return {
    post: (message) => worker.postMessage(message),
    end: () => worker.terminate(),
  }
}
