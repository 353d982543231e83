import { beforeEach, expect, it } from "vitest"
import { whileUsed } from "../../client/while-used.ts"
import { type FakeClock, fakeClock } from "./fake-clock.ts"

let clock: FakeClock
let said: string[]
let use: () => () => void
beforeEach(() => {
  clock = fakeClock()
  said = []
  use = whileUsed(
    () => {
      said.push("start")
      return () => said.push("stop")
    },
    clock,
    1_000,
  )
})

it("goes on once for all who use it, and stops a while after the last", async () => {
  const [first, second] = [use(), use()]
  first()
  first()
  await clock.pass(5_000)
  expect(said).toEqual(["start"])
  second()
  await clock.pass(999)
  expect(said).toEqual(["start"])
  await clock.pass(1)
  expect(said).toEqual(["start", "stop"])
})

it("goes on for whoever comes back meanwhile, and for as long as they stay", async () => {
  use()()
  await clock.pass(500)
  const end = use()
  await clock.pass(60_000)
  expect(said).toEqual(["start"])
  end()
  await clock.pass(1_000)
  expect(said).toEqual(["start", "stop"])
  use()
  expect(said).toEqual(["start", "stop", "start"])
})
