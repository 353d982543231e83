/**
 * Acceptance points 4 and 5 in browsers: until the reveal no page but its author's gets, shows or keeps one byte of a
 * blind estimate; and the author sees it all the time.
 */
import { openBoard } from "../../client/node.ts"
import type { EstimateInput } from "../../core/judgement.ts"
import type { JudgementCommand } from "../../core/protocol.ts"
import { aggregateCanaries, canariesOf } from "../support/leak-search.ts"
import { watchLeaks } from "./support/leak-pages.ts"
import { expect, type MadeBoard, type Person, test } from "./support/people.ts"

// Five people, and everything that they get is searched.
test.describe.configure({ timeout: 180_000 })

const talks = "Talks resume"
const outcomes = [{ id: "yes" }, { id: "no" }]
const says = (yes: number, interval: [number, number], rationale: string) => ({
  forecast: { probabilities: { yes, no: 1 - yes } },
  interval,
  rationale,
})
// 37.3 %, as it is shown, and enough digits that nobody comes to them by chance.
const annsFirst = says(
  0.48261739255183,
  [0.31927364811945, 0.62918374655127],
  "wqxzjk plmvbn first thoughts hrtgfd",
)
const anns = says(
  0.37318264951377,
  [0.21736482915573, 0.52837461925519],
  "ZX93-SENTINEL: gqzwkf mooring is quiet hjvxbn",
)
const bens = says(
  0.71829364715539,
  [0.61928374655183, 0.84736251927413],
  "vbnmqw kjhgfd they have met before rtyplk",
)
const canaries = [
  ...canariesOf("Ann", "Ann's first", annsFirst),
  ...canariesOf("Ann", "Ann's", anns),
  ...canariesOf("Ben", "Ben's", bens),
  ...[annsFirst, anns].flatMap((hers, index) =>
    aggregateCanaries(
      `together ${index}`,
      [hers, bens].map(({ forecast, interval }, at) => ({ by: `${at}`, at, forecast, interval })),
      { kind: "binary", outcomes },
    ),
  ),
]

/** Another tab of this person, which is no page: so that the story does not hang on how the sheet is filled in. */
async function alsoIn(who: Person, board: MadeBoard, code: string, baseURL: string | undefined) {
  const cookies = await who.context.cookies()
  const cookie = cookies.map(({ name, value }) => `${name}=${value}`).join("; ")
  const session = await openBoard({ url: baseURL ?? "", code, name: who.name, cookie })
  return {
    close: () => session.close(),
    scenarioId: () => session.getState().board.scenarios.find(({ title }) => title === talks)?.id ?? "",
    async does(command: JudgementCommand): Promise<number> {
      const reply = await session.judge(command)
      if (!reply.ok) throw new Error(`${who.name}, ${command.kind}: ${reply.message}`)
      expect(board.id).toBe(session.boardId)
      return reply.round ?? 0
    },
  }
}

/** All that a page can be asked for, by the page itself. */
async function readsEverything(
  who: Person,
  board: MadeBoard,
  snapshotId: string,
  layers: readonly string[],
): Promise<void> {
  const at = `/api/boards/${board.id}`
  const statuses = await who.page.evaluate(
    async (paths) => Promise.all(paths.map(async (path) => (await fetch(path)).status)),
    [
      at,
      `${at}/activity`,
      `${at}/snapshots`,
      `${at}/network.bif`,
      `${at}/network.scw`,
      `/api/snapshots/${snapshotId}.json`,
      `/api/snapshots/${snapshotId}.md`,
    ],
  )
  expect(statuses).toEqual(statuses.map(() => 200))
  for (const over of layers) {
    await who.page.goto(`/b/${board.id}?over=${over}`)
    // What lies over the board takes the board out of the page for whoever listens to it.
    await expect(who.page.getByRole("dialog").or(who.status()).first()).toBeVisible()
  }
  await who.opensBoard(board.id)
}

test("B1 B6 until the reveal no page but its author's has one byte of a blind estimate, and its author sees it all along", async ({
  person,
  baseURL,
}) => {
  const fay = await person("Fay")
  const ann = await person("Ann")
  const ben = await person("Ben")
  const vera = await person("Vera")
  // Asked for the post-mortem or the scores of a round that runs, the server says no.
  for (const one of [fay, ann, ben, vera]) one.expectsErrors(/status of 40[34]/)
  const board = await fay.makesBoard({ title: "Leaks", lines: [talks, "Talks fail"] })
  const leaks = await watchLeaks([fay, ann, ben, vera], canaries)
  await fay.opensBoard(board.id)
  await ann.joins(board.codes.analyst)
  await ben.joins(board.codes.analyst)
  await vera.joins(board.codes.viewer)

  const [fays, annsTab, bensTab] = await Promise.all([
    alsoIn(fay, board, board.codes.facilitator, baseURL),
    alsoIn(ann, board, board.codes.analyst, baseURL),
    alsoIn(ben, board, board.codes.analyst, baseURL),
  ])
  const scenarioId = fays.scenarioId()
  const plan = {
    title: "Blind",
    scenarioIds: [scenarioId],
    blind: true,
    anonymous: false,
    countsOnly: false,
    rationaleRequired: true,
    hidesWorking: true,
    autoReveal: false,
    peekAllowed: false,
    deadline: null,
    follows: null,
  }
  const round = await fays.does({ kind: "open-round", id: "open1", plan })
  const submits = (tab: typeof annsTab, id: string, said: typeof anns) => {
    const estimate: EstimateInput = {
      id,
      scenarioId,
      round,
      given: null,
      confidence: "high",
      sourceIds: [],
      ...said,
    }
    return tab.does({ kind: "submit", estimate })
  }
  await submits(annsTab, "ann1", annsFirst)
  await submits(bensTab, "ben1", bens)
  await submits(annsTab, "ann2", anns)

  // Ann's own page, which did not send it: before and after a reload, and nobody else's while she looks.
  const sheet = ann.page
    .getByRole("dialog", { name: /^Round/ })
    .getByRole("region", { name: "Your estimate" })
  await ann.page.goto(`/b/${board.id}?over=estimate&round=${round}&on=${scenarioId}`)
  await expect(sheet).toContainText("ZX93-SENTINEL")
  await expect(sheet).toContainText("37%")
  await ann.page.reload()
  await expect(sheet).toContainText("ZX93-SENTINEL")
  await expect(sheet).toContainText("37%")

  // Everybody goes everywhere.
  const taken = await fay.page.evaluate(async (path) => {
    const answer = await fetch(path, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ title: "Meanwhile" }),
    })
    return (await answer.json()) as { id: string }
  }, `/api/boards/${board.id}/snapshots`)
  const places = new Map([
    [fay, ["rounds", "scores"]],
    [ben, [`estimate&round=${round}`, `history&on=${scenarioId}`]],
    [vera, [`reveal&round=${round}`]],
  ])
  for (const [one, layers] of places) {
    await readsEverything(one, board, taken.id, layers)
    await one.opensScenario(talks)
    await one.doesNotSee(/ZX93/)
  }
  const dan = await person("Dan")
  await leaks.add(dan)
  await dan.joins(board.codes.analyst)
  await dan.opensScenario(talks)
  await fays.does({ kind: "close-round", round })
  await leaks.none()

  leaks.reveal()
  await fays.does({ kind: "reveal-round", round })
  const shown = canaries
    .filter(({ name, owner }) => owner !== null && !name.startsWith("Ann's first"))
    .map(({ name }) => name)
  for (const one of [fay, ann, ben, vera, dan]) await leaks.areOut(one, shown)
  await ann.page.goto(`/b/${board.id}?over=reveal&round=${round}&on=${scenarioId}`)
  await expect(ann.page.getByRole("dialog", { name: /^Round/ })).toContainText("You")
  await ann.sees(/ZX93-SENTINEL/)
  await leaks.none()
  await Promise.all([fays.close(), annsTab.close(), bensTab.close()])
})

const planted: Record<string, (page: Person["page"]) => Promise<unknown>> = {
  "in what it shows": (page) => page.evaluate(() => document.body.append("about 37.3 % of us")),
  "in what it keeps": (page) =>
    page.evaluate(() => localStorage.setItem("last", JSON.stringify({ p: 0.37318264951377 }))),
  "in its console": (page) => page.evaluate('console.info("ZX93-SENTINEL: gqzwkf")'),
  "in its database": (page) =>
    page.evaluate(
      () =>
        new Promise((resolve) => {
          const asked = indexedDB.open("planted")
          asked.onupgradeneeded = () => {
            const bytes = new Uint8Array(Float64Array.of(0.37318264951377).buffer)
            asked.result.createObjectStore("s").put({ bytes }, "k")
          }
          asked.onsuccess = () => resolve(asked.result.close())
        }),
    ),
  "in an answer": async (page) => {
    await page.route("**/planted", (route) => route.fulfill({ body: "62.68 is what is left" }))
    await page.evaluate(() => fetch("/planted"))
  },
}

for (const [way, plant] of Object.entries(planted)) {
  test(`B1 planted, and found by the watch of a page: ${way}`, async ({ person }) => {
    const vera = await person("Vera")
    const leaks = await watchLeaks([vera], canaries)
    await vera.page.goto("/")
    await leaks.none()
    await plant(vera.page)
    await expect(leaks.none(), way).rejects.toThrow("leaks before the reveal")
  })
}
