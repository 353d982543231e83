/** A tenth of the room stops reading: the others notice nothing, the server stays light, and the slow ones catch up (R10). */
import { type Person, person } from "./people.ts"
import { startProxy, type TcpProxy } from "./proxy.ts"
import { check, type Fault, pause } from "./stage.ts"
import {
  allIsWell,
  asLightAsBefore,
  contentOf,
  heapSlackBytes,
  inUse,
  mb,
  weigh,
  workshop,
} from "./verdict.ts"

/** Queue bound of R10. */
const bytesAPerson = 1024 * 1024

export const stopReading: Fault = {
  name: "stop-reading",
  about: "30 readers of 300 stop reading while large edits go round, and read again later",
  async run(stage) {
    const [busy, quiet, slow] = stage.short ? [3, 5, 3] : [6, 264, 30]
    const at = await workshop(stage, busy)
    const { server, people, boardId, scenarios } = at
    const proxy: TcpProxy = await startProxy(server.port, stage.chance)
    stage.afterwards(() => proxy.close())
    const place = { boardId, scenarios, chance: stage.chance }
    for (let n = 1; n <= quiet; n++) people.push(await person(`q${n}`, { ...place, url: server.url }))
    const stalled: Person[] = []
    for (let n = 1; n <= slow; n++) stalled.push(await person(`slow${n}`, { ...place, url: proxy.url }))
    people.push(...stalled)
    const writers = people.slice(0, busy)
    const readers = people.slice(busy, busy + quiet)
    const before = await weigh(server)

    const calm = await roundTrips(writers, readers, 10)
    proxy.stopReading()
    // What the kernel and the proxy hold for each comes first; only then does the server's own queue grow.
    const targetBytes = (stage.short ? 6 : 14) * 1024 * 1024
    let sent = 0
    let heaviest = before
    const during: number[] = []
    while (sent < targetBytes) {
      for (const [index, writer] of writers.entries()) sent += bigEdit(writer, scenarios[index] as string)
      await Promise.all(writers.map(({ session }) => session.saved()))
      during.push(...(await roundTrips(writers, readers, 1)))
      if (during.length % 20 === 0) {
        const now = await weigh(server)
        if (inUse(now) > inUse(heaviest)) heaviest = now
      }
    }
    const grown = inUse(heaviest) - inUse(before)
    check(
      grown <= slow * bytesAPerson + heapSlackBytes,
      `with ${slow} people not reading, the server grew by ${mb(grown)}`,
    )
    check(grown < slow * targetBytes, "the bound above would not have been noticed")
    const [first] = writers as [Person]
    const newest = contentOf(first.session.doc)
    check(
      stalled.every(({ session }) => contentOf(session.doc) !== newest),
      "somebody who does not read has the newest board",
    )
    proxy.readAgain()
    for (const one of stalled) one.edit()
    await allIsWell(stage, at)
    const resynced = stalled.filter(({ resyncs }) => resyncs.includes("slow")).length
    await asLightAsBefore(stage, server, before)
    stage.note(
      `${slow} of ${people.length} did not read while ${mb(sent)} went round: the server grew by ${mb(grown)} at most, ${resynced} were told to say hello again; edit to seen by others p50 ${middle(calm)} ms before, ${middle(during)} ms meanwhile`,
    )
  },
}

/** About 27 kB on the wire, and no longer text than before; each writer in a scenario of their own. */
function bigEdit({ session }: Person, id: string): number {
  const text = session.getState().board.scenarios.find((scenario) => scenario.id === id)?.finePrint ?? ""
  // Three bytes each, and never the same text twice.
  const insert = "語".repeat(8_960) + crypto.randomUUID()
  const change = { kind: "editText", collection: "scenarios", id, field: "finePrint" } as const
  const done = session.change({ ...change, index: 0, remove: text, insert })
  check(done.ok, `a large edit was not taken: ${done.ok ? "" : JSON.stringify(done.error)}`)
  return Buffer.byteLength(insert)
}

/** ms from an edit until a reader shows it. */
async function roundTrips(
  writers: readonly Person[],
  readers: readonly Person[],
  count: number,
): Promise<number[]> {
  const took: number[] = []
  for (let n = 0; n < count; n++) {
    const writer = writers[n % writers.length] as Person
    const reader = readers[n % readers.length] as Person
    writer.edit()
    const mark = writer.made.at(-1) as string
    const began = performance.now()
    await new Promise<void>((resolve) => {
      const look = () => {
        const there = reader.session
          .getState()
          .board.scenarios.some(({ background }) => background.includes(mark))
        if (!there) return
        stop()
        resolve()
      }
      const stop = reader.session.subscribe(look)
      look()
    })
    took.push(performance.now() - began)
    await pause(5)
  }
  return took
}

const middle = (values: readonly number[]): string =>
  ([...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0).toFixed(1)
