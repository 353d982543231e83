// The record is read by everybody, so it has a bound as the board has (R5, R13).
import { expect, it } from "vitest"
import { limits } from "../../core/limits.ts"
import { asks, boardId, opens, says, workshop } from "./judged-workshop.ts"

it("R5 a record that is as large as a board may be takes no more estimates, and everything else", async () => {
  const w = await workshop()
  const { fay, ann } = w.people
  await asks(fay, opens({ scenarioIds: ["host"] }))
  expect(await asks(ann, says(0.3, { round: null }))).toMatchObject({ ok: true })
  await w.registry.write(boardId, "ledger", "server", (doc) => {
    doc.getMap("analysts").set("long", "x".repeat(limits.boardBytes))
  })
  for (const round of [null, 1]) {
    const command = says(0.4, { round, scenarioId: round === null ? "meet" : "host" })
    expect(await asks(ann, command)).toMatchObject({ ok: false, reason: "too-many" })
  }
  expect(w.judgements.rows.board(boardId).estimates).toHaveLength(1)
  expect(await asks(fay, { kind: "reveal-round", round: 1 })).toMatchObject({ ok: true })
})
