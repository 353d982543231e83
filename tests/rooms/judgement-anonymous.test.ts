// Who said what in an anonymous round: nothing that anybody is told may lead there, not even counts and moments.
import { expect, it } from "vitest"
import { readLedger } from "../../core/ledger-doc.ts"
import { asks, both, opens, says, workshop } from "./judged-workshop.ts"

it.each([
  ["blind", true],
  ["open to all", false],
])(
  "B2 an anonymous round that is %s names nobody who has answered: how much each has said, and when, would tell whose a mark is",
  async (_what, blind) => {
    const w = await workshop()
    const { fay, ann, ben, vic } = w.people
    await asks(fay, opens({ scenarioIds: [...both], blind, anonymous: true, countsOnly: false }))
    await asks(ann, says(0.2))
    await w.clock.pass(500)
    await asks(ben, says(0.4))
    await w.clock.pass(500)
    const { rounds, answers } = readLedger(vic.ledger).judgement
    expect(rounds).toMatchObject([{ anonymous: true, countsOnly: true }])
    expect(answers.get(1)).toEqual({ members: null, begun: 2, complete: 0 })
    expect([...vic.ledger.getMap("answers").keys()]).toEqual(["1"])
  },
)

it("R8 while an anonymous round runs nobody sees where others are, also when it is open to all", async () => {
  const w = await workshop()
  const { fay, ann, vic } = w.people
  const seen = () =>
    vic
      .got("presence")
      .flatMap(({ changed }) => changed)
      .map(({ memberId, focus }) => [memberId, focus?.scenarioId ?? null])
  ann.focus({ scenarioId: "meet" })
  await w.clock.pass(500)
  const before = seen().length
  await asks(fay, opens({ blind: false, anonymous: true }))
  await w.clock.pass(500)
  ann.focus({ scenarioId: "host" })
  await w.clock.pass(500)
  expect(seen().slice(before)).toEqual([["ann", null]])
  await asks(fay, { kind: "reveal-round", round: 1 })
  ann.focus({ scenarioId: "host" })
  await w.clock.pass(500)
  expect(seen().at(-1)).toEqual(["ann", "host"])
})
