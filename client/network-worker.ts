/** The model of a board in a thread of its own: keeps the parts that it was handed, and answers one question at a time. */

import { answerTo, type Handed, nothingHanded } from "./network-answering.ts"
import { answersFor } from "./network-answers.ts"
import type { FromWorker } from "./network-protocol.ts"

interface WorkerScope {
  postMessage(message: FromWorker): void
  addEventListener(kind: "message", listener: (event: { data: unknown }) => void): void
}
const scope = globalThis as unknown as WorkerScope

let handed: Handed = nothingHanded
scope.addEventListener("message", ({ data }) => {
  const answered = answerTo(data, handed, answersFor)
  handed = answered.handed
  if (answered.reply) scope.postMessage(answered.reply)
})
scope.postMessage({ kind: "ready" })
