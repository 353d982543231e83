import { isAccessibleInEveryLook } from "./support/axe.ts"
import { expect, type Locator, type Person, test } from "./support/people.ts"

const kim = "Kim Jong-un attends the Eastern Economic Forum in Vladivostok"
const abeKim = "Abe-Kim meeting in Vladivostok at the September 2018 forum"
const abe = "Shinzo Abe attends the Eastern Economic Forum"

const grid = (who: Person): Locator =>
  who.page.getByRole("grid", { name: "What each outcome does to each other" })
const cell = (who: Person, name: string | RegExp): Locator => grid(who).getByRole("gridcell", { name })

test("a cell is set by the keys and by a dialog, a colleague sees it, a loop is refused by name in place", async ({
  person,
}) => {
  test.slow()
  const ana = await person("Ana")
  const { id, codes } = await ana.makesBoard({ template: "korea-2018" })
  const ben = await person("Ben")
  await ben.joins(codes.analyst)
  await ben.opensBoard(id, "?view=impact")
  await ana.opensBoard(id, "?view=impact")

  await expect(cell(ana, `“${abeKim}: Yes” needs “${kim}: Yes”.`)).toHaveText("R")

  // By keys: no link, twice, 4 times, and back over none to half.
  const empty = cell(ana, `“${abe}: Yes” to “${kim}: Yes”: no link.`)
  await empty.focus()
  await ana.page.keyboard.press("+")
  const twice = `“${abe}: Yes” makes “${kim}: Yes” twice as likely.`
  await expect(cell(ben, new RegExp(`^${twice}`))).toHaveText("+")
  await ana.page.keyboard.press("2")
  await expect(cell(ben, new RegExp(`^“${abe}: Yes” makes “${kim}: Yes” 4 times as likely`))).toHaveText("++")
  await ana.page.keyboard.press("0")
  await expect(cell(ben, `“${abe}: Yes” to “${kim}: Yes”: no link.`)).toHaveText("")
  await ana.page.keyboard.press("-")
  await expect(cell(ben, new RegExp(`^“${abe}: Yes” makes “${kim}: Yes” half as likely`))).toHaveText("−")
  await ana.page.keyboard.press("ControlOrMeta+z")
  await expect(cell(ben, `“${abe}: Yes” to “${kim}: Yes”: no link.`)).toHaveText("")

  // Kim is needed for the meeting: the other way round closes a loop.
  await cell(ana, `“${abeKim}: Yes” to “${kim}: Yes”: no link.`).focus()
  await ana.page.keyboard.press("+")
  await expect(ana.page.getByRole("alert").filter({ hasText: "loop" })).toContainText(abeKim)
  await expect(cell(ana, `“${abeKim}: Yes” to “${kim}: Yes”: no link.`)).toBeFocused()

  // By Enter, in the dialog, with the exact number.
  await cell(ana, `“${abe}: Yes” to “${kim}: Yes”: no link.`).focus()
  await ana.page.keyboard.press("Enter")
  const dialog = ana.page.getByRole("dialog", { name: "What it does" })
  await dialog.getByRole("radio", { name: /^8 times as likely/ }).check()
  await expect(dialog).toContainText("odds ×8")
  await dialog.getByRole("textbox", { name: "Exact shift of log-odds" }).fill("x3")
  await dialog.getByRole("button", { name: "Add link" }).click()
  const thrice = `“${abe}: Yes” makes “${kim}: Yes” about 3 times as likely. Odds ×3, +1.1 nats.`
  await expect(cell(ben, thrice)).toHaveText("++")
  // Arrows go on from there.
  await expect(cell(ana, thrice)).toBeFocused()
  await ana.page.keyboard.press("ArrowRight")
  await expect(cell(ana, `“${abe}: Yes” to “${kim}: No”: no link.`)).toBeFocused()
})

test("consistent configurations are listed, shown in the matrix and supposed", async ({ person }) => {
  test.slow()
  const ana = await person("Ana")
  const { id } = await ana.makesBoard({ template: "korea-2018" })
  await ana.opensBoard(id, "?view=impact")
  const region = ana.page.getByRole("region", { name: "What goes together" })
  const first = region.getByRole("listitem").first()
  await expect(first).toContainText(/Consistency [+−]?\d/)
  await first.getByRole("button", { name: "Show in the matrix" }).click()
  await expect(
    grid(ana)
      .getByRole("columnheader", { name: /balance/ })
      .first(),
  ).toBeVisible()
  await first.getByRole("button", { name: "Suppose this" }).click()
  await ana.sees("Supposed: this configuration")
})

test("the matrix is chosen, read by a viewer and edited on a phone", async ({ person }) => {
  test.slow()
  const ana = await person("Ana")
  const { id, codes } = await ana.makesBoard({
    title: "Wide",
    lines: Array.from({ length: 30 }, (_, i) => `Question ${i + 1}`),
  })
  await ana.opensBoard(id, "?view=impact")
  await expect(grid(ana).getByRole("rowheader")).toHaveCount(20)
  await ana.page.getByRole("button", { name: "Scenarios: 10 of 30" }).click()
  const chooser = ana.page.getByRole("dialog", { name: "Scenarios in the matrix" })
  await chooser.getByRole("textbox", { name: "Find" }).fill("question 30")
  await chooser.getByRole("checkbox", { name: "Question 30" }).check()
  await chooser.getByRole("button", { name: "Done" }).click()
  await expect(grid(ana).getByRole("rowheader")).toHaveCount(22)
  await ana.page.getByRole("button", { name: "Show in the matrix" }).first().click()
  // Each cell is examined, so of few.
  await ana.page.getByRole("searchbox", { name: "Search scenarios" }).fill("Question 3")
  await expect(grid(ana).getByRole("rowheader")).toHaveCount(4)
  await isAccessibleInEveryLook(ana, "cross-impact", "main")
  await ana.page.getByRole("searchbox", { name: "Search scenarios" }).fill("")
  await expect(grid(ana).getByRole("rowheader")).toHaveCount(22)

  const pia = await person("Pia", { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true })
  await pia.joins(codes.analyst)
  await pia.opensBoard(id, "?view=impact")
  await cell(pia, "“Question 1: Yes” to “Question 2: Yes”: no link.").tap()
  await pia.page.getByRole("dialog").getByText("twice as likely", { exact: true }).tap()
  await pia.page.getByRole("button", { name: "Add link" }).tap()
  await expect(cell(ana, /^“Question 1: Yes” makes “Question 2: Yes” twice as likely/)).toHaveText("+")

  const vera = await person("Vera")
  await vera.joins(codes.viewer)
  await vera.opensBoard(id, "?view=impact")
  await cell(vera, /^“Question 1: Yes” makes “Question 2: Yes”/).focus()
  await vera.page.keyboard.press("+")
  await expect(vera.page.getByRole("alert").filter({ hasText: "Viewers" })).toBeVisible()
})
