import { expect, type Locator, type Person, test } from "./support/people.ts"

// Minutes of people, seconds of a machine: a line counts as lost for long only after eight seconds.
test.describe.configure({ timeout: 120_000 })

const talks = "Talks resume"
const fail = "Talks fail"
const network = /ERR_INTERNET_DISCONNECTED/

const statement = (who: Person): Locator => who.panel().getByRole("textbox", { name: "Statement" })
const finePrint = (who: Person): Locator => who.panel().getByRole("textbox", { name: "Fine print" })
const questions = (who: Person): Locator => who.page.getByRole("region", { name: /changed by others too/ })

async function goesOffline(who: Person): Promise<void> {
  who.expectsErrors(network)
  await who.context.setOffline(true)
}

test("A8 A7 point 10: one works offline, the other goes on, and in the end both have everything", async ({
  person,
}) => {
  const ana = await person("Ana")
  const ben = await person("Ben")
  const { id, codes } = await ana.makesBoard({ title: "Offline", lines: [talks, fail] })
  await ana.opensBoard(id)
  await ben.joins(codes.analyst)
  await ben.opensScenario(talks)
  await ana.opensScenario(fail)

  await goesOffline(ben)
  await ben.types(ben.likelihood(talks), "80%")
  // A moment without a connection is called reconnecting; only a long one is called offline.
  await expect(ben.status()).toContainText("Reconnecting")
  await finePrint(ben).fill("Written on the train.")
  await ben.types(statement(ben), "Talks resume in May")
  await ana.types(ana.likelihood(fail), "20%")
  await finePrint(ana).fill("Written at the desk.")
  await ana.types(statement(ana), "Talks fail for good")
  await ana.isSaved()
  await expect(ben.status()).toContainText(/Offline\. \d+ changes kept on this device/, { timeout: 20_000 })
  await expect(ben.status()).toContainText("a page that is closed or reloaded needs the connection")
  await expect(ben.page.getByText(/^Working offline\. \d+ changes are waiting on this device/)).toBeVisible()
  await expect(ana.card(talks)).toContainText("50%")

  await ben.context.setOffline(false)
  await ben.isSaved()
  await ben.doesNotSee(/Working offline/)
  await expect(questions(ben)).toHaveCount(0)
  await expect(ana.card("Talks resume in May")).toContainText("80%")
  await expect(ben.card("Talks fail for good")).toContainText("20%")
  const kept = await ana.boardAsKept(id)
  expect(await ben.boardAsKept(id)).toEqual(kept)
  expect(kept.scenarios).toMatchObject([
    { title: "Talks resume in May", finePrint: "Written on the train." },
    { title: "Talks fail for good", finePrint: "Written at the desk." },
  ])
})

test("A13 who changed the same meanwhile is asked: keep theirs, or use mine", async ({ person }) => {
  const ana = await person("Ana")
  const ben = await person("Ben")
  const { id, codes } = await ana.makesBoard({ title: "Offline", lines: [talks, fail] })
  await ana.opensBoard(id)
  await ben.joins(codes.analyst)
  // The part of the page that shows a scenario is fetched when the first one is opened.
  await ben.opensScenario(fail)
  await ana.opensScenario(fail)
  await goesOffline(ben)
  for (const title of [talks, fail]) {
    await ben.opensScenario(title)
    await ben.types(ben.likelihood(title), "55%")
    await ana.opensScenario(title)
    await ana.types(ana.likelihood(title), "40%")
  }
  await ana.isSaved()
  await ben.context.setOffline(false)

  await expect(questions(ben).getByRole("listitem")).toHaveCount(2)
  await ben.isSaved()
  await expect(questions(ben)).toContainText(
    /While you were away, (Ana|somebody) set the likelihood of “Talks resume” to 40%\. You had 55%\./,
  )
  await expect(ben.card(talks)).toContainText("40%")
  await expect(ben.card(fail)).toContainText("40%")
  // By keyboard: the next question's button has the focus when one is answered.
  await questions(ben)
    .getByRole("button", { name: /^Keep theirs: the likelihood of “Talks resume”/ })
    .focus()
  await ben.page.keyboard.press("Enter")
  await expect(questions(ben).getByRole("listitem")).toHaveCount(1)
  await questions(ben)
    .getByRole("button", { name: /^Use mine: the likelihood of “Talks fail”/ })
    .click()
  await expect(questions(ben)).toHaveCount(0)
  await ben.isSaved()
  await expect(ana.card(fail)).toContainText("55%")
  await expect(ana.card(talks)).toContainText("40%")
})

test("A7 a tab is closed while offline, and what it held arrives when the board is opened again", async ({
  person,
}) => {
  const ana = await person("Ana")
  const ben = await person("Ben")
  const { id, codes } = await ana.makesBoard({ title: "Offline", lines: [talks, fail] })
  await ana.opensBoard(id)
  await ben.joins(codes.analyst)
  await ben.opensScenario(talks)
  await goesOffline(ben)
  await ben.types(ben.likelihood(talks), "80%")
  await finePrint(ben).fill("Written on the train.")
  await expect(ben.status()).toContainText(/Offline\. \d+ changes kept on this device/, { timeout: 20_000 })
  await ben.page.close()

  await ben.context.setOffline(false)
  const again = await ben.context.newPage()
  await again.goto(`/b/${id}`)
  await expect(ana.card(talks)).toContainText("80%")
  await expect
    .poll(async () => (await ana.boardAsKept(id)).scenarios[0])
    .toMatchObject({ finePrint: "Written on the train." })
  await expect(again.getByRole("group", { name: "Status" })).toContainText(/^(Saved|Stored)/)
})

test("A7 two tabs of one person work offline on one board, and nothing is lost or there twice", async ({
  person,
}) => {
  const ana = await person("Ana")
  const ben = await person("Ben")
  const { id, codes } = await ana.makesBoard({ title: "Offline", lines: [talks, fail] })
  await ana.opensBoard(id)
  await ben.joins(codes.analyst)
  const second = await ben.alsoOpens(`/b/${id}`)
  await ben.opensScenario(talks)
  await second.opensScenario(fail)
  await goesOffline(ben)
  await finePrint(ben).fill("From the first tab.")
  await finePrint(second).fill("From the second tab.")
  await expect(ben.status()).toContainText(/kept on this device/, { timeout: 20_000 })
  await expect(second.status()).toContainText(/kept on this device/, { timeout: 20_000 })
  await second.page.close()
  await ben.context.setOffline(false)
  await ben.isSaved()
  // The first one, or the next page, goes on with what the closed one left.
  await expect
    .poll(async () => (await ana.boardAsKept(id)).scenarios.map(({ finePrint: text }) => text))
    .toEqual(["From the first tab.", "From the second tab."])
})
