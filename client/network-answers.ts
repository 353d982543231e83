/** Each question to the model of a board, put to the part of `core/network/` that answers it. */
import type { ModelQuestion } from "../core/network/questions.ts"
import type { ModelParts } from "./network-board.ts"
import type { AnyAnswer } from "./network-desk.ts"

export function answersFor(_parts: ModelParts): (question: ModelQuestion) => AnyAnswer {
  return () => {
    throw new Error("The model of this board cannot be worked out yet.")
  }
}
