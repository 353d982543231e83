// Rights, rounds and phases that change while a command waits for the database.
import { expect, it } from "vitest"
import { asks, begins, boardId, opens, says, settled, type Workshop, workshop } from "./judged-workshop.ts"
import type { Tab } from "./served-board.ts"

/** Ann's estimate, which waits until nothing on the board is uncommitted. */
async function annWaits(w: Workshop, round: number | null) {
  w.store.hold()
  w.people.ben.titles("Another title")
  await settled()
  const answer = begins(w.people.ann, says(0.3, { round }))
  await settled()
  expect(answer.reply).toBeNull()
  return answer
}
const stored = (w: Workshop) => w.judgements.rows.board(boardId).estimates.map(({ id }) => id)

it("R6 who becomes a viewer while an estimate of theirs waits for the database is not heard", async () => {
  const w = await workshop()
  await asks(w.people.fay, opens())
  const answer = await annWaits(w, 1)
  w.registry.setRole(boardId, "ann", "viewer")
  await w.store.release()
  await settled()
  expect(answer.reply).toMatchObject({ ok: false, reason: "forbidden" })
  expect(stored(w)).toEqual([])
})

it("R6 who is removed while an estimate of theirs waits for the database is not heard", async () => {
  const w = await workshop()
  await asks(w.people.fay, opens())
  const answer = await annWaits(w, 1)
  w.registry.removeMember(boardId, "ann")
  await w.store.release()
  await settled()
  expect(answer.reply).toMatchObject({ ok: false, reason: "forbidden" })
  expect(stored(w)).toEqual([])
})

it("B8 an open estimate that waits for the database while a blind round begins on its scenario is refused", async () => {
  const w = await workshop()
  w.judgements.hold("openRound")
  const opened = begins(w.people.fay, opens())
  await settled()
  const answer = await annWaits(w, null)
  await w.judgements.release()
  await settled()
  expect(w.judgements.rows.board(boardId).rounds).toHaveLength(1)
  await w.store.release()
  await settled()
  expect(opened.reply).toMatchObject({ ok: true })
  expect(answer.reply).toMatchObject({ ok: false, reason: "round-running" })
  expect(stored(w)).toEqual([])
})

it("R5 what one person sends through several tabs counts together, and nobody else waits for it", async () => {
  const w = await workshop()
  const tabs = [w.people.ann, await w.join("ann"), await w.join("ann")]
  const answers = Array.from({ length: 180 }, (_, i) =>
    begins(tabs[i % 3] as Tab, says(0.3, { round: null })),
  )
  for (let i = 0; i < 200; i++) await settled()
  const refused = answers.filter(({ reply }) => reply?.ok === false && reply.reason === "too-often")
  expect(refused).toHaveLength(60)
  expect(stored(w)).toHaveLength(120)
  expect(await asks(w.people.ben, says(0.3, { round: null }))).toMatchObject({ ok: true })
  await w.clock.pass(1_000)
  expect(await asks(w.people.ann, says(0.3, { round: null }))).toMatchObject({ ok: true })
})

it("R6 a facilitator who is removed closes nothing any more with what still waits", async () => {
  const w = await workshop()
  const { fay } = w.people
  const other = await w.join("guy", "facilitator")
  await asks(fay, opens())
  w.judgements.hold("changeRound")
  const first = begins(fay, { kind: "set-deadline", round: 1, deadline: w.clock.now() + 60_000 })
  const second = begins(other, { kind: "cancel-round", round: 1 })
  await settled()
  w.registry.removeMember(boardId, "guy")
  await w.judgements.release()
  await settled()
  expect(first.reply).toMatchObject({ ok: true })
  expect(second.reply).toMatchObject({ reason: "forbidden" })
  expect((await w.record()).rounds).toMatchObject([{ status: "open" }])
})
