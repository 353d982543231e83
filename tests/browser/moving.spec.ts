import { expect, type Person, test } from "./support/people.ts"

const column = (who: Person, name: string) => who.page.getByRole("region", { name, exact: true })
const titles = (who: Person, name: string) => column(who, name).getByRole("heading", { level: 3 })
const focused = (who: Person, title: string) =>
  expect(who.card(title).getByRole("button", { name: title, exact: true })).toBeFocused()

/** Five scenarios in one set, and a second set beside it. */
async function twoSets(ana: Person): Promise<{ id: string; analyst: string }> {
  const { id, codes } = await ana.makesBoard({
    title: "Moving",
    lines: ["One", "Two", "Three", "Four", "Five"],
  })
  await ana.opensBoard(id)
  await ana.page.getByRole("button", { name: "New set" }).click()
  await ana.page.getByRole("textbox", { name: "Name of the set" }).fill("Sanctions")
  await ana.page.getByRole("button", { name: "Add set" }).click()
  await expect(column(ana, "Sanctions")).toBeVisible()
  return { id, analyst: codes.analyst }
}

/** With the mouse, in steps as a hand makes them; let go only where `last` says so. */
async function drags(
  who: Person,
  title: string,
  aim: () => Promise<{ x: number; y: number }>,
): Promise<void> {
  const { page } = who
  await who.card(title).hover()
  // Only now: to be hovered it may have been scrolled to.
  const to = await aim()
  const handle = await page.getByRole("button", { name: `Move “${title}”…` }).boundingBox()
  if (!handle) throw new Error("no handle")
  await page.mouse.move(handle.x + handle.width / 2, handle.y + handle.height / 2)
  await page.mouse.down()
  await page.mouse.move(handle.x + 30, handle.y + 30, { steps: 3 })
  await page.mouse.move(to.x, to.y, { steps: 8 })
}

async function placeOf(who: Person, title: string, part: "upper" | "lower") {
  const box = await who.card(title).boundingBox()
  if (!box) throw new Error(`no card ${title}`)
  return { x: box.x + box.width / 2, y: box.y + box.height * (part === "upper" ? 0.2 : 0.8) }
}

test("a card is dragged within its set and to another one, a colleague sees it, Esc and outside change nothing", async ({
  person,
}) => {
  const ana = await person("Ana")
  const ben = await person("Ben")
  const { analyst } = await twoSets(ana)
  await ben.joins(analyst)
  // The machinery comes with the first move of the mouse.
  await Promise.all([
    ana.page.waitForFunction(() => document.querySelector("[data-place] [draggable=true]") !== null),
    ana.page.mouse.move(300, 300),
  ])

  await drags(ana, "Four", () => placeOf(ana, "Two", "upper"))
  await expect(ana.page.locator("[data-drop-line]")).toHaveCount(1)
  await ana.page.mouse.up()
  await expect(titles(ben, "Scenarios")).toHaveText(["One", "Four", "Two", "Three", "Five"])
  await expect(ana.page.locator("[data-drop-line]")).toHaveCount(0)
  await focused(ana, "Four")

  await drags(ana, "One", async () => {
    const empty = await column(ana, "Sanctions").boundingBox()
    return { x: (empty?.x ?? 0) + 100, y: (empty?.y ?? 0) + 120 }
  })
  await ana.page.mouse.up()
  await expect(titles(ben, "Sanctions")).toHaveText(["One"])
  await drags(ana, "Four", () => placeOf(ana, "One", "upper"))
  await ana.page.mouse.up()
  await expect(titles(ben, "Sanctions")).toHaveText(["Four", "One"])
  await expect(ana.page.getByText("Moved to Sanctions, 1 of 2")).toHaveCount(1)

  await drags(ana, "Two", () => placeOf(ana, "One", "lower"))
  await expect(ana.page.locator("[data-drop-line]")).toHaveCount(1)
  await ana.page.keyboard.press("Escape")
  await ana.page.mouse.up()
  await drags(ana, "Three", async () => ({ x: 400, y: 20 }))
  await ana.page.mouse.up()
  await expect(titles(ana, "Scenarios")).toHaveText(["Two", "Three", "Five"])
  await expect(titles(ana, "Sanctions")).toHaveText(["Four", "One"])
  await ana.isSaved()

  // A column by its handle, with the mouse; and back by its menu.
  const handle = column(ana, "Sanctions").locator("[data-set-handle]")
  const from = await handle.boundingBox()
  const first = await column(ana, "Scenarios").boundingBox()
  if (!from || !first) throw new Error("no handle")
  await ana.page.mouse.move(from.x + 8, from.y + 8)
  await ana.page.mouse.down()
  await ana.page.mouse.move(from.x - 20, from.y + 30, { steps: 3 })
  await ana.page.mouse.move(first.x + 40, first.y + 60, { steps: 8 })
  await expect(ana.page.locator("[data-drop-line]")).toHaveCount(1)
  await ana.page.mouse.up()
  const sets = ben.page.locator("[data-column] h2 > span:first-child")
  await expect(sets).toHaveText(["Sanctions", "Scenarios"])
  await ana.page.getByRole("button", { name: "Actions for the set “Sanctions”" }).click()
  await ana.page.getByRole("menuitem", { name: "Move right" }).click()
  await expect(sets).toHaveText(["Scenarios", "Sanctions"])
})

test("23 a card is moved, and several are, by keys alone", async ({ person }) => {
  const ana = await person("Ana")
  const ben = await person("Ben")
  const { analyst } = await twoSets(ana)
  await ben.joins(analyst)
  const { page } = ana
  await page.keyboard.press("Escape")
  await page.keyboard.press("j")
  await focused(ana, "One")
  await page.keyboard.press("m")
  const place = page.getByRole("combobox", { name: "Move “One” to" })
  await expect(place).toBeFocused()
  await page.keyboard.type("after three")
  await expect(page.getByRole("option")).toHaveText(["After “Three”"])
  await page.keyboard.press("Enter")
  await expect(place).toHaveCount(0)
  await expect(titles(ben, "Scenarios")).toHaveText(["Two", "Three", "One", "Four", "Five"])
  await focused(ana, "One")

  // Given up, nothing has moved and the focus is where it was.
  await page.keyboard.press("m")
  await page.keyboard.press("Escape")
  await expect(place).toHaveCount(0)
  await focused(ana, "One")

  await page.keyboard.press("x")
  await page.keyboard.press("j")
  await page.keyboard.press("x")
  const bar = page.getByRole("region", { name: "Selected scenarios" })
  await expect(bar).toContainText("2 selected")
  await page.keyboard.press("m")
  const both = page.getByRole("combobox", { name: "Move 2 scenarios to" })
  await expect(both).toBeFocused()
  await page.keyboard.type("sanctions")
  await page.keyboard.press("Enter")
  await expect(titles(ben, "Sanctions")).toHaveText(["One", "Four"])
  await expect(bar).toHaveCount(0)
  await focused(ana, "One")

  await page.keyboard.press("x")
  await expect(bar).toContainText("1 selected")
  await page.keyboard.press("Escape")
  await expect(bar).toHaveCount(0)

  // Taken back like any other change.
  await page.keyboard.press("ControlOrMeta+z")
  await expect(titles(ben, "Scenarios")).toHaveText(["Two", "Three", "One", "Four", "Five"])
  await ana.isSaved()
})

test("two people move the same card at once, and both see the same in the end", async ({ person }) => {
  const ana = await person("Ana")
  const ben = await person("Ben")
  const { id, analyst } = await twoSets(ana)
  await ben.joins(analyst)
  const choose = async (who: Person, typed: string) => {
    await who.card("Two").getByRole("button", { name: "Two", exact: true }).focus()
    await who.page.keyboard.press("m")
    await who.page.getByRole("combobox", { name: "Move “Two” to" }).fill(typed)
  }
  await choose(ana, "sanctions")
  await choose(ben, "after five")
  await Promise.all([ana.page.keyboard.press("Enter"), ben.page.keyboard.press("Enter")])
  await ana.isSaved()
  await ben.isSaved()
  const seen = async (who: Person) => [
    await titles(who, "Scenarios").allTextContents(),
    await titles(who, "Sanctions").allTextContents(),
  ]
  await expect.poll(async () => JSON.stringify(await seen(ana))).toBe(JSON.stringify(await seen(ben)))
  const [left = [], right = []] = await seen(ana)
  expect([...left, ...right].toSorted()).toEqual(["Five", "Four", "One", "Three", "Two"])
  const kept = (await ana.boardAsKept(id)).scenarios.map(({ title }) => title)
  expect(kept.toSorted()).toEqual(["Five", "Four", "One", "Three", "Two"])
})

test("what a colleague moves takes nobody's focus, also into another set", async ({ person }) => {
  const ana = await person("Ana")
  const ben = await person("Ben")
  const { analyst } = await twoSets(ana)
  await ben.joins(analyst)
  await ben.card("Three").getByRole("button", { name: "Three", exact: true }).focus()
  await ana.card("Three").getByRole("button", { name: "Three", exact: true }).focus()
  await ana.page.keyboard.press("m")
  await ana.page.getByRole("combobox").fill("sanctions")
  await ana.page.keyboard.press("Enter")
  await expect(titles(ben, "Sanctions")).toHaveText(["Three"])
  await focused(ben, "Three")
})

test("under a locked layout an analyst moves nothing, is told why, and a move made offline is given back", async ({
  person,
}) => {
  const ana = await person("Ana")
  const ben = await person("Ben")
  const { analyst } = await twoSets(ana)
  await ben.joins(analyst)
  ben.expectsErrors(/ERR_INTERNET_DISCONNECTED|WebSocket|Failed to fetch/)
  const move = ben.page.getByRole("button", { name: "Move “One”…" })
  await expect(move).toHaveCount(1)

  // Offline, Ben moves a card; meanwhile the layout is locked.
  const places = ben.page.getByRole("combobox", { name: "Move “One” to" })
  await ben.card("One").getByRole("button", { name: "One", exact: true }).focus()
  // What is fetched when the page is at rest is here once it has been open.
  await ben.page.keyboard.press("m")
  await expect(places).toBeVisible()
  await ben.page.keyboard.press("Escape")
  await expect(places).toHaveCount(0)
  await ben.context.setOffline(true)
  await focused(ben, "One")
  await ben.page.keyboard.press("m")
  await places.fill("sanctions")
  await ben.page.keyboard.press("Enter")
  await expect(titles(ben, "Sanctions")).toHaveText(["One"])
  await ana.page.getByRole("button", { name: "More" }).click()
  await ana.page.getByRole("menuitem", { name: /^Lock the layout/ }).click()
  await expect(ana.page.getByRole("banner").getByText(/layout\s*locked/i)).toBeVisible()
  await ana.isSaved()
  await ben.context.setOffline(false)
  await ben.sees("A facilitator has locked the layout.")
  await expect(titles(ben, "Scenarios")).toHaveText(["One", "Two", "Three", "Four", "Five"])
  await expect(ben.page.getByRole("banner").getByText(/layout\s*locked/i)).toBeVisible()
  await expect(move).toHaveCount(0)

  await ben.card("Two").hover()
  await ben.page.getByRole("button", { name: "Actions for “Two”" }).click()
  const item = ben.page.getByRole("menuitem", { name: /^Move to…/ })
  await expect(item).toBeDisabled()
  await expect(item).toContainText("A facilitator has locked the layout.")
  await ben.page.keyboard.press("Escape")
  // A facilitator goes on moving, and an analyst goes on writing.
  await ana.card("Two").getByRole("button", { name: "Two", exact: true }).focus()
  await ana.page.keyboard.press("m")
  await ana.page.getByRole("combobox").fill("sanctions")
  await ana.page.keyboard.press("Enter")
  await expect(titles(ben, "Sanctions")).toHaveText(["Two"])
  await column(ben, "Sanctions").getByRole("button", { name: "New scenario in Sanctions" }).click()
  await ben.types(ben.page.getByRole("textbox", { name: "New scenario in Sanctions" }), "Six")
  await expect(titles(ana, "Sanctions")).toHaveText(["Two", "Six"])

  await ana.page.getByRole("button", { name: "More" }).click()
  await ana.page.getByRole("menuitem", { name: /^Unlock the layout/ }).click()
  await expect(ben.page.getByRole("banner").getByText(/layout\s*locked/i)).toHaveCount(0)
})
