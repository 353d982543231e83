import { describe } from "vitest"
import { fakeClock } from "../client/fake-clock.ts"
import { createMemoryStore, MemoryDatabase } from "../support/memory-store.ts"
import { storeContract } from "./store-contract.ts"

describe("a store in memory", () => {
  const database = new MemoryDatabase()
  const clock = fakeClock()
  let boards = 0
  storeContract(() => ({
    store: (owner) => createMemoryStore(database, clock, owner),
    async board(first) {
      const boardId = `board${++boards}`
      database.addBoard(boardId, { board: first })
      return boardId
    },
  }))
})
