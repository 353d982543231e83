import { isAccessibleInEveryLook } from "./support/axe.ts"
import { expect, test } from "./support/people.ts"

test("a link is drawn by keys and by hand, a colleague sees it, a loop is refused by name, and it is taken back", async ({
  person,
}) => {
  test.slow()
  const ana = await person("Ana")
  const ben = await person("Ben")
  const { id, codes } = await ana.makesBoard({
    title: "Forum",
    lines: ["Kim attends", "Abe-Kim meeting", "Talks reopen"],
  })
  await ana.opensBoard(id, "?view=influence")
  await ben.joins(codes.analyst)
  await ben.opensBoard(id, "?view=influence")
  const { page } = ana
  const node = (name: string) => page.locator("[data-card]", { hasText: name })
  const lines = (who: typeof ana) => who.page.locator("[data-link]")

  // By keys, from the scenario that has the focus.
  await node("Kim attends").focus()
  await page.keyboard.press("l")
  await expect(page.getByPlaceholder("Type a scenario")).toBeFocused()
  await page.keyboard.type("abe-kim")
  await page.keyboard.press("Enter")
  const dialog = page.getByRole("dialog", { name: "New link" })
  await dialog.getByRole("radio", { name: /4 times as likely/ }).check()
  await dialog.getByText(/changes nobody's number/).waitFor()
  await dialog.getByRole("button", { name: "Draw link" }).click()
  await expect(lines(ben)).toHaveCount(1)
  await expect(lines(ben).first()).toHaveAccessibleName(
    /“Kim attends” makes “Abe-Kim meeting” 4 times as likely/,
  )

  // The other way round would close a loop.
  await node("Abe-Kim meeting").focus()
  await page.keyboard.press("l")
  await expect(page.getByRole("option", { name: /Kim attends/ })).toContainText("This would close a loop")
  await page.keyboard.press("Escape")

  // By hand, from the handle of one to the other.
  const from = page.locator("[data-handle-of='Abe-Kim meeting']")
  const to = node("Talks reopen")
  const [a, b] = [await from.boundingBox(), await to.boundingBox()]
  if (!a || !b) throw new Error("both are to be seen")
  await page.mouse.move(a.x + a.width / 2, a.y + a.height / 2)
  await page.mouse.down()
  await page.mouse.move(b.x + 12, b.y + b.height / 2, { steps: 12 })
  await page.mouse.up()
  await page
    .getByRole("dialog", { name: "New link" })
    .getByRole("button", { name: "Draw link" })
    .click({ timeout: 8000 })
  await expect(lines(ben)).toHaveCount(2)

  // Its consequence becomes another scenario, and is the old one again in one step of undo.
  await node("Kim attends").focus()
  await page.keyboard.press("ArrowRight")
  await page.keyboard.press("Enter")
  const changed = page.getByRole("dialog", { name: "Link", exact: true })
  await changed.getByRole("button", { name: "Then: choose another scenario" }).click()
  await page.getByRole("option", { name: /Talks reopen/ }).click()
  await changed.getByRole("button", { name: "Save" }).click()
  const moved = /“Kim attends” makes “Talks reopen” 4 times as likely/
  await expect(ben.page.getByRole("button", { name: moved })).toBeVisible()
  await page.keyboard.press("Control+z")
  await expect(ben.page.getByRole("button", { name: moved })).toBeHidden()

  // Along the links by arrows; Delete takes one away, undo brings it back.
  await node("Kim attends").focus()
  await page.keyboard.press("ArrowRight")
  await expect(page.getByText("Enter to change it, Delete to remove it.")).toBeVisible()
  await page.keyboard.press("Delete")
  await expect(lines(ben)).toHaveCount(1)
  await page.getByRole("button", { name: "Undo", exact: true }).first().click()
  await expect(lines(ben)).toHaveCount(2)
  await ana.isSaved()
})

test("the graph of the example board has no axe violations in any look, and a list of the same links", async ({
  person,
}) => {
  test.slow()
  const ana = await person("Ana")
  const { id } = await ana.makesBoard({ template: "korea-2018" })
  await ana.opensBoard(id, "?view=influence")
  await expect(ana.page.locator("[data-card]")).toHaveCount(20)
  await expect(ana.page.locator("[data-link]").first()).toBeVisible()
  await isAccessibleInEveryLook(ana, "influence", "main")
  await ana.page.getByRole("button", { name: "As a list" }).click()
  await expect(ana.page.getByRole("table").getByRole("row")).toHaveCount(22)
  await isAccessibleInEveryLook(ana, "influence as a list", "main")
})
