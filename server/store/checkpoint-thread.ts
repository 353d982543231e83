/**
 * One long-lived thread for checkpoints and for playback, and a queue before it. If it dies, of a document that is too
 * much for it, only that task fails; the next one starts it again.
 */
import { createRequire } from "node:module"
import { dirname, join } from "node:path"
import { pathToFileURL } from "node:url"
import { Worker } from "node:worker_threads"
import type { Answer, Made, Task } from "./checkpoint-worker.ts"
import { pack } from "./document-parts.ts"

/** Whatever takes so long will never end. */
const longestMs = 60_000
const memoryMb = 1_024

export interface Source {
  /** As it is stored; null to begin with an empty document. */
  checkpoint: Uint8Array | null
  /** Updates V1, in order. */
  rows: Uint8Array[]
}

export interface CheckpointThread {
  /** A checkpoint to store, and the same document as update V1. */
  checkpoint(source: Source): Promise<{ bytes: Uint8Array; sha256: Uint8Array; update: Uint8Array }>
  /** The document as update V1. */
  document(source: Source): Promise<Uint8Array>
  stop(): Promise<void>
}

interface Waiting {
  task: Task
  resolve(answer: Made): void
  reject(error: Error): void
}

/** `start` is another worker for tests. */
export function createCheckpointThread(start: () => Worker = startCheckpointWorker): CheckpointThread {
  let worker: Worker | null = null
  let queue: Waiting[] = []
  let current: (Waiting & { timer: NodeJS.Timeout }) | null = null
  let tasks = 0

  function ask(source: Source, want: Task["want"]): Promise<Made> {
    const task = { id: ++tasks, checkpoint: source.checkpoint, rows: pack(source.rows), want }
    return new Promise((resolve, reject) => {
      queue.push({ task, resolve, reject })
      goOn()
    })
  }

  function goOn(): void {
    if (current) return
    const next = queue.shift()
    if (!next) {
      // Nothing to do keeps no process alive.
      worker?.unref()
      return
    }
    worker ??= begin()
    worker.ref()
    const timer = setTimeout(() => void worker?.terminate(), longestMs)
    current = { ...next, timer }
    const { rows } = next.task
    worker.postMessage(next.task, [rows.buffer as ArrayBuffer])
  }

  function begin(): Worker {
    const begun = start()
    begun.on("message", (answer: Answer) => {
      if (begun !== worker || answer.id !== current?.task.id) return
      const { resolve, reject } = finish()
      if ("error" in answer) reject(new Error(answer.error))
      else resolve(answer)
      goOn()
    })
    begun.on("error", (error) => died(begun, error))
    begun.on("exit", (code) => died(begun, new Error(`the checkpoint thread ended with code ${code}`)))
    return begun
  }

  function died(which: Worker, error: Error): void {
    if (which !== worker) return
    worker = null
    if (current) finish().reject(error)
    goOn()
  }

  function finish(): Waiting {
    const done = current as Waiting & { timer: NodeJS.Timeout }
    clearTimeout(done.timer)
    current = null
    return done
  }

  return {
    async checkpoint(source) {
      const { checkpoint, update } = await ask(source, "checkpoint")
      if (!checkpoint) throw new Error("no checkpoint came back")
      return { ...checkpoint, update }
    },
    document: async (source) => (await ask(source, "document")).update,
    async stop() {
      const gone = queue
      queue = []
      for (const { reject } of gone) reject(new Error("the checkpoint thread was stopped"))
      await worker?.terminate()
    },
  }
}

const startCheckpointWorker = (): Worker =>
  startWorker(new URL("./checkpoint-worker.ts", import.meta.url), memoryMb)

/** Beside the bundle in production; from the source, through tsx, in development and in tests. */
export function startWorker(source: URL, mostMemoryMb: number): Worker {
  const resourceLimits = { maxOldGenerationSizeMb: mostMemoryMb }
  if (!import.meta.url.endsWith(".ts"))
    return new Worker(new URL(source.href.replace(/\.ts$/, ".mjs")), { resourceLimits })
  // Through its folder: `require.resolve` would name its CommonJS half, which cannot be imported from here.
  const tsxFolder = dirname(createRequire(import.meta.url).resolve("tsx/package.json"))
  const tsx = pathToFileURL(join(tsxFolder, "dist", "esm", "api", "index.mjs")).href
  const code = `import { register } from ${JSON.stringify(tsx)}; register(); await import(${JSON.stringify(source.href)})`
  const entry = new URL(`data:text/javascript,${encodeURIComponent(code)}`)
  return new Worker(entry, { resourceLimits, execArgv: [] })
}

/** The one of this process, started when something is first asked of it. */
export const checkpointThread: CheckpointThread = createCheckpointThread()
