import { expect, type Person, test } from "./support/people.ts"

const lines = Array.from({ length: 200 }, (_, i) => {
  const where = ["Vladivostok", "Singapore", "Hanoi", "Panmunjom"][i % 4]
  return `Talks ${String(i + 1).padStart(3, "0")} are held in ${where}`
})
const talks = (number: number): string => lines[number - 1] ?? ""

const search = (who: Person) => who.page.getByRole("searchbox", { name: "Search scenarios" })
const sort = (who: Person) => who.page.getByRole("combobox", { name: "Sort by" })
const cards = (who: Person) => who.page.getByRole("article")

async function setsLikelihood(who: Person, title: string, text: string): Promise<void> {
  await who.opensScenario(title)
  await who.types(who.likelihood(title), text)
  await expect(who.card(title)).toContainText(text)
  await who.isSaved()
}

test("among two hundred scenarios one is found by words, tag and person, and the address means it to a colleague", async ({
  person,
}) => {
  test.slow()
  const ana = await person("Ana")
  const ben = await person("Ben")
  const { id, codes } = await ana.makesBoard({ title: "Many", lines })
  await ana.opensBoard(id)
  await expect(cards(ana)).toHaveCount(200)

  // Words in any order, whatever their case and accents; typing is no step of the history.
  const steps = await ana.page.evaluate(() => history.length)
  await ana.page.keyboard.press("/")
  await expect(search(ana)).toBeFocused()
  await ana.page.keyboard.type("HANÖI 003")
  await expect(cards(ana)).toHaveCount(1)
  await expect(ana.card(talks(3))).toBeVisible()
  await expect(ana.page).toHaveURL(/q=HAN/)
  expect(await ana.page.evaluate(() => history.length)).toBe(steps)
  await expect(ana.page.getByRole("search").getByRole("status")).toHaveText("1 of 200 scenarios shown")
  await search(ana).fill("nobody says this")
  await ana.sees("No scenario matches “nobody says this”")
  await ana.page.getByRole("button", { name: "Clear search", exact: true }).click()
  await expect(cards(ana)).toHaveCount(200)
  await expect(search(ana)).toBeFocused()

  // What is found opens, and Back closes it without losing the words.
  await search(ana).fill("talks 007")
  await ana.opensScenario(talks(7))
  await ana.panel().getByRole("textbox", { name: "Add a tag" }).fill("summit")
  await ana.page.keyboard.press("Enter")
  await ana.isSaved()
  await ana.page.goBack()
  await expect(ana.panel()).toHaveCount(0)
  await expect(search(ana)).toHaveValue("talks 007")
  await expect(ana.page).toHaveURL(/q=talks/)

  // By tag, with the keys alone.
  await search(ana).fill("")
  await ana.page.keyboard.press("Escape")
  await ana.page.keyboard.press("f")
  await ana.page.getByRole("dialog", { name: "Filters" }).getByRole("checkbox", { name: "summit" }).check()
  await ana.page.keyboard.press("Escape")
  await expect(cards(ana)).toHaveCount(1)
  await expect(ana.card(talks(7))).toBeVisible()

  // A colleague changes another one: found by who changed it, and the address shows the colleague the same.
  await ben.joins(codes.analyst)
  await setsLikelihood(ben, talks(42), "70%")
  await ana.page.getByRole("button", { name: "Clear search and filters" }).click()
  await expect(cards(ana)).toHaveCount(200)
  await ana.page.getByRole("button", { name: "Filter", exact: true }).click()
  await ana.page.getByRole("dialog", { name: "Filters" }).getByRole("checkbox", { name: "Ben" }).check()
  await ana.page.keyboard.press("Escape")
  await expect(cards(ana)).toHaveCount(1)
  await expect(ana.card(talks(42))).toBeVisible()
  await expect(ana.page).toHaveURL(/by=/)
  await ben.page.goto(ana.page.url())
  await ben.isOnBoard()
  await expect(cards(ben)).toHaveCount(1)
  await expect(ben.card(talks(42))).toBeVisible()
})

test("two hundred scenarios are sorted by likelihood, and by how far they have come since a snapshot", async ({
  person,
}) => {
  test.slow()
  const ana = await person("Ana")
  const ben = await person("Ben")
  const { id, codes } = await ana.makesBoard({ title: "Sorted", lines })
  await ana.opensBoard(id)
  await setsLikelihood(ana, talks(150), "90%")
  await setsLikelihood(ana, talks(20), "80%")
  await ana.page.keyboard.press("Escape")
  await sort(ana).selectOption("Likelihood")
  await expect(cards(ana).nth(0)).toContainText(talks(150))
  await expect(cards(ana).nth(1)).toContainText(talks(20))
  await expect(cards(ana)).toHaveCount(200)

  await expect(cards(ana).first()).not.toContainText("since")
  await ana.page.getByRole("button", { name: "Snapshot", exact: true }).click()
  const dialog = ana.page.getByRole("dialog", { name: "Snapshots" })
  await dialog.getByRole("textbox").fill("Move 1")
  await dialog.getByRole("textbox").press("Enter")
  await expect(dialog.getByText("Move 1")).toBeVisible()
  await ana.page.keyboard.press("Escape")

  await ben.joins(codes.analyst)
  await setsLikelihood(ben, talks(66), "56%")
  await setsLikelihood(ben, talks(20), "60%")
  // At once on the card: what it was is known here, and what it is has just come.
  await expect(ana.card(talks(66))).toContainText("+6 percentage points since Move 1")
  await expect(ana.card(talks(20))).toContainText("−20 percentage points since Move 1")
  await sort(ana).selectOption("Change")
  await expect(cards(ana).nth(0)).toContainText(talks(20))
  await expect(cards(ana).nth(1)).toContainText(talks(66))
  await expect(ana.page).toHaveURL(/sort=change/)
  await ben.page.goto(ana.page.url())
  await ben.isOnBoard()
  await expect(cards(ben).nth(0)).toContainText(talks(20))
  await sort(ana).selectOption("Board order")
  await expect(cards(ana).nth(0)).toContainText(talks(1))
})

test("on a phone search, filter and sort fit one row and nothing scrolls sideways", async ({ person }) => {
  const ana = await person("Ana", { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true })
  const { id } = await ana.makesBoard({ title: "Phone", lines: lines.slice(0, 12) })
  await ana.opensBoard(id, "?q=hanoi&sort=title")
  await expect(cards(ana)).toHaveCount(3)
  const bar = await ana.page.getByRole("search").boundingBox()
  expect(bar?.height).toBeLessThanOrEqual(60)
  expect(await ana.page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(390)
  for (const control of [
    search(ana),
    sort(ana),
    ana.page.getByRole("button", { name: "Filter", exact: true }),
  ]) {
    expect((await control.boundingBox())?.height).toBeGreaterThanOrEqual(44)
  }
})
