import AxeBuilder from "@axe-core/playwright"
import { expect, type Person, test } from "./support/people.ts"

const rules = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]

/** Of the whole page, or of one part of it when the rest has been looked at already. */
async function isAccessible(
  who: Person,
  where: string,
  part?: string,
  without: string[] = [],
): Promise<void> {
  const axe = new AxeBuilder({ page: who.page }).withTags(rules).disableRules(without)
  const { violations } = await (part === undefined ? axe : axe.include(part)).analyze()
  const said = violations.map(
    ({ id, help, nodes }) =>
      `${where}: ${id} (${help})\n${nodes.map((node) => `  ${node.html}\n  ${node.failureSummary}`).join("\n")}`,
  )
  expect(said).toEqual([])
}

for (const colorScheme of ["light", "dark"] as const) {
  test(`home and join have no axe violations in ${colorScheme}`, async ({ person }) => {
    const ana = await person("Ana", { colorScheme })
    const ben = await person("Ben", { colorScheme })
    const { codes } = await ana.makesBoard({ lines: ["Talks resume"] })
    await ana.page.goto("/")
    await ana.page.getByRole("button", { name: "Paste a list" }).click()
    await ana.page.getByRole("textbox", { name: "Scenarios, one a line" }).fill("One\nTwo")
    await isAccessible(ana, "home")
    await ben.page.goto(`/j/${codes.viewer}`)
    await isAccessible(ben, "join")
  })

  test(`the board, a scenario and the dialogs have no axe violations in ${colorScheme}`, async ({
    person,
  }) => {
    // Five examinations of a large page: seconds on a quiet machine, a minute on a busy one.
    test.slow()
    const ana = await person("Ana", { colorScheme })
    const vera = await person("Vera", { colorScheme })
    const { id, codes } = await ana.makesBoard({ template: "korea-2018" })
    await vera.joins(codes.viewer)
    await ana.opensBoard(id)
    await ana.opensScenario("Status of the 2019 US-ROK exercises")
    await isAccessible(ana, "board and scenario")
    await vera.opensScenario("Abe-Kim meeting in Vladivostok at the September 2018 forum")
    await isAccessible(vera, "scenario of a viewer", "aside")

    for (const [button, dialog] of [
      ["Share", "Share this board"],
      ["Snapshot", "Snapshots"],
      ["People: 2 here", "People"],
    ] as const) {
      await ana.page.getByRole("button", { name: button, exact: true }).click()
      const open = ana.page.getByRole("dialog", { name: dialog })
      await expect(open).toBeVisible()
      await expect(open.getByText(/Loading/)).toHaveCount(0)
      await isAccessible(ana, dialog, "[role=dialog]")
      await open.getByRole("button", { name: "Close", exact: true }).click()
      await expect(open).toHaveCount(0)
    }
  })
}

test("in forced colours nothing is lost: no axe violations, and the thumb and the bars are drawn", async ({
  person,
}) => {
  test.slow()
  const ana = await person("Ana", { forcedColors: "active", colorScheme: "dark" })
  const { id } = await ana.makesBoard({ template: "korea-2018" })
  await ana.opensBoard(id)
  const title = "Kim Jong-un attends the Eastern Economic Forum in Vladivostok"
  await ana.opensScenario(title)
  // Contrast is the system's then; axe reads the colours that it has painted over.
  await isAccessible(ana, "board and scenario in forced colours", undefined, ["color-contrast"])
  // What is drawn and not written would be painted over, unless it says so in the system's own colours.
  const { thumb, ground } = await ana.slider(title).evaluate((slider) => ({
    thumb: getComputedStyle(slider.firstElementChild ?? slider).backgroundColor,
    ground: getComputedStyle(document.body).backgroundColor,
  }))
  expect(thumb).not.toBe(ground)
})

const phone = { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true }

test("on a phone nothing scrolls sideways, and what is to be touched is 44 px", async ({ person }) => {
  const ana = await person("Ana", phone)
  const { id, codes } = await ana.makesBoard({ template: "korea-2018" })
  const fits = async (who: Person, where: string) => {
    const { inner, outer } = await who.page.evaluate(() => ({
      inner: document.documentElement.scrollWidth,
      outer: document.documentElement.clientWidth,
    }))
    expect(inner, `${where} is as wide as the phone`).toBeLessThanOrEqual(outer)
  }
  await ana.page.goto("/")
  await fits(ana, "home")
  const ben = await person("Ben", phone)
  await ben.page.goto(`/j/${codes.analyst}`)
  await fits(ben, "join")
  await ana.opensBoard(id)
  await fits(ana, "board")
  for (const button of await ana.page.getByRole("banner").getByRole("button").all()) {
    const size = await button.evaluate((element) => {
      const own = element.getBoundingClientRect()
      const around = getComputedStyle(element, "::after")
      return {
        width: Math.max(own.width, Number.parseFloat(around.width) || 0),
        height: Math.max(own.height, Number.parseFloat(around.height) || 0),
      }
    })
    expect(size.width, await button.innerText()).toBeGreaterThanOrEqual(44)
    expect(size.height, await button.innerText()).toBeGreaterThanOrEqual(44)
  }
  await ana.opensScenario("Status of the 2019 US-ROK exercises")
  await fits(ana, "scenario")
  // At the end of a long sheet its own bar is still there, and nothing lies under the pill.
  const evidence = ana.panel().getByRole("button", { name: "Add evidence" })
  await ana.panel().evaluate((sheet) => sheet.scrollTo(0, sheet.scrollHeight))
  await expect(ana.panel().getByRole("button", { name: "Close" })).toBeInViewport({ ratio: 1 })
  await evidence.tap()
  await expect(ana.panel().getByRole("textbox", { name: "What it says, in our own words" })).toBeFocused()
  await ana.panel().getByRole("button", { name: "Close" }).click()
  await expect(ana.panel()).toHaveCount(0)
  await ana.page.getByRole("button", { name: "More" }).click()
  await ana.page.getByRole("menuitem", { name: "Share" }).click()
  await expect(ana.page.getByRole("region", { name: "Analysts" })).toBeVisible()
  await fits(ana, "share")
})
