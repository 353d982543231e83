import { describe } from "vitest"
import { createMemoryJudgement, MemoryJudgementRows } from "../support/memory-judgement.ts"
import { judgementContract, smallLimits } from "./judgement-contract.ts"

describe("judgement in memory", () => {
  const rows = new MemoryJudgementRows()
  let boards = 0
  judgementContract(() => ({
    store: () => createMemoryJudgement(rows, smallLimits),
    board: async () => `board${++boards}`,
    audit: async (boardId) => rows.board(boardId).audit,
  }))
})
