import { isAccessibleInEveryLook } from "./support/axe.ts"
import { expect, type Locator, type Person, test } from "./support/people.ts"

const treaty = "A treaty is signed by 2030"
const talks = "Talks fail"

const outline = (who: Person): Locator => who.page.getByRole("treegrid", { name: "Scenarios by set" })
const row = (who: Person, title: string): Locator => outline(who).locator(`[data-row][data-title="${title}"]`)

/** Presses Tab until the focus is there; a page where it never comes fails. */
async function tabsTo(who: Person, target: Locator, key: "Tab" | "Shift+Tab" = "Tab"): Promise<void> {
  await expect(target).toBeVisible()
  for (let presses = 0; presses < 60; presses += 1) {
    if (await target.evaluate((element) => element === document.activeElement)) return
    await who.page.keyboard.press(key)
  }
  throw new Error(`${target} was not reached in 60 presses of ${key}`)
}

test("everything of the board is done in the outline with the keys alone", async ({ person }) => {
  test.slow()
  const ana = await person("Ana")
  const { page } = ana
  const { keyboard } = page
  const { id } = await ana.makesBoard({ title: "By keys", lines: ["Talks resume", talks] })
  await ana.opensBoard(id, "?view=outline")
  await expect(row(ana, talks)).toBeVisible()

  // One tab stop: from a row, Tab leaves the outline.
  const set = outline(ana).locator("[data-row]").first()
  await tabsTo(ana, set)
  await keyboard.press("ArrowDown")
  await expect(row(ana, "Talks resume")).toBeFocused()
  await keyboard.press("End")
  await expect(row(ana, talks)).toBeFocused()
  await keyboard.press("Tab")
  expect(await outline(ana).evaluate((grid) => grid.contains(document.activeElement))).toBe(false)
  await keyboard.press("Shift+Tab")
  await expect(row(ana, talks)).toBeFocused()

  // Add, and edit in place.
  await keyboard.press("n")
  await keyboard.type(treaty)
  await keyboard.press("Enter")
  await expect(row(ana, treaty)).toBeVisible()
  await keyboard.press("Escape")
  await tabsTo(ana, outline(ana).locator("[data-row][tabindex='0']"), "Shift+Tab")
  await keyboard.press("End")
  await expect(row(ana, treaty)).toBeFocused()
  await keyboard.press("F2")
  await keyboard.press("End")
  await keyboard.type(", in Hanoi")
  await keyboard.press("Enter")
  const signed = `${treaty}, in Hanoi`
  await expect(row(ana, signed)).toBeFocused()

  // The first opens what the model has of it, then one goes along the row to the likelihood, by the same control as
  // everywhere.
  await keyboard.press("ArrowRight")
  await expect(row(ana, signed)).toHaveAttribute("aria-expanded", "true")
  await keyboard.press("ArrowRight")
  await keyboard.press("ArrowRight")
  await keyboard.press("Enter")
  const dialog = page.getByRole("dialog", { name: signed })
  await tabsTo(ana, dialog.getByRole("textbox", { name: `Likelihood: ${signed}`, exact: true }))
  await keyboard.type("30")
  await keyboard.press("Enter")
  await keyboard.press("Escape")
  await expect(dialog).toHaveCount(0)
  await expect(row(ana, signed)).toContainText("unlikely (20–45%)")
  await expect(row(ana, signed).getByRole("gridcell").nth(1).getByRole("button")).toBeFocused()

  // Up among its neighbours, by its menu; the focus stays with it.
  await keyboard.press("End")
  await keyboard.press("Enter")
  await page.getByRole("menuitem", { name: "Move up" }).press("Enter")
  await expect(outline(ana).locator("[data-card]").nth(1)).toHaveAttribute("data-title", signed)
  await keyboard.press("Escape")
  await expect(row(ana, signed)).toBeFocused()

  // Opened and closed, one is back at the row.
  await keyboard.press("Enter")
  await expect(ana.panel().getByRole("region", { name: signed, exact: true })).toBeFocused()
  await keyboard.press("Escape")
  await expect(row(ana, signed)).toBeFocused()

  // Away and back, and the row after it has the focus meanwhile.
  await keyboard.press("Delete")
  await expect(row(ana, signed)).toHaveCount(0)
  await expect(row(ana, talks)).toBeFocused()
  const removed = page.getByRole("button", { name: /^Removed/ })
  await tabsTo(ana, removed)
  await keyboard.press("Enter")
  await tabsTo(ana, page.getByRole("button", { name: `Restore “${signed}”` }))
  await keyboard.press("Enter")
  await expect(row(ana, signed)).toBeVisible()
})

test("the outline has no axe violations in any look", async ({ person }) => {
  test.slow()
  const ana = await person("Ana")
  const { id } = await ana.makesBoard({ template: "korea-2018" })
  await ana.opensBoard(id, "?view=outline")
  await expect(outline(ana).locator("[data-card]").first()).toBeVisible()
  await isAccessibleInEveryLook(ana, "outline")
  const [first] = await outline(ana).locator("[data-card]").all()
  await first?.getByRole("button", { name: /^Set the likelihood/ }).click()
  await expect(ana.page.getByRole("dialog")).toBeVisible()
  await isAccessibleInEveryLook(ana, "likelihood in the outline", "[role=dialog]")
})

test("what a colleague does fast is said at most once in five seconds, and never moves the focus to nothing", async ({
  person,
}) => {
  test.slow()
  const ana = await person("Ana")
  const ben = await person("Ben")
  const { id, codes } = await ana.makesBoard({ title: "Voices", lines: ["Talks resume", talks, treaty] })
  await ana.opensBoard(id, "?view=outline")
  await ben.joins(codes.analyst)
  await ana.page.evaluate(() => {
    const region = document.querySelector("[role=status][aria-label='What others do']")
    const said: { at: number; text: string }[] = []
    Object.assign(window, { said })
    new MutationObserver(() => {
      const text = region?.textContent ?? ""
      if (text) said.push({ at: performance.now(), text })
    }).observe(region as Node, { childList: true, subtree: true, characterData: true })
  })
  const said = () =>
    ana.page.evaluate(() => (window as unknown as { said: { at: number; text: string }[] }).said)

  await row(ana, talks).focus()
  await ben.opensScenario(treaty)
  for (let i = 0; (await said()).length < 3; i += 1) {
    await ben.types(ben.likelihood(treaty), `${10 + (i % 80)}%`)
  }
  const heard = await said()
  for (const [i, { at }] of heard.entries()) {
    if (i > 0) expect(at - (heard[i - 1]?.at ?? 0)).toBeGreaterThan(4_900)
  }
  expect(heard[0]?.text).toBe(`Ben changed “${treaty}”.`)
  await expect(row(ana, talks)).toBeFocused()

  // The row she is at is removed: she comes to its neighbour, and hears why.
  await ben
    .card(talks)
    .getByRole("button", { name: `Actions for “${talks}”` })
    .click()
  await ben.page.getByRole("menuitem", { name: "Delete" }).click()
  await expect(row(ana, talks)).toHaveCount(0)
  await expect(row(ana, treaty)).toBeFocused()
  await expect
    .poll(async () => (await said()).map(({ text }) => text).join("\n"))
    .toContain(`“${talks}” is not here any more. You are at “${treaty}” now.`)

  // The row she is at is moved: she stays at it.
  await ben
    .card(treaty)
    .getByRole("button", { name: `Actions for “${treaty}”` })
    .click()
  await ben.page.getByRole("menuitem", { name: "Move up" }).click()
  await expect(outline(ana).locator("[data-card]").first()).toHaveAttribute("data-title", treaty)
  await expect(row(ana, treaty)).toBeFocused()
})

test("on a phone the outline has two lines a row, fingers hit, and nothing scrolls sideways", async ({
  person,
}) => {
  const ana = await person("Ana", { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true })
  const { id } = await ana.makesBoard({ template: "korea-2018" })
  await ana.opensBoard(id, "?view=outline")
  const first = outline(ana).locator("[data-card]").first()
  await expect(first).toBeVisible()
  expect(await ana.page.evaluate(() => document.querySelector("main")?.scrollWidth)).toBeLessThanOrEqual(390)
  for (const button of await first.getByRole("button").all()) {
    if (!(await button.isVisible())) continue
    const size = await button.evaluate((element) => {
      const box = element.getBoundingClientRect()
      const halo = getComputedStyle(element, "::after")
      return Math.max(box.height, Number.parseFloat(halo.height) || 0)
    })
    expect(size).toBeGreaterThanOrEqual(44)
  }
  await first.getByRole("button", { name: /^Set the likelihood/ }).click()
  await expect(ana.page.getByRole("dialog")).toBeVisible()
})
