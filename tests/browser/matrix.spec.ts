import { isAccessibleInEveryLook } from "./support/axe.ts"
import { expect, type Locator, type Person, test } from "./support/people.ts"

const marker = (who: Person, name: RegExp): Locator => who.page.getByRole("button", { name })
const row = (who: Person, title: string): Locator =>
  who.page
    .getByRole("table", { name: "By likelihood and impact" })
    .getByRole("row")
    .filter({ hasText: title })

test("a marker is dragged, and moved by the keys: likelihood and impact are set for everybody, in one step of undo", async ({
  person,
}) => {
  test.slow()
  const ana = await person("Ana")
  const { id, codes } = await ana.makesBoard({ lines: ["The forum is held", "Drills resume"] })
  const ben = await person("Ben")
  await ben.joins(codes.analyst)
  await ben.opensBoard(id, "?view=matrix")
  await ana.opensBoard(id, "?view=matrix")
  const forum = /^1, The forum is held/
  await expect(marker(ana, /^1, The forum is held, Yes: 50 percent.*no impact yet/)).toBeVisible()

  // By hand: up into the top row, to the right.
  const from = await marker(ana, forum).boundingBox()
  const list = await row(ana, "Drills resume").boundingBox()
  if (!from || !list) throw new Error("the matrix is not on the page")
  const start = { x: from.x + from.width / 2, y: from.y + from.height / 2 }
  await ana.page.mouse.move(start.x, start.y)
  await ana.page.mouse.down()
  await ana.page.mouse.move(start.x + 120, start.y - 200, { steps: 10 })
  // While she holds it he sees where to.
  const held = ben.page.locator("[data-colleague='Ana']")
  await expect(held).toContainText(/(5[5-9]|[67]\d)%/)
  await ana.page.mouse.up()
  await expect(held).toHaveCount(0)
  await expect(
    marker(ben, /^1, The forum is held, Yes: (5[5-9]|[67]\d) percent, likely.*, impact [345] · /),
  ).toBeVisible()
  await expect(ana.page, "the end of a drag opens nothing").not.toHaveURL(/scenario=/)
  await expect(row(ben, "The forum is held")).toContainText("likely (55–80%)")
  await ana.page.keyboard.press("ControlOrMeta+z")
  await expect(marker(ben, /^1, The forum is held, Yes: 50 percent.*no impact yet/)).toBeVisible()

  // By keys, with Esc giving up what is on its way.
  const drills = /^2, Drills resume/
  await marker(ana, drills).focus()
  await ana.page.keyboard.press("Shift+ArrowLeft")
  await ana.page.keyboard.press("ArrowLeft")
  await ana.page.keyboard.press("ArrowUp")
  await ana.page.keyboard.press("ArrowUp")
  await expect(
    marker(ben, /^2, Drills resume, Yes: 44 percent, unlikely, .*impact 2 · limited/),
  ).toBeVisible()
  await expect(marker(ana, drills)).toBeFocused()
  await ana.page.keyboard.press("ArrowRight")
  await ana.page.keyboard.press("Escape")
  await expect(marker(ana, /^2, Drills resume, Yes: 44 percent/)).toBeVisible()
  // The list beside it says and sets the same.
  await row(ben, "Drills resume")
    .getByRole("combobox", { name: "Impact of Drills resume" })
    .selectOption({ label: "4 · grave" })
  await expect(marker(ana, /^2, Drills resume, .*impact 4 · grave/)).toBeVisible()
  await ana.page.keyboard.press("Enter")
  await expect(ana.page.getByRole("complementary", { name: "Scenario" })).toContainText("Drills resume")
})

test("the example board has a place for each that can have one; on a phone its cells open lists", async ({
  person,
}) => {
  test.slow()
  const ana = await person("Ana")
  const { id } = await ana.makesBoard({ template: "korea-2018" })
  await ana.opensBoard(id, "?view=matrix")
  await expect(ana.page.getByRole("heading", { name: "Without a place here" })).toBeVisible()
  await expect(ana.page.locator("[data-marker]")).toHaveCount(18)
  await isAccessibleInEveryLook(ana, "Matrix")
  await ana.page.setViewportSize({ width: 390, height: 844 })
  const first = ana.page.getByRole("button", { name: /^\d+ scenarios?: / }).first()
  const count = Number(await first.textContent())
  await first.click()
  const dialog = ana.page.getByRole("dialog")
  await expect(dialog.getByRole("listitem")).toHaveCount(count)
  await dialog.getByRole("listitem").first().getByRole("button").click()
  await expect(ana.page.getByRole("complementary", { name: "Scenario" })).toBeVisible()
})
