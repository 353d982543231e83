/** What computes answers of the model, in this thread. */
import type { ModelParts } from "./network-board.ts"
import type { Calculator } from "./network-desk.ts"

export function calculatorHere(): Calculator {
  let answering: {
    version: number
    answers: ReturnType<typeof import("./network-answers.ts").answersFor>
  } | null = null
  return {
    async ask(question, parts: ModelParts, version) {
      const { answersFor } = await import("./network-answers.ts")
      if (answering?.version !== version) answering = { version, answers: answersFor(parts) }
      return answering.answers(question)
    },
    end() {
      answering = null
    },
  }
}
