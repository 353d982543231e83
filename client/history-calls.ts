/** What the server tells of the life of a board. */
import { HistoryPage, KeyframeAnswer, MarksAnswer, MomentAnswer } from "../core/history.ts"
import type { Result } from "../core/result.ts"
import { boardAnswer } from "./board-answer.ts"
import type { ApiFailure } from "./parley-api.ts"

export interface LineFilter {
  memberId: string | null
  scenarioId: string | null
}

export interface HistoryCalls {
  marks(): Promise<Result<MarksAnswer, ApiFailure>>
  keyframe(seq: number): Promise<Result<KeyframeAnswer, ApiFailure>>
  moment(name: string): Promise<Result<MomentAnswer, ApiFailure>>
  lines(filter: LineFilter, before: number | null): Promise<Result<HistoryPage, ApiFailure>>
}

export function historyCalls(boardId: string): HistoryCalls {
  return {
    marks: () => boardAnswer(boardId, "marks", MarksAnswer),
    keyframe: (seq) => boardAnswer(boardId, `keyframes/${seq}`, KeyframeAnswer),
    moment: (name) => boardAnswer(boardId, `moments/${encodeURIComponent(name)}`, MomentAnswer),
    lines({ memberId, scenarioId }, before) {
      const asked = new URLSearchParams()
      if (before !== null) asked.set("before", String(before))
      if (memberId !== null) asked.set("member", memberId)
      if (scenarioId !== null) asked.set("scenario", scenarioId)
      return boardAnswer(boardId, `history?${asked}`, HistoryPage)
    },
  }
}
