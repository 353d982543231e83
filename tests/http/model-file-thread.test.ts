import { EventEmitter } from "node:events"
import type { Worker } from "node:worker_threads"
import { describe, expect, it } from "vitest"
import { createModelFiles, ModelFilesBusy } from "../../server/http/model-file-thread.ts"
import type { ModelFileTask } from "../../server/http/model-file-worker.ts"

/** Answers, or dies, when it is told to. */
class HandWorker extends EventEmitter {
  tasks: ModelFileTask[] = []
  postMessage(task: ModelFileTask) {
    this.tasks.push(task)
  }
  ref() {}
  unref() {}
  async terminate() {
    this.emit("exit", 1)
    return 1
  }
}

function threads() {
  const started: HandWorker[] = []
  const files = createModelFiles(() => {
    const worker = new HandWorker()
    started.push(worker)
    return worker as unknown as Worker
  })
  const ask = (text: string) =>
    files.ask({ want: "board", file: { text, title: "", hash: null, table: null } })
  return { started, ask }
}
const settled = () => new Promise((resolve) => setImmediate(resolve))

describe("the thread for files of models", () => {
  it("is asked one thing after another, and is the same one", async () => {
    const { started, ask } = threads()
    const answers = ["first", "second"].map(ask)
    await settled()
    expect(started[0]?.tasks).toHaveLength(1)
    started[0]?.emit("message", { made: "one" })
    await settled()
    expect(started[0]?.tasks).toHaveLength(2)
    started[0]?.emit("message", { made: "two" })
    expect(await Promise.all(answers)).toEqual(["one", "two"])
    expect(started).toHaveLength(1)
  })

  it("that dies of a file fails that call alone; the next one has another", async () => {
    const { started, ask } = threads()
    const dying = ask("too much")
    const next = ask("small")
    await settled()
    started[0]?.emit("error", new Error("out of memory"))
    started[0]?.emit("exit", 1)
    await expect(dying).rejects.toThrow("out of memory")
    await settled()
    started[1]?.emit("message", { made: "fine" })
    expect(await next).toBe("fine")
  })

  it("says at once that too many wait", async () => {
    const { started, ask } = threads()
    const waiting = Array.from({ length: 20 }, (_, i) => ask(String(i)))
    await expect(ask("one more")).rejects.toBeInstanceOf(ModelFilesBusy)
    for (const one of waiting) {
      await settled()
      started[0]?.emit("message", { made: "done" })
      await one
    }
    const after = ask("now")
    await settled()
    started[0]?.emit("message", { made: "again" })
    expect(await after).toBe("again")
  })
})
