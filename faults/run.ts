/** The campaign: every fault, or those that are named. One line a fault, and the exit code says whether all held. */
import {
  alteredLetter,
  cutNetwork,
  flipsDown,
  flipsUp,
  halfOpenDown,
  halfOpenUp,
  lateNetwork,
  splitNetwork,
} from "./bad-network.ts"
import { diskFull } from "./disk-full.ts"
import { freezePostgres } from "./freeze-postgres.ts"
import { killBackend, killPostgres } from "./kill-postgres.ts"
import {
  killAnywhere,
  killBetweenAcknowledgementAndPublication,
  killBetweenCommitAndAcknowledgement,
  killBetweenPublicationAndAcknowledgement,
} from "./kill-server.ts"
import { powerCut } from "./power-cut.ts"
import { killProduct } from "./product.ts"
import { reconnectStorm } from "./reconnect-storm.ts"
import { type Fault, NotPossibleHere, play, takeAllDown } from "./stage.ts"
import { stopReading } from "./stop-reading.ts"

const faults: readonly Fault[] = [
  killProduct,
  killAnywhere,
  killBetweenCommitAndAcknowledgement,
  killBetweenAcknowledgementAndPublication,
  killBetweenPublicationAndAcknowledgement,
  killBackend,
  killPostgres,
  freezePostgres,
  lateNetwork,
  splitNetwork,
  cutNetwork,
  halfOpenUp,
  halfOpenDown,
  flipsUp,
  flipsDown,
  alteredLetter,
  stopReading,
  reconnectStorm,
  diskFull,
  powerCut,
]

const say = (line: string): void => void process.stdout.write(`${line}\n`)

const asked = process.argv.slice(2)
const names = asked.filter((word) => !word.startsWith("--"))
const short = asked.includes("--short")
const seed = Number(
  asked.find((word) => word.startsWith("--seed="))?.slice("--seed=".length) ?? Date.now() % 1e6,
)
const unknown = names.filter((name) => !faults.some((fault) => fault.name === name))
if (unknown.length > 0) {
  say(
    `There is no fault named ${unknown.join(", ")}. There are: ${faults.map(({ name }) => name).join(", ")}.`,
  )
  process.exit(1)
}

let stopping = false
for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) {
  process.on(signal, () => {
    if (stopping) process.exit(1)
    stopping = true
    say("Stopping; what was started is ended first ...")
    void takeAllDown().finally(() => process.exit(1))
  })
}

process.on("uncaughtException", (error) => {
  say(`The runner itself failed: ${error.stack ?? String(error)}`)
  void takeAllDown().finally(() => process.exit(1))
})

say(`Seed ${seed}${short ? ", short forms" : ""}.`)
const missed: string[] = []
for (const fault of faults) {
  if (names.length > 0 && !names.includes(fault.name)) continue
  const began = performance.now()
  const { notes, failure, folder } = await play(fault, { short, seed })
  const took = `${((performance.now() - began) / 1000).toFixed(1)} s`
  if (failure === undefined) {
    say(`held      ${fault.name} (${took}): ${notes.join("; ")}`)
    continue
  }
  missed.push(fault.name)
  if (failure instanceof NotPossibleHere)
    say(`not here  ${fault.name}: not possible here: ${failure.message}`)
  else {
    const why = failure instanceof Error ? (failure.stack ?? failure.message) : String(failure)
    say(`FAILED    ${fault.name} (${took}): ${why}`)
    for (const note of notes) say(`          before that: ${note}`)
    say(`          logs: ${folder}`)
  }
}
say(missed.length === 0 ? "All held." : `Not held: ${missed.join(", ")}.`)
process.exit(missed.length === 0 ? 0 : 1)
