/** Each question to the model of a board, put to the part of `core/network/` that answers it. */
import { modelOf } from "../core/network/board-network.ts"
import { withClosingLinks } from "../core/network/closing-link.ts"
import { gapsOf } from "../core/network/coherence.ts"
import { consistentConfigurations } from "../core/network/cross-impact.ts"
import { influencesOn } from "../core/network/influences.ts"
import { linkEffect } from "../core/network/link-effect.ts"
import type { ModelQuestion } from "../core/network/questions.ts"
import { severalOf } from "../core/network/several.ts"
import { tornadoOf } from "../core/network/tornado.ts"
import { watchNext } from "../core/network/watch-next.ts"
import { boardOfParts, type ModelParts } from "./network-board.ts"
import type { AnyAnswer } from "./network-desk.ts"

export function answersFor(parts: ModelParts): (question: ModelQuestion) => AnyAnswer {
  const board = boardOfParts(parts)
  const model = modelOf(board)
  return (question) => {
    switch (question.ask) {
      case "state":
        return model.state()
      case "what-if":
        return model.query(question.whatIf, question.how)
      case "several":
        return severalOf(model, question.whatIfs, question.target)
      case "explain":
        return model.explain(question.whatIf, question.target)
      case "consistent":
        return consistentConfigurations(board, question.scenarioIds, model)
      case "coherence":
        return withClosingLinks(board, gapsOf(model, board, parts.estimates), parts.estimates)
      case "tornado":
        return tornadoOf(model, question.whatIf, question.target)
      case "watch-next":
        return watchNext(model, board, question.whatIf, question.target)
      case "influences":
        return influencesOn(model, board, question.target)
      case "link-effect":
        return linkEffect(model, board, question.link, question.id)
    }
  }
}
