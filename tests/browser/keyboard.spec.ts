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

// 23 of the product's acceptance points, as far as the board goes: the whole way with the keys alone, and the same way
// with clicks alone. What is typed is typed in both.
const talks = "Talks fail"
const sharper = "A treaty is signed and in force by 2030"

const cardButton = (who: Person, title: string) =>
  who.card(title).getByRole("button", { name: title, exact: true })
const commentField = (who: Person) => who.panel().getByRole("textbox", { name: "Write a comment" })
const titlesInOrder = (who: Person) => who.page.locator("[data-card]").allTextContents()

test("create, estimate, comment, move and snapshot with the keys alone", async ({ person }) => {
  // A long way; the limit is one that only a hang reaches.
  test.setTimeout(180_000)
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
  await keyboard.type(talks)
  await keyboard.press("Enter")
  await expect(ana.card(talks)).toBeVisible()
  await keyboard.press("Escape")

  await keyboard.press("j")
  await expect(cardButton(ana, treaty)).toBeFocused()
  await keyboard.press("ArrowDown")
  await expect(cardButton(ana, talks)).toBeFocused()
  await keyboard.press("k")
  await expect(cardButton(ana, treaty)).toBeFocused()

  await keyboard.press("e")
  const statement = ana.panel().getByRole("textbox", { name: "Statement" })
  await expect(statement).toBeFocused()
  await keyboard.press("ControlOrMeta+a")
  await keyboard.type(sharper)
  await keyboard.press("Enter")
  await expect(ana.card(sharper)).toBeVisible()
  await keyboard.press("Escape")
  await expect(ana.panel()).toHaveCount(0)
  await expect(cardButton(ana, sharper)).toBeFocused()

  await keyboard.press("p")
  await expect(ana.likelihood(sharper)).toBeFocused()
  await keyboard.type("3/10")
  await keyboard.press("Enter")
  await expect(ana.card(sharper)).toContainText("30%")
  // The numbers of the yardstick, on the thumb and on its words.
  await tabsTo(ana, ana.slider(sharper))
  await keyboard.press("2")
  await expect(ana.card(sharper)).toContainText("very unlikely (5–20%)")
  const words = ana.panel().getByRole("group", { name: "Likelihood in words" })
  await tabsTo(ana, words.getByRole("button").first())
  await keyboard.press("5")
  await expect(ana.card(sharper)).toContainText("likely (55–80%)")
  await keyboard.press("Escape")
  await expect(cardButton(ana, sharper)).toBeFocused()

  await keyboard.press("c")
  await expect(commentField(ana)).toBeFocused()
  await keyboard.type("Watch the second reading.")
  await keyboard.press("ControlOrMeta+Enter")
  await expect(ana.panel().getByRole("list", { name: /^Comments/ })).toContainText(
    "Watch the second reading.",
  )
  await keyboard.press("Escape")
  await expect(cardButton(ana, sharper)).toBeFocused()

  await keyboard.press("m")
  await expect(page.getByRole("combobox", { name: `Move “${sharper}” to` })).toBeFocused()
  await keyboard.type("last")
  await keyboard.press("Enter")
  await expect.poll(() => titlesInOrder(ana)).toEqual([talks, sharper])
  await expect(cardButton(ana, sharper)).toBeFocused()

  await keyboard.press("s")
  const dialog = page.getByRole("dialog", { name: "Snapshots" })
  await tabsTo(ana, dialog.getByRole("textbox"))
  await keyboard.type("After the keys")
  await keyboard.press("Enter")
  await expect(dialog.getByText("After the keys")).toBeVisible()
  await keyboard.press("Escape")
  await expect(dialog).toHaveCount(0)
  await expect(cardButton(ana, sharper)).toBeFocused()
})

test("create, estimate, comment, move and snapshot with clicks alone, and nothing dragged", async ({
  person,
}) => {
  test.setTimeout(180_000)
  const ana = await person("Ana")
  const { page } = ana
  await page.goto("/")
  await page.getByRole("button", { name: "Start blank" }).click()
  await ana.isOnBoard()

  await page.getByRole("button", { name: "New scenario" }).click()
  const area = page.getByRole("textbox", { name: /^New scenario in/ })
  for (const title of [treaty, talks]) {
    await area.fill(title)
    await page.getByRole("button", { name: "Add scenario" }).click()
    await expect(ana.card(title)).toBeVisible()
  }
  await page.getByRole("button", { name: "Done" }).click()

  await ana.opensScenario(treaty)
  await ana.panel().getByRole("textbox", { name: "Statement" }).fill(sharper)
  await ana.panel().getByText("Scenario", { exact: true }).click()
  await expect(ana.card(sharper)).toBeVisible()
  await ana
    .panel()
    .getByRole("group", { name: "Likelihood in words" })
    .getByRole("button", { name: /very unlikely/ })
    .click()
  await expect(ana.card(sharper)).toContainText("very unlikely (5–20%)")
  await commentField(ana).fill("Watch the second reading.")
  await ana.panel().getByRole("button", { name: "Comment", exact: true }).click()
  await expect(ana.panel().getByRole("list", { name: /^Comments/ })).toContainText(
    "Watch the second reading.",
  )

  await ana
    .panel()
    .getByRole("button", { name: `Actions for “${sharper}”` })
    .click()
  await page.getByRole("menuitem", { name: "Move to…" }).click()
  await page.getByRole("option", { name: "Last" }).click()
  await expect.poll(() => titlesInOrder(ana)).toEqual([talks, sharper])
  await ana.panel().getByRole("button", { name: "Close", exact: true }).click()

  await page.getByRole("button", { name: "Snapshot", exact: true }).click()
  const dialog = page.getByRole("dialog", { name: "Snapshots" })
  await dialog.getByRole("textbox").fill("After the clicks")
  await dialog.getByRole("button", { name: "Take snapshot" }).click()
  await expect(dialog.getByText("After the clicks")).toBeVisible()
  await dialog.getByRole("button", { name: "Close", exact: true }).click()
  await expect(dialog).toHaveCount(0)
})

test("Alt and a digit go to the parts of the page, also out of a text; the skip link is the first stop", async ({
  person,
}) => {
  const ana = await person("Ana")
  const { page } = ana
  const { keyboard } = page
  const { id } = await ana.makesBoard({ title: "Landmarks", lines: [treaty, talks] })
  await ana.opensBoard(id)
  await keyboard.press("Tab")
  await expect(page.getByRole("link", { name: "Skip to the board" })).toBeFocused()
  await keyboard.press("Enter")
  await keyboard.press("Tab")
  expect(await page.evaluate(() => document.activeElement?.closest("main") !== null)).toBe(true)

  await ana.opensScenario(treaty)
  await tabsTo(ana, ana.likelihood(treaty))
  for (const [digit, landmark] of [
    ["1", page.getByRole("banner")],
    ["2", page.getByRole("search")],
    ["3", page.getByRole("main")],
    ["4", ana.panel()],
    ["5", page.getByRole("contentinfo")],
  ] as const) {
    await keyboard.press(`Alt+${digit}`)
    await expect(landmark, `Alt+${digit}`).toBeFocused()
  }

  // Something to be told, so that there is somewhere to go.
  await cardButton(ana, talks).focus()
  await keyboard.press("Delete")
  await expect(ana.card(talks)).toHaveCount(0)
  await expect(cardButton(ana, treaty)).toBeFocused()
  await keyboard.press("F6")
  await keyboard.press("Tab")
  await tabsTo(ana, page.getByRole("button", { name: "Undo", exact: true }))
  await keyboard.press("Enter")
  await expect(ana.card(talks)).toBeVisible()
})

test("keys of the board are nobody's while somebody types, and a sequence can be left", async ({
  person,
}) => {
  const ana = await person("Ana")
  const { page } = ana
  const { keyboard } = page
  const { id } = await ana.makesBoard({ title: "Typing", lines: [treaty] })
  await ana.opensBoard(id)
  await keyboard.press("/")
  await expect(page.getByRole("searchbox", { name: "Search scenarios" })).toBeFocused()
  await keyboard.type("nmsxge?")
  await expect(page.getByRole("searchbox", { name: "Search scenarios" })).toHaveValue("nmsxge?")
  await expect(page.getByRole("dialog")).toHaveCount(0)
  await keyboard.press("Escape")
  await keyboard.press("Escape")
  await expect(ana.card(treaty)).toBeVisible()

  await keyboard.press("j")
  await keyboard.press("Enter")
  await expect(ana.panel()).toBeVisible()
  await page.getByRole("main").focus()
  await keyboard.press("g")
  await keyboard.press("Escape")
  await keyboard.press("b")
  await expect(ana.panel()).toBeVisible()
  await keyboard.press("Escape")
  await expect(ana.panel()).toHaveCount(0)
})

test("G and O show the outline, G and B the board; the address says which, and a phone remembers it", async ({
  person,
}) => {
  const ana = await person("Ana")
  const { page } = ana
  const { id } = await ana.makesBoard({ title: "Views", lines: [treaty, talks] })
  await ana.opensBoard(id)
  const outline = page.getByRole("treegrid")
  await page.keyboard.press("g")
  await page.keyboard.press("o")
  await expect(outline).toBeVisible()
  await expect(page).toHaveURL(/[?&]view=outline/)
  await page.reload()
  await ana.isOnBoard()
  await expect(outline).toBeVisible()
  await page.keyboard.press("g")
  await page.keyboard.press("b")
  await expect(ana.card(treaty)).toBeVisible()
  await expect(page).not.toHaveURL(/view=/)
  const views = page.getByRole("group", { name: "View", exact: true })
  await views.getByRole("button", { name: "Outline" }).click()
  await expect(outline).toBeVisible()
  await expect(views.getByRole("button", { name: "Outline" })).toHaveAttribute("aria-pressed", "true")

  // Where there is no room for the switch; what is chosen there holds there until something else is.
  await page.setViewportSize({ width: 390, height: 844 })
  await page.goto(`/b/${id}`)
  await ana.isOnBoard()
  await expect(outline).toBeVisible()
  await page.getByRole("button", { name: "More", exact: true }).click()
  await page.getByRole("menuitemradio", { name: "Board", exact: true }).click()
  await expect(ana.card(treaty)).toBeVisible()
})

test("what colleagues do moves nobody's focus and nobody's caret", async ({ person }) => {
  const ana = await person("Ana")
  const ben = await person("Ben")
  const { id, codes } = await ana.makesBoard({ title: "Focus", lines: [treaty, "Talks fail"] })
  await ana.opensBoard(id)
  await ben.joins(codes.analyst)
  await ana.opensScenario(treaty)
  await ben.opensScenario(treaty)
  const finePrint = (who: Person) => who.panel().getByRole("textbox", { name: "Fine print" })
  await finePrint(ana).fill("north south")
  await expect(finePrint(ben)).toHaveValue("north south")
  await finePrint(ana).evaluate((area: HTMLTextAreaElement) => area.setSelectionRange(6, 6))

  await finePrint(ben).press("Control+Home")
  await finePrint(ben).pressSequentially("from ")
  await ben.types(ben.likelihood(treaty), "70%")
  await expect(finePrint(ana)).toHaveValue("from north south")
  await expect(ana.likelihood(treaty)).toHaveValue("70%")
  await expect(finePrint(ana)).toBeFocused()
  expect(await finePrint(ana).evaluate((area: HTMLTextAreaElement) => area.selectionStart)).toBe(11)

  // Removed under her hands: what she has is kept, where she is.
  await ben
    .panel()
    .getByRole("button", { name: `Actions for “${treaty}”` })
    .click()
  await ben.page.getByRole("menuitem", { name: "Delete" }).click()
  await ana.sees(/^Ben removed this .*What stands here is kept\.$/)
  await expect(finePrint(ana)).toHaveValue("from north south")
  await expect(finePrint(ana)).toBeFocused()
  await ana.panel().getByRole("button", { name: "Restore" }).click()
  await expect(ben.card(treaty)).toBeVisible()
})
