/** What the server tells of the life of a board. */
import { z } from "zod"
import { HistoryPage, KeyframeAnswer, MarksAnswer } from "../core/history.ts"
import type { Result } from "../core/result.ts"
import { boardAnswer } from "./board-answer.ts"
import type { ApiFailure } from "./parley-api.ts"

const ForkedBoard = z.object({ url: z.string() })

export interface LineFilter {
  memberId: string | null
  scenarioId: string | null
}

export interface HistoryCalls {
  marks(): Promise<Result<MarksAnswer, ApiFailure>>
  keyframe(seq: number): Promise<Result<KeyframeAnswer, ApiFailure>>
  lines(filter: LineFilter, before: number | null): Promise<Result<HistoryPage, ApiFailure>>
  /** A new board as this one was; its address. */
  fork(moment: string, title: string): Promise<Result<{ url: string }, ApiFailure>>
}

export function historyCalls(boardId: string): HistoryCalls {
  return {
    marks: () => boardAnswer(boardId, "marks", MarksAnswer),
    keyframe: (seq) => boardAnswer(boardId, `keyframes/${seq}`, KeyframeAnswer),
    lines({ memberId, scenarioId }, before) {
      const asked = new URLSearchParams()
      if (before !== null) asked.set("before", String(before))
      if (memberId !== null) asked.set("member", memberId)
      if (scenarioId !== null) asked.set("scenario", scenarioId)
      return boardAnswer(boardId, `history?${asked}`, HistoryPage)
    },
    fork: (moment, title) =>
      boardAnswer(boardId, "forks", ForkedBoard, {
        fetch: (address, init) =>
          fetch(address, {
            ...init,
            method: "POST",
            headers: { "content-type": "application/json" },
            body: JSON.stringify(title === "" ? { moment } : { moment, title }),
          }),
      }),
  }
}
