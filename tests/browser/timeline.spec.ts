import { isAccessibleInEveryLook } from "./support/axe.ts"
import { expect, type Locator, type Person, test } from "./support/people.ts"

const strip = (who: Person): Locator => who.page.getByRole("region", { name: "Strip of time" })
const entry = (who: Person, name: string | RegExp): Locator => strip(who).getByRole("button", { name })
const dialog = (who: Person, name: string): Locator => who.page.getByRole("dialog", { name, exact: true })

test("events are added, dragged and moved by keys, each as exactly as it is dated, and a colleague sees it", async ({
  person,
}) => {
  const ana = await person("Ana")
  const { id, codes } = await ana.makesBoard({ template: "korea-2018" })
  const ben = await person("Ben")
  await ben.joins(codes.analyst)
  await ana.opensBoard(id, "?view=timeline")
  await ben.opensBoard(id, "?view=timeline")
  await expect(entry(ana, /^Eastern Economic Forum, Vladivostok, some day in Sep 2018\./)).toBeVisible()
  await expect(entry(ana, /^Pompeo's two-day visit.*between 12 Jun 2018 and 8 Jul 2018/)).toBeVisible()

  await ana.page.getByRole("button", { name: "New event" }).click()
  const form = dialog(ana, "New event")
  await form.getByRole("textbox", { name: "What happens" }).fill("Envoys meet in Helsinki")
  await form.getByRole("button", { name: "Add event" }).click()
  await expect(form).toContainText("Choose the day.")
  await form.getByRole("combobox", { name: "How exactly it is dated" }).selectOption("quarter")
  await form.getByRole("textbox", { name: "Year" }).fill("2018")
  await form.getByRole("combobox", { name: "Quarter" }).selectOption("4")
  await form.getByRole("button", { name: "Add event" }).click()
  await expect(form).toHaveCount(0)
  const helsinki = entry(ben, /^Envoys meet in Helsinki, some day in Q4 2018/)
  await expect(helsinki).toBeVisible()

  // By keys: one step of its own, a quarter; by hand: as many as the hand goes.
  await entry(ana, /^Envoys meet in Helsinki/).focus()
  await ana.page.keyboard.press("Alt+ArrowRight")
  await expect(entry(ben, /^Envoys meet in Helsinki, some day in Q1 2019/)).toBeVisible()
  await ana.page.keyboard.press("ControlOrMeta+z")
  await expect(helsinki).toBeVisible()

  await ana.page.getByRole("combobox", { name: "Time across" }).selectOption("quarter")
  const tokyo = entry(ana, /^US-Japan-ROK foreign ministers meet in Tokyo, 8 Jul 2018/)
  await tokyo.scrollIntoViewIfNeeded()
  const box = await tokyo.boundingBox()
  const width = await strip(ana).evaluate((element) => element.clientWidth)
  if (!box) throw new Error("the event has no place")
  await ana.page.mouse.move(box.x + 4, box.y + 8)
  await ana.page.mouse.down()
  await ana.page.mouse.move(box.x + 4 + (width / 92) * 3, box.y + 8, { steps: 6 })
  await ana.page.mouse.up()
  await expect(entry(ben, /^US-Japan-ROK foreign ministers meet in Tokyo, 11 Jul 2018/)).toBeVisible()
  await expect(dialog(ana, "Event")).toHaveCount(0)

  // The deadline of a question, in steps of a day; arrows go from one to the next.
  await ana.page.getByRole("combobox", { name: "Time across" }).selectOption("fit")
  const kim = entry(ana, /^Kim Jong-un attends/)
  await kim.focus()
  await ana.page.keyboard.press("Alt+ArrowLeft")
  await expect(entry(ben, /^Kim Jong-un attends.* to 29 Sep 2018/)).toBeVisible()
  await kim.press("ArrowRight")
  await expect(kim).not.toBeFocused()
  await expect(strip(ana).locator("[data-entry]:focus")).toHaveCount(1)
  await ana.page.keyboard.press("Enter")
  await expect(ana.panel()).toBeVisible()
})

test("the timeline as a table, for a viewer, on a phone and to axe", async ({ person }) => {
  test.slow()
  const ana = await person("Ana")
  const vera = await person("Vera", {
    viewport: { width: 390, height: 844 },
    hasTouch: true,
    isMobile: true,
  })
  const { id, codes } = await ana.makesBoard({ template: "korea-2018" })
  await ana.opensBoard(id, "?view=timeline")
  await expect(strip(ana)).toBeVisible()
  await isAccessibleInEveryLook(ana, "timeline", "main")
  await ana.page.getByRole("button", { name: "Show as table" }).click()
  await expect(ana.page.getByRole("table", { name: /in the order of time/ })).toBeVisible()
  await isAccessibleInEveryLook(ana, "timeline as a table", "main")

  await vera.joins(codes.viewer)
  await vera.opensBoard(id, "?view=timeline")
  const row = vera.page.getByRole("button", { name: "Eastern Economic Forum, Vladivostok" })
  await row.tap()
  await expect(dialog(vera, "Event")).toContainText("Viewers can read the board but not change it.")
  await isAccessibleInEveryLook(vera, "an event for a viewer", "[role=dialog]")
  const wide = await vera.page.evaluate(
    () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
  )
  expect(wide).toBeLessThanOrEqual(0)
})
