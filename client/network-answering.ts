/** The worker's end of the talk about a model: one message in, what is kept after it and what is said. */
import type { answersFor } from "./network-answers.ts"
import { type ModelParts, partNames } from "./network-board.ts"
import { type FromWorker, ToWorker } from "./network-protocol.ts"

type Answers = ReturnType<typeof answersFor>

export interface Handed {
  parts: Partial<ModelParts>
  of: { version: number; answers: Answers } | null
}
export const nothingHanded: Handed = { parts: {}, of: null }

export function answerTo(
  data: unknown,
  before: Handed,
  make: (parts: ModelParts) => Answers,
): { handed: Handed; reply: FromWorker | null } {
  const message = ToWorker.safeParse(data)
  if (!message.success) {
    // Without its number nobody would know which question failed.
    const id = (data as { id?: unknown } | null)?.id
    const version = (data as { version?: unknown } | null)?.version
    const named = typeof id === "number" && typeof version === "number"
    const why = "The model could not read this board."
    return { handed: nothingHanded, reply: named ? { kind: "failed", id, version, why } : null }
  }
  const { id, version, begin, changed, question } = message.data
  const parts = begin ? changed : { ...before.parts, ...changed }
  let handed: Handed = { parts, of: begin ? null : before.of }
  try {
    if (!isWhole(parts)) throw new Error("Parts of the board are missing.")
    if (handed.of?.version !== version) handed = { parts, of: { version, answers: make(parts) } }
    const answer = handed.of?.answers(question)
    return { handed, reply: { kind: "answer", id, version, answer } }
  } catch (failure) {
    const why = failure instanceof Error && failure.message !== "" ? failure.message : "It failed."
    return { handed, reply: { kind: "failed", id, version, why } }
  }
}

const isWhole = (parts: Partial<ModelParts>): parts is ModelParts =>
  partNames.every((name) => parts[name] !== undefined)
