import { expect, it } from "vitest"
import type { FoundMember } from "../../server/transport/handshake.ts"
import { lookingUpTogether } from "../../server/transport/look-ups.ts"

interface Question {
  memberId: string
  answer(found: FoundMember | null): void
  fail(error: Error): void
}

function slowDoor() {
  const open: Question[] = []
  const door = {
    find: (memberId: string) =>
      new Promise<FoundMember | null>((resolve, reject) => {
        open.push({ memberId, answer: resolve, fail: reject })
      }),
  }
  return { door, open }
}
const member = (memberId: string, role: FoundMember["role"] = "analyst"): FoundMember => ({
  memberId,
  boardId: "b",
  name: "Ann",
  colour: 1,
  role,
  removed: false,
})
const turn = () => new Promise((resolve) => setImmediate(resolve))

it("those who come while one is looked up are looked up next, together and each once", async () => {
  const { door, open } = slowDoor()
  const members = lookingUpTogether(door)
  const first = members.find("ann")
  await turn()
  expect(open.map(({ memberId }) => memberId)).toEqual(["ann"])
  const others = ["ben", "cy", "ben", "ann"].map((memberId) => members.find(memberId))
  await turn()
  expect(open).toHaveLength(1)
  open[0]?.answer(member("ann"))
  expect(await first).toEqual(member("ann"))
  await turn()
  expect(open.slice(1).map(({ memberId }) => memberId)).toEqual(["ben", "cy", "ann"])
  for (const { memberId, answer } of open.slice(1)) answer(memberId === "cy" ? null : member(memberId))
  expect(await Promise.all(others)).toEqual([member("ben"), null, member("ben"), member("ann")])
})

it("R6 nobody is told what was read before they asked", async () => {
  const { door, open } = slowDoor()
  const members = lookingUpTogether(door)
  const before = members.find("ann")
  await turn()
  const after = members.find("ann")
  open[0]?.answer(member("ann", "facilitator"))
  await turn()
  open[1]?.answer(member("ann", "viewer"))
  expect((await before)?.role).toBe("facilitator")
  expect((await after)?.role).toBe("viewer")
})

it("one who cannot be looked up spoils it for nobody else, nor for those who come next", async () => {
  const { door, open } = slowDoor()
  const members = lookingUpTogether(door)
  const ann = members.find("ann")
  const ben = members.find("ben")
  await turn()
  open[0]?.fail(new Error("the database does not answer"))
  open[1]?.answer(member("ben"))
  await expect(ann).rejects.toThrow("the database does not answer")
  expect(await ben).toEqual(member("ben"))
  const again = members.find("ann")
  await turn()
  open[2]?.answer(member("ann"))
  expect(await again).toEqual(member("ann"))
})

it("can wait for a moment of its own", async () => {
  const { door, open } = slowDoor()
  const moments: (() => void)[] = []
  const members = lookingUpTogether(door, (ask) => moments.push(ask))
  const found = [members.find("ann"), members.find("ben")]
  await turn()
  expect(open).toHaveLength(0)
  expect(moments).toHaveLength(1)
  moments[0]?.()
  expect(open).toHaveLength(2)
  const later = members.find("cy")
  expect(moments).toHaveLength(2)
  for (const { memberId, answer } of open) answer(member(memberId))
  expect(await Promise.all(found)).toEqual([member("ann"), member("ben")])
  moments[1]?.()
  open[2]?.answer(null)
  expect(await later).toBeNull()
})
