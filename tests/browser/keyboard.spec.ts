import { expect, type Locator, type Person, test } from "./support/people.ts"

const treaty = "A treaty is signed by 2030"

/** Presses Tab until the focus is there, as somebody without a mouse does; a page where it never comes fails. */
async function tabsTo(who: Person, target: Locator, key: "Tab" | "Shift+Tab" = "Tab"): Promise<void> {
  await expect(target).toBeVisible()
  for (let presses = 0; presses < 60; presses += 1) {
    if (await target.evaluate((element) => element === document.activeElement)) return
    await who.page.keyboard.press(key)
  }
  throw new Error(`${target} was not reached in 60 presses of ${key}`)
}

test("a board is made, a likelihood set and a snapshot taken with the keys alone", async ({ person }) => {
  const ana = await person("Ana")
  const { page } = ana
  const { keyboard } = page
  await page.goto("/")
  await tabsTo(ana, page.getByRole("button", { name: "Start blank" }))
  await keyboard.press("Enter")
  await ana.isOnBoard()

  await keyboard.press("n")
  await keyboard.type(treaty)
  await keyboard.press("Enter")
  await expect(ana.card(treaty)).toBeVisible()
  await keyboard.press("Escape")

  const card = ana.card(treaty).getByRole("button", { name: treaty, exact: true })
  await keyboard.press("j")
  await expect(card).toBeFocused()
  await keyboard.press("Enter")
  const panel = ana.panel().getByRole("region", { name: treaty, exact: true })
  await expect(panel).toBeFocused()
  await keyboard.press("p")
  await expect(ana.likelihood(treaty)).toBeFocused()
  await keyboard.type("3/10")
  await keyboard.press("Enter")
  await expect(ana.card(treaty)).toContainText("30%")

  // The yardstick's keys, on the thumb.
  await tabsTo(ana, ana.slider(treaty))
  await keyboard.press("2")
  await expect(ana.card(treaty)).toContainText("very unlikely (5–20%)")
  await keyboard.press("Escape")
  await expect(ana.panel()).toHaveCount(0)
  await expect(card).toBeFocused()

  const snapshot = page.getByRole("button", { name: "Snapshot", exact: true })
  await tabsTo(ana, snapshot, "Shift+Tab")
  await keyboard.press("Enter")
  const dialog = page.getByRole("dialog", { name: "Snapshots" })
  await tabsTo(ana, dialog.getByRole("textbox"))
  await keyboard.type("After the keys")
  await keyboard.press("Enter")
  await expect(dialog.getByText("After the keys")).toBeVisible()
  await tabsTo(ana, dialog.getByRole("button", { name: "Close", exact: true }))
  await keyboard.press("Enter")
  await expect(dialog).toHaveCount(0)
  await expect(snapshot).toBeFocused()
})

test("what colleagues do moves nobody's focus and nobody's caret", async ({ person }) => {
  const ana = await person("Ana")
  const ben = await person("Ben")
  const { id, codes } = await ana.makesBoard({ title: "Focus", lines: [treaty, "Talks fail"] })
  await ana.opensBoard(id)
  await ben.joins(codes.analyst)
  await ana.opensScenario(treaty)
  await ben.opensScenario(treaty)
  const background = (who: Person) => who.panel().getByRole("textbox", { name: "Background" })
  await background(ana).fill("north south")
  await expect(background(ben)).toHaveValue("north south")
  await background(ana).evaluate((area: HTMLTextAreaElement) => area.setSelectionRange(6, 6))

  await background(ben).press("Control+Home")
  await background(ben).pressSequentially("from ")
  await ben.types(ben.likelihood(treaty), "70%")
  await expect(background(ana)).toHaveValue("from north south")
  await expect(ana.likelihood(treaty)).toHaveValue("70%")
  await expect(background(ana)).toBeFocused()
  expect(await background(ana).evaluate((area: HTMLTextAreaElement) => area.selectionStart)).toBe(11)

  // Removed under her hands: what she has is kept, where she is.
  await ben
    .panel()
    .getByRole("button", { name: `Actions for “${treaty}”` })
    .click()
  await ben.page.getByRole("menuitem", { name: "Delete" }).click()
  await ana.sees("This scenario was removed from the board. What stands here is kept.")
  await expect(background(ana)).toHaveValue("from north south")
  await expect(background(ana)).toBeFocused()
  await ana.panel().getByRole("button", { name: "Restore" }).click()
  await expect(ben.card(treaty)).toBeVisible()
})
