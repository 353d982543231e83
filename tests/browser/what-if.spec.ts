import { isAccessibleInEveryLook } from "./support/axe.ts"
import { expect, type Locator, type Person, test } from "./support/people.ts"

const kimAtForum = "Kim Jong-un attends the Eastern Economic Forum in Vladivostok"
const abeKim = "Abe-Kim meeting in Vladivostok at the September 2018 forum"
const venue = "Russia hosts Korea contacts at the forum"

const model = (who: Person): Locator => who.page.getByRole("complementary", { name: "Model" })
const strip = (who: Person): Locator => who.page.getByRole("region", { name: "What if", exact: true })
const moved = (who: Person, title: string): Locator =>
  model(who).getByRole("region", { name: "What moves" }).getByRole("listitem").filter({ hasText: title })

async function supposes(who: Person, title: string, outcome: string): Promise<void> {
  await model(who).getByRole("combobox", { name: "Suppose of", exact: true }).selectOption(title)
  await model(who)
    .getByRole("group", { name: `How “${title}” comes out` })
    .getByRole("button", { name: outcome, exact: true })
    .click()
}

async function beginsWithKim(who: Person): Promise<void> {
  await who.page.keyboard.press("w")
  await expect(model(who).getByRole("heading", { name: "What if" })).toBeFocused()
  await supposes(who, kimAtForum, "Yes")
}

test("what if Kim attends: the Abe-Kim meeting goes from 10% to 45.5%, says why, stays over a reload, and ends with the board as it was", async ({
  person,
}) => {
  const ana = await person("Ana")
  const { id } = await ana.makesBoard({ template: "korea-2018" })
  await ana.opensBoard(id)
  await expect(ana.card(abeKim)).toContainText("10%")
  await beginsWithKim(ana)
  await expect(ana.card(abeKim)).toContainText("What if")
  await expect(ana.card(abeKim)).toContainText(/45.*%/)
  await expect(ana.card(abeKim)).toContainText(/\+3\d/)
  await expect(moved(ana, abeKim)).toContainText("10%")
  await expect(strip(ana)).toContainText("only you see this")

  await moved(ana, abeKim).getByRole("button", { name: "Why this number" }).click()
  await expect(model(ana).getByRole("heading", { name: "Why this number" })).toBeVisible()
  const parts = model(ana).getByRole("table", { name: "What each thing that is set adds" })
  await expect(parts).toContainText(`${kimAtForum}: Yes`)
  await expect(parts.getByRole("row", { name: "Together" })).toContainText(/\+35/)

  // Nothing of it is on the board.
  const kept = await ana.boardAsKept(id)
  expect(kept.scenarios.find(({ title }) => title === abeKim)?.working?.probabilities?.yes).toBe(0.1)

  await ana.page.reload()
  await ana.isOnBoard()
  await expect(strip(ana)).toContainText(kimAtForum)
  await expect(ana.card(abeKim)).toContainText(/45.*%/)
  await strip(ana).getByRole("button", { name: "End" }).click()
  await expect(strip(ana)).toHaveCount(0)
  await expect(ana.card(abeKim)).not.toContainText("What if")
})

test("the same by keyboard, in somebody's hands or only learned, on a page that axe finds nothing wrong with", async ({
  person,
}) => {
  test.slow()
  const ana = await person("Ana")
  const { id } = await ana.makesBoard({ template: "korea-2018" })
  await ana.opensBoard(id)
  await ana.card(kimAtForum).getByRole("button", { name: kimAtForum, exact: true }).focus()
  await ana.page.keyboard.press("w")
  const yes = model(ana)
    .getByRole("group", { name: `How “${kimAtForum}” comes out` })
    .getByRole("button", { name: "Yes", exact: true })
  await expect(model(ana).getByRole("heading", { name: "What if" })).toBeFocused()
  await expect(yes).toBeVisible()
  for (let tabs = 0; tabs < 6 && !(await yes.evaluate((e) => e === document.activeElement)); tabs += 1)
    await ana.page.keyboard.press("Tab")
  await ana.page.keyboard.press("Enter")
  await expect(moved(ana, abeKim)).toContainText(/45.*%/)

  // Learned, it speaks for its causes as well; made so, it does not.
  await model(ana).getByRole("radio", { name: "Somebody makes it so" }).focus()
  await ana.page.keyboard.press("Space")
  await expect(model(ana).getByRole("radio", { name: "Somebody makes it so" })).toBeChecked()
  await expect(moved(ana, abeKim)).toContainText(/45.*%/)

  await isAccessibleInEveryLook(ana, "the board with a what-if")
  await ana.page.keyboard.press("Escape")
  await expect(model(ana)).toHaveCount(0)
  await expect(ana.card(kimAtForum).getByRole("button", { name: kimAtForum, exact: true })).toBeFocused()
  await ana.page.keyboard.press("i")
  await expect(model(ana).getByRole("heading", { name: "Why this number" })).toBeFocused()
  await isAccessibleInEveryLook(ana, "why a number is what it is", "[data-model-panel]")
})

test("a shared what-if: a colleague watches it live, joins, both see the same digits, and a viewer follows", async ({
  person,
}) => {
  test.slow()
  const ana = await person("Ana")
  const ben = await person("Ben")
  const vic = await person("Vic")
  const { id, codes } = await ana.makesBoard({ template: "korea-2018" })
  await ana.opensBoard(id)
  await ben.joins(codes.analyst)
  await vic.joins(codes.viewer)
  await beginsWithKim(ana)
  await expect(ben.page.getByText("shares a what-if")).toHaveCount(0)
  await strip(ana).getByRole("button", { name: "Share" }).click()
  await expect(strip(ana)).toContainText("shared by you")

  const offered = (who: Person) => who.page.getByRole("region", { name: "Shared what-if" })
  await expect(offered(ben)).toContainText("Ana shares a what-if")
  await offered(ben).getByRole("button", { name: "Watch" }).click()
  await expect(strip(ben)).toContainText("watching Ana")
  await expect(ben.card(abeKim)).toContainText(/45.*%/)
  await expect(offered(vic).getByRole("button", { name: "Join" })).toHaveCount(0)
  await offered(vic).getByRole("button", { name: "Watch" }).click()

  // What Ana sets arrives; then Ben has a hand in it, and Ana sees that.
  await strip(ben).getByRole("button", { name: "Join" }).click()
  await ben.page.keyboard.press("w")
  await supposes(ben, kimAtForum, "No")
  await expect(ana.card(abeKim)).toContainText("0%")
  await expect(vic.card(abeKim)).toContainText("0%")
  const digits = (who: Person) => who.card(venue).innerText()
  await expect(ana.card(venue)).toContainText("What if")
  expect(await digits(ben)).toBe(await digits(ana))
  expect(await digits(vic)).toBe(await digits(ana))

  await strip(ana).getByRole("button", { name: "Stop sharing" }).click()
  await expect(strip(vic)).toHaveCount(0)
  await expect(vic.card(abeKim)).not.toContainText("What if")
  await expect(strip(ben)).toContainText("only you see this")
  await expect(strip(ana)).toContainText("only you see this")
})

test("what cannot all be so is said, and one click takes one back; two what-ifs are compared and one is saved by name", async ({
  person,
}) => {
  const ana = await person("Ana")
  const { id } = await ana.makesBoard({ template: "korea-2018" })
  await ana.opensBoard(id)
  await beginsWithKim(ana)
  const keep = model(ana).getByRole("region", { name: "Keep and compare" })
  await keep.getByRole("button", { name: "Pin to compare" }).click()
  await supposes(ana, kimAtForum, "No")
  await keep.getByRole("button", { name: "Pin to compare" }).click()
  await supposes(ana, abeKim, "Yes")
  const cannot = model(ana).getByRole("region", { name: "This cannot all be so" })
  await expect(cannot).toBeVisible()
  await cannot.getByRole("button", { name: new RegExp(`Take back: ${abeKim}`) }).click()
  await expect(cannot).toHaveCount(0)

  await keep.getByRole("button", { name: "Compare 2" }).click()
  const row = ana.page.getByRole("dialog").getByRole("row").filter({ hasText: abeKim })
  await expect(row).toContainText(/10%.*45.*%.*0%/)
  await ana.page.keyboard.press("Escape")

  await keep.getByRole("button", { name: "Save by name" }).click()
  await ana.page.getByRole("textbox", { name: "Name of this what-if" }).fill("Kim stays away")
  await ana.page.keyboard.press("Enter")
  await strip(ana).getByRole("button", { name: "End" }).click()
  await ana.page.keyboard.press("w")
  await keep.getByRole("button", { name: "Kim stays away", exact: true }).click()
  await expect(ana.card(abeKim)).toContainText("0%")
  await keep.getByRole("button", { name: "Actions for the what-if “Kim stays away”" }).click()
  await ana.page.getByRole("menuitem", { name: "Delete" }).click()
  await expect(keep.getByRole("button", { name: "Kim stays away", exact: true })).toHaveCount(0)
  await ana.page.getByRole("button", { name: "Undo", exact: true }).first().click()
  await expect(keep.getByRole("button", { name: /^Kim stays away/ })).toBeVisible()
})
