// The palette: every command and every scenario of a large board, by a few letters, with the hands on the keys.
import { expect, type Person, test } from "./support/people.ts"

const treaty = "A treaty is signed by 2030"
const label = "Find a command or scenario"
const numbered = (count: number) => Array.from({ length: count }, (_, i) => `Ship ${i + 1} leaves harbour`)

const palette = (who: Person) => who.page.getByRole("dialog", { name: label })
const field = (who: Person) => who.page.getByRole("combobox", { name: label })
const options = (who: Person) => palette(who).getByRole("option")
const chosen = (who: Person) => palette(who).getByRole("option", { selected: true })

test("one scenario among 200 is found and opened by its words", async ({ person }) => {
  const ana = await person("Ana")
  const { page } = ana
  // The limit is one that only a hang reaches.
  test.setTimeout(180_000)
  const { id } = await ana.makesBoard({ title: "Two hundred", lines: [...numbered(199), treaty] })
  await ana.opensBoard(id)

  await page.keyboard.press("Control+k")
  await expect(field(ana)).toBeFocused()
  await page.keyboard.type("signed treaty")
  await expect(options(ana)).toHaveCount(1)
  await expect(chosen(ana)).toContainText(treaty)
  await expect(palette(ana).getByRole("status")).toHaveText("1 result")
  await page.keyboard.press("Enter")
  await expect(palette(ana)).toHaveCount(0)
  await expect(ana.panel().getByRole("region", { name: treaty, exact: true })).toBeFocused()

  await page.keyboard.press("Control+k")
  await page.keyboard.type("ship 13")
  // Ship 13 itself, then 130 to 139, and last 113, which only holds it.
  await expect(chosen(ana)).toContainText("Ship 13 leaves harbour")
  await expect(options(ana)).toHaveCount(12)
  await page.keyboard.press("ArrowDown")
  await expect(chosen(ana)).toContainText("Ship 130 leaves harbour")
  await expect(field(ana)).toBeFocused()
  await page.keyboard.press("ArrowUp")
  await page.keyboard.press("ArrowUp")
  await expect(chosen(ana)).toContainText("Ship 113 leaves harbour")
  await page.keyboard.press("Escape")
  await expect(palette(ana)).toHaveCount(0)
  await expect(ana.panel().getByRole("region", { name: treaty, exact: true })).toBeFocused()

  await page.keyboard.press("Control+k")
  await page.keyboard.type("zzz")
  await expect(options(ana)).toHaveCount(0)
  await ana.sees("Nothing on this board is called “zzz”")
})

test("a command is run where one was before the palette opened, and stands on top the next time", async ({
  person,
}) => {
  const ana = await person("Ana")
  const { page } = ana
  const { id } = await ana.makesBoard({ title: "Commands", lines: [treaty, "Talks fail"] })
  await ana.opensBoard(id)
  const card = ana.card("Talks fail").getByRole("button", { name: "Talks fail", exact: true })
  await page.keyboard.press("j")
  await page.keyboard.press("j")
  await expect(card).toBeFocused()

  await page.keyboard.press("Control+k")
  await page.keyboard.type("dupl")
  await page.keyboard.press("Enter")
  await expect(ana.panel().getByRole("region", { name: "Talks fail (copy)" })).toBeVisible()
  await page.keyboard.press("Escape")
  await expect(ana.panel().getByRole("region", { name: "Talks fail (copy)" })).toHaveCount(0)

  await page.keyboard.press("Control+k")
  await expect(palette(ana).getByRole("group", { name: "Recent" })).toContainText("Duplicate scenario")
  await page.keyboard.type("new scenario")
  await page.keyboard.press("Enter")
  await expect(page.getByRole("textbox", { name: /^New scenario in/ })).toBeFocused()

  // Out of a text, too.
  await page.keyboard.press("Control+k")
  await expect(field(ana)).toBeFocused()
  await page.keyboard.press("Control+k")
  await expect(palette(ana)).toHaveCount(0)
  await expect(page.getByRole("textbox", { name: /^New scenario in/ })).toBeFocused()
})

test("no key is lost while the palette opens: before its code is here, and before its field has the focus", async ({
  person,
}) => {
  const ana = await person("Ana")
  const { page } = ana
  const { id } = await ana.makesBoard({ title: "Fast hands", lines: [treaty] })
  let arrive = () => {}
  const arrived = new Promise<void>((resolve) => {
    arrive = resolve
  })
  await page.route(/\/_next\/static\/chunks\//, async (route) => {
    const response = await route.fetch()
    if ((await response.text()).includes("A command, a scenario, a set, a person")) await arrived
    await route.fulfill({ response })
  })
  await ana.opensBoard(id)
  /** Presses it at the moment when the field is there, and does not have the focus yet. */
  const pressesAsItComes = (key: string) =>
    page.evaluate((pressed) => {
      const watch = new MutationObserver(() => {
        const input = document.querySelector("[data-palette] input")
        if (!input || document.activeElement === input) return
        watch.disconnect()
        const event = { key: pressed, code: `Key${pressed.toUpperCase()}`, bubbles: true, cancelable: true }
        document.activeElement?.dispatchEvent(new KeyboardEvent("keydown", event))
      })
      watch.observe(document.body, { childList: true, subtree: true })
    }, key)

  await pressesAsItComes("c")
  await page.keyboard.press("Control+k")
  await page.keyboard.type("new s")
  arrive()
  await expect(field(ana)).toBeFocused()
  await page.keyboard.type("enario")
  await expect(field(ana)).toHaveValue("new scenario")
  await page.keyboard.press("Escape")
  await expect(palette(ana)).toHaveCount(0)

  await pressesAsItComes("n")
  await page.keyboard.press("Control+k")
  await expect(field(ana)).toBeFocused()
  await page.keyboard.type("ew scenario")
  await expect(field(ana)).toHaveValue("new scenario")
  await page.keyboard.press("Enter")
  await expect(page.getByRole("textbox", { name: /^New scenario in/ })).toBeFocused()
})

test("what somebody may not do is shown last, with the reason, and is not done", async ({ person }) => {
  const ana = await person("Ana")
  const vera = await person("Vera")
  const { codes } = await ana.makesBoard({ title: "Reading", lines: [treaty] })
  await vera.joins(codes.viewer)
  await vera.page.getByRole("button", { name: label }).click()
  await vera.page.keyboard.type("new scenario")
  const option = palette(vera).getByRole("option", { name: /^New scenario/ })
  await expect(option).toHaveAttribute("aria-disabled", "true")
  await expect(option).toContainText(/viewer/i)
  await vera.page.keyboard.press("Enter")
  await expect(palette(vera)).toBeVisible()
  await expect(vera.page.getByRole("textbox", { name: /^New scenario in/ })).toHaveCount(0)
})

test("single-letter keys are switched off, and nothing shows or does them any more", async ({ person }) => {
  const ana = await person("Ana")
  const { page } = ana
  const { id } = await ana.makesBoard({ title: "No letters", lines: [treaty] })
  await ana.opensBoard(id)
  await page.keyboard.press("?")
  const sheet = page.getByRole("dialog", { name: "Keys" })
  const row = (name: string) =>
    sheet.locator("dl > div").filter({ has: page.getByText(name, { exact: true }) })
  await expect(row("New scenario").locator("kbd")).toHaveText("N")
  await sheet.getByRole("checkbox", { name: /^Single-letter keys/ }).uncheck()
  await expect(row("New scenario")).toHaveCount(0)
  await expect(row("Next card").locator("kbd")).toHaveText("↓")
  await page.keyboard.press("Escape")
  await expect(sheet).toHaveCount(0)

  await page.keyboard.press("n")
  await page.keyboard.press("j")
  await page.keyboard.press("Control+k")
  await expect(field(ana)).toBeFocused()
  await expect(
    palette(ana)
      .getByRole("option", { name: /^New scenario/ })
      .locator("kbd"),
  ).toHaveCount(0)
  await page.keyboard.press("Escape")
  await expect(page.getByRole("textbox", { name: /^New scenario in/ })).toHaveCount(0)

  // On this device, also after a reload; and from the menu they come back.
  await page.reload()
  await ana.isOnBoard()
  await page.getByRole("button", { name: "More", exact: true }).click()
  const choice = page.getByRole("menuitemcheckbox", { name: "Single-letter keys" })
  await expect(choice).not.toBeChecked()
  await choice.click()
  await page.keyboard.press("Escape")
  await expect(choice).toHaveCount(0)
  await page.keyboard.press("n")
  await expect(page.getByRole("textbox", { name: /^New scenario in/ })).toBeFocused()
})

test("calm mode, asked for in the palette, leaves out where others are, on this device and for as long as one likes", async ({
  person,
}) => {
  const ana = await person("Ana")
  const ben = await person("Ben")
  const { id, codes } = await ana.makesBoard({ title: "Calm", lines: [treaty] })
  await ana.opensBoard(id)
  await ben.joins(codes.analyst)
  await ben.opensScenario(treaty)
  const presence = ana.card(treaty).getByRole("img", { name: "Ben" })
  await expect(presence).toBeVisible()

  await ana.page.keyboard.press("Control+k")
  await ana.page.keyboard.type("calm")
  await ana.page.keyboard.press("Enter")
  await expect(presence).toBeHidden()
  await expect(ana.page.getByRole("button", { name: "People: 2 here" })).toBeVisible()
  await ana.page.reload()
  await ana.isOnBoard()
  await ana.seesHere(2)
  await expect(presence).toBeHidden()

  await ana.page.getByRole("button", { name: "More", exact: true }).click()
  const choice = ana.page.getByRole("menuitemcheckbox", { name: /^Calm mode/ })
  await expect(choice).toBeChecked()
  await choice.click()
  await expect(presence).toBeVisible()
})

test("people are found by name, and where they are is a press away", async ({ person }) => {
  const ana = await person("Ana")
  const ben = await person("Ben")
  const { id, codes } = await ana.makesBoard({ title: "Where", lines: [treaty, "Talks fail"] })
  await ana.opensBoard(id)
  await ben.joins(codes.analyst)
  await ana.seesHere(2)
  await ana.page.keyboard.press("Control+k")
  await ana.page.keyboard.type("ben")
  await expect(palette(ana).getByRole("option", { name: /^Ben/ })).toHaveAttribute("aria-disabled", "true")
  await ben.opensScenario(treaty)
  await expect(palette(ana).getByRole("option", { name: /^Ben/ })).toContainText(treaty)
  await ana.page.keyboard.press("Enter")
  await expect(ana.panel().getByRole("region", { name: treaty, exact: true })).toBeVisible()
})

test("on a phone it opens from the menu and takes a tap", async ({ person }) => {
  const ana = await person("Ana", { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true })
  const { page } = ana
  const { id } = await ana.makesBoard({ title: "Pocket", lines: [...numbered(12), treaty] })
  await ana.opensBoard(id)
  await page.getByRole("button", { name: "More", exact: true }).tap()
  await page.getByRole("menuitem", { name: label }).tap()
  await expect(field(ana)).toBeFocused()
  await page.keyboard.type("treaty")
  await expect(options(ana)).toHaveCount(1)
  expect((await options(ana).first().boundingBox())?.height).toBeGreaterThanOrEqual(44)
  await options(ana).first().tap()
  await expect(ana.panel().getByRole("region", { name: treaty, exact: true })).toBeVisible()
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(390)
})
