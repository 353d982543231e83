/**
 * Files of models are read and written in a thread, one after another: nobody who is being served waits for somebody's
 * large network. A thread that takes too long, or too much memory, is ended, and only that call fails.
 */
import type { Worker } from "node:worker_threads"
import { startWorker } from "../store/checkpoint-thread.ts"
import type { ModelFileAnswer, ModelFileMade, ModelFileTask } from "./model-file-worker.ts"

const longestMs = 30_000
const memoryMb = 512
/** More waiting than this would wait longer than anybody waits. */
const mostWaiting = 20
/** A thread that nobody asks anything is ended: it holds memory. */
const idleMs = 60_000

export class ModelFilesBusy extends Error {}

export interface ModelFiles {
  /** Throws `ModelFilesBusy` when too many wait, and an error when the thread died of it. */
  ask<Want extends ModelFileTask["want"]>(
    task: Extract<ModelFileTask, { want: Want }>,
  ): Promise<ModelFileMade[Want]>
}

type Made = ModelFileMade[ModelFileTask["want"]]
interface Asked {
  resolve(made: Made): void
  reject(error: Error): void
  timer: NodeJS.Timeout
}

/** `start` is another worker for tests. */
export function createModelFiles(
  start: () => Worker = () => startWorker(new URL("./model-file-worker.ts", import.meta.url), memoryMb),
): ModelFiles {
  let worker: Worker | null = null
  let current: Asked | null = null
  let idle: NodeJS.Timeout | null = null
  let waiting = 0
  let last: Promise<unknown> = Promise.resolve()

  function one(task: ModelFileTask): Promise<Made> {
    if (idle) clearTimeout(idle)
    worker ??= begin()
    const asked = worker
    asked.ref()
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => void asked.terminate(), longestMs)
      current = { resolve, reject, timer }
      asked.postMessage(task)
    })
  }

  function begin(): Worker {
    const begun = start()
    begun.on("message", (answer: ModelFileAnswer) => {
      const asked = finish(begun)
      if (!asked) return
      begun.unref()
      idle = setTimeout(() => {
        worker = null
        void begun.terminate()
      }, idleMs)
      idle.unref()
      if ("error" in answer) asked.reject(new Error(answer.error))
      else asked.resolve(answer.made)
    })
    const died = (error: Error) => {
      const asked = finish(begun)
      if (worker === begun) worker = null
      asked?.reject(error)
    }
    begun.on("error", died)
    begun.on("exit", (code) => died(new Error(`the thread for files of models ended with code ${code}`)))
    return begun
  }

  /** What that thread was asked; null when it is an earlier thread, or was asked nothing. */
  function finish(of: Worker): Asked | null {
    if (of !== worker || !current) return null
    const asked = current
    clearTimeout(asked.timer)
    current = null
    return asked
  }

  return {
    async ask<Want extends ModelFileTask["want"]>(task: Extract<ModelFileTask, { want: Want }>) {
      if (waiting >= mostWaiting) throw new ModelFilesBusy("too many files of models are being read")
      waiting += 1
      const mine = last.then(() => one(task))
      last = mine.catch(() => undefined)
      try {
        return (await mine) as ModelFileMade[Want]
      } finally {
        waiting -= 1
      }
    },
  }
}

/** The one of this process, started when something is first asked of it. */
export const modelFiles: ModelFiles = createModelFiles()
