/** kill -9 of the server: at any moment, and at the two moments that matter. */
import type { DyingPlace } from "./orders.ts"
import { check, type Fault, pause, type Stage } from "./stage.ts"
import { allIsWell, type Crowd, nothingClaimedIsMissing, type Workshop, workshop } from "./verdict.ts"
import { writtenLog } from "./written-log.ts"

/** Architecture, section 8: back within 5 s. Not judged here, where other things run on the machine; told. */
export const killAnywhere: Fault = {
  name: "kill-server-anywhere",
  about: "kill -9 of the server at random moments under load, again and again",
  async run(stage) {
    const at = await workshop(stage, stage.short ? 4 : 12)
    await killAgainAndAgain(stage, at, { times: stage.short ? 2 : 12, editsPerSecond: 8 })
  },
}

/** Under load, at moments that chance picks, also while it is still starting to serve. */
export async function killAgainAndAgain(
  stage: Stage,
  at: Crowd,
  { times, editsPerSecond }: { times: number; editsPerSecond: number },
): Promise<void> {
  for (const one of at.people) one.work(editsPerSecond)
  let slowest = 0
  for (let n = 0; n < times; n++) {
    await pause(300 + stage.chance.below(1_500))
    await at.server.kill()
    await logHolds(at)
    await pause(stage.chance.below(400))
    slowest = Math.max(slowest, await at.server.startAgain())
  }
  wordsOfLoss(at)
  await allIsWell(stage, at)
  stage.note(`killed ${times} times; the slowest start took ${Math.round(slowest)} ms`)
}

export const killBetweenCommitAndAcknowledgement = killedAt("committed", {
  name: "kill-server-committed",
  about: "kill -9 of the server between commit and acknowledgement",
})
export const killBetweenAcknowledgementAndPublication = killedAt("author-told", {
  name: "kill-server-author-told",
  about: "kill -9 of the server when the author has been told and nobody else",
})
export const killBetweenPublicationAndAcknowledgement = killedAt("others-told", {
  name: "kill-server-others-told",
  about: "kill -9 of the server when the others have been told and not the author",
})

function killedAt(place: DyingPlace, words: Pick<Fault, "name" | "about">): Fault {
  return {
    ...words,
    async run(stage) {
      const at = await workshop(stage, stage.short ? 3 : 8)
      const times = stage.short ? 2 : 8
      for (let n = 0; n < times; n++) {
        await dieOnce(stage, at, place)
        await at.server.startAgain()
      }
      wordsOfLoss(at)
      await allIsWell(stage, at)
      stage.note(`died ${times} times at exactly that place`)
    },
  }
}

async function dieOnce(stage: Stage, at: Workshop, place: DyingPlace): Promise<void> {
  const { server, people, boardId } = at
  // Everyone has caught up, so that what the death leaves behind is of this round alone.
  await everyoneSaves(at)
  const before = await writtenLog(server.databaseUrl, boardId)

  await server.order({ order: "die", at: place, afterCommits: 1 + stage.chance.below(20) })
  for (const one of people) one.work(15)
  await server.ended()
  for (const one of people) one.rest()

  const log = await logHolds(at)
  check(log.seq > before.seq, "it died before anything was committed")
  // The last row is the one with which it died.
  const last = log.lastOperations
  const author = people.find(({ name }) => name === last[0]?.memberId)
  check(author !== undefined, "the last row has an author")
  const authorKnows = last
    .filter(({ memberId }) => memberId === author.name)
    .every(({ id }) => author.told.has(id))
  if (place === "author-told") check(authorKnows, "the author was not told: it died too early")
  else check(!authorKnows, "the author was told: it died too late")
}

async function everyoneSaves({ people }: Workshop): Promise<void> {
  for (const one of people) {
    one.edit()
    await one.session.saved()
  }
}

/** With the server dead nothing more can be committed: this is what was true when it died. */
async function logHolds({ server, people, boardId }: Crowd) {
  const log = await writtenLog(server.databaseUrl, boardId)
  nothingClaimedIsMissing(people, log)
  return log
}

/** Somebody's page must have said that the server was away; all of them had work open. */
function wordsOfLoss({ people }: Crowd): void {
  for (const { name, shown } of people) {
    const said = shown()
    check(
      said.some((state) => state === "reconnecting" || state === "offline" || state === "unsaved"),
      `the page of ${name} never said that anything was wrong (${said.join(", ")})`,
    )
  }
}
