import { expect, test } from "vitest"
import { type Durability, recheckMs, watchDurability } from "../../server/database/durability.ts"

const yes: Durability = { durable: true }
const no: Durability = { durable: false, answers: true, why: "fsync is off" }

/** A clock that moves when told to, and a database whose answer is chosen by the test. */
function world(first: Durability) {
  let due: { afterMs: number; run: () => void } | undefined
  let answer: () => Promise<Durability> = () => Promise.resolve(first)
  const watch = watchDurability({
    first,
    check: () => answer(),
    timer: (afterMs, run) => {
      const entry = { afterMs, run }
      due = entry
      return () => {
        if (due === entry) due = undefined
      }
    },
  })
  return {
    watch,
    nextCheckInMs: () => due?.afterMs,
    async nextCheck(next: () => Promise<Durability>) {
      answer = next
      const entry = due
      due = undefined
      entry?.run()
      // The answer arrives in a later turn of the event loop.
      await new Promise(setImmediate)
    },
  }
}

test("A2 the settings are checked again every 60 s, and a change is told once", async () => {
  const { watch, nextCheck, nextCheckInMs } = world(yes)
  const heard: Durability[] = []
  watch.onChange((now) => heard.push(now))
  expect(recheckMs).toBe(60_000)
  expect(nextCheckInMs()).toBe(60_000)

  await nextCheck(() => Promise.resolve(yes))
  expect(heard).toEqual([])
  await nextCheck(() => Promise.resolve(no))
  await nextCheck(() => Promise.resolve(no))
  expect(heard).toEqual([no])
  expect(watch.current()).toEqual(no)
  expect(nextCheckInMs()).toBe(60_000)
  await nextCheck(() => Promise.resolve(yes))
  expect(heard).toEqual([no, yes])
})

test("A2 while the question gets no answer nothing is called safe, and it is asked again sooner", async () => {
  const { watch, nextCheck, nextCheckInMs } = world(yes)
  await nextCheck(() => Promise.reject(Object.assign(new Error("no"), { code: "ECONNREFUSED" })))
  expect(watch.current()).toEqual({
    durable: false,
    answers: false,
    why: "PostgreSQL does not answer (ECONNREFUSED)",
  })
  expect(nextCheckInMs()).toBeLessThan(60_000)
  await nextCheck(() => Promise.resolve(yes))
  expect(watch.current()).toEqual(yes)
  expect(nextCheckInMs()).toBe(60_000)
})

test("A9 a database that is known to be gone counts as gone at once, and is asked again when it is said to be back", async () => {
  const { watch, nextCheck, nextCheckInMs } = world(yes)
  const heard: Durability[] = []
  watch.onChange((now) => heard.push(now))
  let answerLate = (_now: Durability): void => undefined
  await nextCheck(() => new Promise((resolve) => (answerLate = resolve)))

  watch.away("it has ended")
  const gone: Durability = { durable: false, answers: false, why: "it has ended" }
  expect(watch.current()).toEqual(gone)
  // Asked while it still lived.
  answerLate(yes)
  await new Promise(setImmediate)
  expect(watch.current()).toEqual(gone)

  await nextCheck(() => Promise.reject(new Error("no")))
  expect(watch.current()).toMatchObject({ answers: false })
  await nextCheck(() => Promise.resolve(yes))
  expect(heard.at(-1)).toEqual(yes)

  watch.away("it has ended")
  watch.recheck()
  await new Promise(setImmediate)
  expect(watch.current()).toEqual(yes)
  expect(nextCheckInMs()).toBe(60_000)
})

test("a stopped watch neither asks nor tells", async () => {
  const { watch, nextCheck, nextCheckInMs } = world(yes)
  const heard: Durability[] = []
  watch.onChange((now) => heard.push(now))
  let answerLate = (_now: Durability): void => undefined
  await nextCheck(() => new Promise((resolve) => (answerLate = resolve)))
  watch.stop()
  answerLate(no)
  await new Promise(setImmediate)
  expect(heard).toEqual([])
  expect(nextCheckInMs()).toBeUndefined()
})
