import { expect, it } from "vitest"
import { createOutbox, maxHeldBytes, maxHeldOperations } from "../../server/rooms/outbox.ts"
import { fakeClock } from "../client/fake-clock.ts"
import { silentMeters } from "../support/silent-meters.ts"
import { quiet } from "./served-board.ts"

const outbox = () =>
  createOutbox({
    boardId: "board1",
    doc: "board",
    store: { append: () => new Promise(() => {}) },
    clock: fakeClock(),
    log: quiet,
    from: { epoch: 1, seq: 1, fence: 1 },
    committed() {},
    meters: silentMeters,
    reachable() {},
    leaseLost() {},
  })

const operation = (id: number) => ({
  id: `op${id}`,
  memberId: "ann",
  clientId: 7,
  clocks: [id, id + 1] as [number, number],
  changes: [],
})

it("A9 what is held for a database that does not answer is bounded in bytes as well as in operations", () => {
  const few = outbox()
  const large = new Uint8Array(64 * 1024)
  let sent = 0
  while (!few.full()) few.put(large, [operation(sent++)], 0)
  expect(sent * large.length).toBe(maxHeldBytes)
  const many = outbox()
  let small = 0
  while (!many.full()) many.put(new Uint8Array(2), [operation(small++)], 0)
  expect(small).toBe(maxHeldOperations)
})
