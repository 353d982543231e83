/** Undo is personal (R17): what is mine comes back or goes, and nobody else's is touched. */
import { expect, type Locator, type Person, test } from "./support/people.ts"

const first = "Talks resume"
const second = "Exercises are scaled down"

const criteria = (who: Person): Locator => who.panel().getByRole("textbox", { name: "Resolution criteria" })
const undoButton = (who: Person): Locator => who.page.getByRole("button", { name: /^Undo(:|$)/ }).first()

async function twoOn(
  person: (name: string) => Promise<Person>,
): Promise<{ id: string; ana: Person; ben: Person }> {
  const ana = await person("Ana")
  const ben = await person("Ben")
  const { id, codes } = await ana.makesBoard({ title: "Undo", lines: [first, second] })
  await ana.opensBoard(id)
  await ben.joins(codes.analyst)
  return { id, ana, ben }
}

/** The key outside of every text. */
async function presses(who: Person, key: "Control+z" | "Control+Shift+z"): Promise<void> {
  await who.page.evaluate(() => (document.activeElement as HTMLElement | null)?.blur())
  await who.page.keyboard.press(key)
}

test("R17 ten undos of one person leave two hundred characters of another alone, and hers take only hers", async ({
  person,
}) => {
  // Hundreds of keys, one by one.
  test.slow()
  const { id, ana, ben } = await twoOn(person)
  const words = "The two sides name a date and a place in public. ".repeat(5).slice(0, 200)
  await ana.opensScenario(first)
  await ben.opensScenario(second)
  await ana.types(ana.likelihood(first), "70%")
  await ben.types(ben.likelihood(second), "20%")
  await Promise.all([
    criteria(ana).pressSequentially(words),
    (async () => {
      await ben.types(ben.likelihood(second), "30%")
      await criteria(ben).pressSequentially("Announced by both.")
      await ben.types(ben.likelihood(second), "40%")
    })(),
  ])
  await ana.isSaved()
  await ben.isSaved()
  await expect(ana.card(second)).toContainText("40%")

  await ben.opensScenario(first)
  await expect(criteria(ben)).toHaveValue(words)
  for (let i = 0; i < 10; i++) await presses(ben, "Control+z")
  await expect(ben.card(second)).toContainText("50%")
  await ben.isSaved()
  await expect(criteria(ben)).toHaveValue(words)
  await expect(criteria(ana)).toHaveValue(words)
  await expect(ana.likelihood(first)).toHaveValue("70%")

  // Hers: the text, then the value; what Ben did is not there to be taken back.
  await presses(ben, "Control+Shift+z")
  // Values set within a second are one step: quick hands have 30 again, slow ones 20.
  await expect(ana.card(second)).toContainText(/(20|30)%/)
  const redone = /(20|30)%/.exec(await ana.card(second).innerText())?.[1]
  // As many bursts as it took her: until nothing of hers is left.
  while ((await undoButton(ana).getAttribute("aria-label")) !== "Undo") await presses(ana, "Control+z")
  await expect(criteria(ana)).toHaveValue("")
  await expect(ana.likelihood(first)).toHaveValue("50%")
  await expect(ana.card(second)).toContainText(`${redone}%`)
  await ana.isSaved()
  const kept = (await ana.boardAsKept(id)).scenarios.find(({ title }) => title === second)
  expect(kept?.working?.probabilities?.yes).toBeCloseTo(Number(redone) / 100)
})

test("R17 a likelihood, a move, a deletion and an addition are undone and done again, and a colleague sees it", async ({
  person,
}) => {
  test.slow()
  const { ana, ben } = await twoOn(person)
  const titles = ben.page.getByRole("heading", { level: 3 })
  const act = async (title: string, name: string) => {
    await ana.card(title).hover()
    await ana.page.getByRole("button", { name: `Actions for “${title}”` }).click()
    await ana.page.getByRole("menuitem", { name, exact: true }).click()
  }
  await ana.opensScenario(first)
  await ana.types(ana.likelihood(first), "70%")
  await expect(ben.card(first)).toContainText("70%")
  await expect(undoButton(ana)).toHaveAccessibleName(`Undo: ${first}: Yes 50% → 70%`)
  await undoButton(ana).click()
  await expect(ben.card(first)).toContainText("50%")
  await ana.sees(`Undone: ${first}: Yes 50% → 70%`)
  await ana.page
    .getByRole("dialog", { name: /^Undone/ })
    .getByRole("button", { name: "Redo" })
    .click()
  await expect(ben.card(first)).toContainText("70%")
  // What was typed in a field and handed on is undone from there too; what is not, is the browser's.
  await ana.likelihood(first).press("Control+z")
  await expect(ben.card(first)).toContainText("50%")
  await ana.likelihood(first).press("Control+Shift+z")
  await expect(ben.card(first)).toContainText("70%")
  await ana.likelihood(first).pressSequentially("9")
  await ana.likelihood(first).press("Control+z")
  await ana.likelihood(first).press("Escape")
  await expect(ana.likelihood(first)).toHaveValue("70%")
  await ana.panel().getByRole("button", { name: "Close" }).click()

  await act(second, "Move up")
  await expect(titles.first()).toHaveText(second)
  await presses(ana, "Control+z")
  await expect(titles.first()).toHaveText(first)

  await act(second, "Delete")
  await expect(ben.card(second)).toHaveCount(0)
  await presses(ana, "Control+z")
  await expect(ben.card(second)).toBeVisible()
  await presses(ana, "Control+Shift+z")
  await expect(ben.card(second)).toHaveCount(0)
  await presses(ana, "Control+z")
  await expect(ben.card(second)).toBeVisible()

  await ana.page.keyboard.press("n")
  const form = ana.page.getByRole("textbox", { name: /^New scenario/ })
  await form.fill("A third party mediates")
  await form.press("Enter")
  await form.press("Escape")
  await expect(ben.card("A third party mediates")).toBeVisible()
  await presses(ana, "Control+z")
  await expect(ben.card("A third party mediates")).toHaveCount(0)
})

test("R17 a value that a colleague has changed since is theirs, and they are named", async ({ person }) => {
  const { ana, ben } = await twoOn(person)
  await ana.opensScenario(first)
  await ana.types(ana.likelihood(first), "80%")
  await ben.opensScenario(first)
  await expect(ben.likelihood(first)).toHaveValue("80%")
  await ben.types(ben.likelihood(first), "15%")
  await expect(ana.likelihood(first)).toHaveValue("15%")
  await presses(ana, "Control+z")
  await ana.sees("Ben has changed this since; it was left as it is.")
  await expect(ana.likelihood(first)).toHaveValue("15%")
})

test("R17 in a text the key takes back my words and leaves a colleague's, and then does nothing", async ({
  person,
}) => {
  const { ana, ben } = await twoOn(person)
  await ana.opensScenario(first)
  await ana.types(ana.likelihood(first), "70%")
  await ben.opensScenario(first)
  await criteria(ana).pressSequentially("Mine at the start. ")
  await expect(criteria(ben)).toHaveValue("Mine at the start. ")
  await criteria(ben).press("Control+End")
  await criteria(ben).pressSequentially("Ben writes behind.")
  await expect(criteria(ana)).toHaveValue("Mine at the start. Ben writes behind.")

  await criteria(ana).press("Control+z")
  await expect(criteria(ana)).toHaveValue("Ben writes behind.")
  await expect(criteria(ben)).toHaveValue("Ben writes behind.")
  await expect(criteria(ana)).toBeFocused()
  // Nothing of hers is left here: the likelihood is not what this key is about.
  await criteria(ana).press("Control+z")
  await criteria(ana).press("Control+Shift+z")
  await expect(criteria(ben)).toHaveValue("Mine at the start. Ben writes behind.")
  await expect(ana.likelihood(first)).toHaveValue("70%")
})

test("a scenario that is removed under my hands keeps my words, comes back with them, or gives them to a new one", async ({
  person,
}) => {
  const { id, ana, ben } = await twoOn(person)
  const removes = async () => {
    await ben.card(first).hover()
    await ben.page.getByRole("button", { name: `Actions for “${first}”` }).click()
    await ben.page.getByRole("menuitem", { name: "Delete" }).click()
  }
  const caret = () => criteria(ana).evaluate((area: HTMLTextAreaElement) => area.selectionStart)
  await ana.opensScenario(first)
  await criteria(ana).pressSequentially("Both name a date.")
  await criteria(ana).press("Home")
  await removes()
  await expect(
    ana.panel().getByText(/^Ben removed this (just now|\d+ s ago)\. What stands here is kept\.$/),
  ).toBeVisible()
  await expect(criteria(ana)).toBeFocused()
  expect(await caret()).toBe(0)
  await criteria(ana).pressSequentially("In public: ")
  await expect(criteria(ana)).toHaveValue("In public: Both name a date.")

  await ana.panel().getByRole("button", { name: "Restore" }).click()
  await expect(ben.card(first)).toBeVisible()
  await expect(ana.panel().getByText(/^Ben removed this/)).toHaveCount(0)
  await expect(criteria(ana)).toHaveValue("In public: Both name a date.")
  await expect(criteria(ana)).toBeFocused()
  expect(await caret()).toBe("In public: ".length)

  await removes()
  await expect(ana.panel().getByText(/^Ben removed this/)).toBeVisible()
  await ana.panel().getByRole("button", { name: "Keep my text" }).click()
  await expect(criteria(ana)).toBeFocused()
  await expect(ana.panel().getByRole("textbox", { name: "What stands here now" })).toHaveValue(
    /In public: Both name a date\./,
  )
  await ana.panel().getByRole("button", { name: "New scenario from it" }).click()
  await expect(ben.card(first)).toBeVisible()
  await expect(criteria(ana)).toHaveValue("In public: Both name a date.")
  await ana.isSaved()
  const kept = (await ana.boardAsKept(id)).scenarios.filter(({ title }) => title === first)
  expect(kept.length).toBe(2)
})

test("on a phone undo is in the menu, and a viewer has none", async ({ person }) => {
  const ana = await person("Ana", { viewport: { width: 390, height: 844 } })
  const { id, codes } = await ana.makesBoard({ title: "Undo", lines: [first] })
  await ana.opensBoard(id)
  await ana.opensScenario(first)
  await ana.types(ana.likelihood(first), "70%")
  await ana.panel().getByRole("button", { name: "Close" }).click()
  await expect(ana.card(first)).toContainText("70%")
  await ana.page.getByRole("button", { name: "More" }).click()
  await ana.page.getByRole("menuitem", { name: /^Undo/ }).click()
  await expect(ana.card(first)).toContainText("50%")

  const vera = await person("Vera")
  await vera.joins(codes.viewer)
  await expect(vera.card(first)).toBeVisible()
  await expect(undoButton(vera)).toHaveCount(0)
})
