/**
 * Files of snapshots are made in one thread of their own, one after another: nobody who is being served waits for
 * somebody's annex. What takes too long, or too much memory, ends the thread, and only that file fails; the next one
 * starts it again.
 */
import type { Worker } from "node:worker_threads"
import type { OnePage } from "../../core/one-page.ts"
import { startWorker } from "../store/checkpoint-thread.ts"
import { NotRendered, type RenderedFormat, type RenderInput } from "./render.ts"
import type { RenderAnswer, RenderMade, RenderTask } from "./render-worker.ts"

const longestMs = 30_000
const memoryMb = 768
/** More waiting than this would wait longer than anybody waits. */
const mostWaiting = 20
/** A thread that nobody asks anything is ended: fonts hold memory. */
const idleMs = 120_000

export interface RenderThread {
  /** All three throw `NotRendered` for what is told to whoever asked. */
  file(format: RenderedFormat, input: RenderInput): Promise<Uint8Array | string>
  page(input: RenderInput): Promise<OnePage>
  /** A PNG. */
  preview(input: RenderInput): Promise<Uint8Array>
}

interface Asked {
  task: RenderTask
  resolve(made: RenderMade): void
  reject(error: Error): void
}

/** `start` is another worker for tests; `limitMs` how long one file may take. */
export function createRenderThread(
  start: () => Worker = () => startWorker(new URL("./render-worker.ts", import.meta.url), memoryMb),
  limitMs = longestMs,
): RenderThread {
  let worker: Worker | null = null
  let current: (Asked & { timer: NodeJS.Timeout }) | null = null
  let idle: NodeJS.Timeout | null = null
  const queue: Asked[] = []
  let tasks = 0

  function ask(want: RenderTask["want"], input: RenderInput): Promise<RenderMade> {
    if (queue.length >= mostWaiting)
      return Promise.reject(new NotRendered("busy", "Many files are being made. Try again in a minute."))
    return new Promise((resolve, reject) => {
      queue.push({ task: { id: ++tasks, want, input }, resolve, reject })
      goOn()
    })
  }

  function goOn(): void {
    if (current) return
    const next = queue.shift()
    if (!next) {
      rest()
      return
    }
    if (idle) clearTimeout(idle)
    worker ??= begin()
    const asked = worker
    asked.ref()
    const timer = setTimeout(() => {
      finish()?.reject(new NotRendered("too-slow", "This file takes too long to make here."))
      if (worker === asked) worker = null
      void asked.terminate()
      goOn()
    }, limitMs)
    current = { ...next, timer }
    asked.postMessage(next.task)
  }

  /** Nothing to do keeps no process alive, and after a while no thread. */
  function rest(): void {
    const resting = worker
    if (!resting) return
    resting.unref()
    idle = setTimeout(() => {
      if (current || worker !== resting) return
      worker = null
      void resting.terminate()
    }, idleMs)
    idle.unref()
  }

  function begin(): Worker {
    const begun = start()
    begun.on("message", (answer: RenderAnswer) => {
      if (begun !== worker || answer.id !== current?.task.id) return
      const asked = finish()
      if ("made" in answer) asked?.resolve(answer.made)
      else if ("refused" in answer)
        asked?.reject(new NotRendered(answer.refused.reason, answer.refused.message))
      else asked?.reject(new Error(answer.error))
      goOn()
    })
    begun.on("error", (error) => died(begun, error))
    begun.on("exit", (code) => died(begun, new Error(`the thread of the renderers ended with code ${code}`)))
    return begun
  }

  function died(which: Worker, error: Error & { code?: string }): void {
    if (which !== worker) return
    worker = null
    finish()?.reject(
      error.code === "ERR_WORKER_OUT_OF_MEMORY"
        ? new NotRendered("too-slow", "This file is too large to be made here.")
        : error,
    )
    goOn()
  }

  function finish(): Asked | null {
    if (!current) return null
    const asked = current
    clearTimeout(asked.timer)
    current = null
    return asked
  }

  return {
    file: async (format, input) => (await ask(format, input)) as Uint8Array | string,
    page: async (input) => (await ask("page", input)) as OnePage,
    preview: async (input) => (await ask("preview", input)) as Uint8Array,
  }
}

/** The one of this process, started when something is first asked of it. */
export const renderThread: RenderThread = createRenderThread()
