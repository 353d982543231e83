// The thread of the renderers, with a worker of the test's own in its place.
import { Worker } from "node:worker_threads"
import { describe, expect, it } from "vitest"
import { blankBoard } from "../../core/new-board.ts"
import { createRenderThread } from "../../server/exports/render-thread.ts"
import { renderInput, taken } from "./rendered.ts"

const input = renderInput(taken(blankBoard("Board")))
const worker = (answers: string) => () =>
  new Worker(
    `const { parentPort } = require("node:worker_threads"); parentPort.on("message", (task) => { ${answers} })`,
    {
      eval: true,
    },
  )

describe("the thread of the renderers", () => {
  it("fails only the file that it died of, and makes the next one in a new thread", async () => {
    const thread = createRenderThread(
      worker(
        `if (task.want === "csv") process.exit(3); parentPort.postMessage({ id: task.id, made: "made" })`,
      ),
    )
    const died = thread.file("csv", input)
    const after = thread.file("md", input)
    await expect(died).rejects.toThrow("ended with code 3")
    expect(await after).toBe("made")
  })

  it("ends what takes too long, and refuses what would wait too long", async () => {
    const thread = createRenderThread(worker(""), 20)
    const asked = Array.from({ length: 22 }, () => thread.file("pdf", input))
    const told = await Promise.allSettled(asked)
    const reasons = told.map((one) => (one.status === "rejected" ? one.reason.reason : "made"))
    expect(reasons.slice(0, 21)).toEqual(new Array(21).fill("too-slow"))
    expect(reasons[21]).toBe("busy")
  })
})
