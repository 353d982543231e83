import { isAccessibleInEveryLook } from "./support/axe.ts"
import { expect, type Locator, type Person, test } from "./support/people.ts"

const kim = "Kim Jong-un attends the Eastern Economic Forum in Vladivostok"
const meeting = "Abe-Kim meeting in Vladivostok at the September 2018 forum"
const announced = "Kremlin or KCNA announces Kim will come to Vladivostok"

const outline = (who: Person): Locator => who.page.getByRole("treegrid", { name: "Scenarios by set" })
const row = (who: Person, title: string): Locator => outline(who).locator(`[data-row][data-title="${title}"]`)
/** The scenario itself, and not a link that leads to it. */
const scenario = (who: Person, title: string): Locator => row(who, title).and(who.page.locator("[data-card]"))
const heard = (who: Person): Locator => who.page.getByRole("status", { name: "What the what-if moves" })

/** Presses a key until the focus is there; a page where it never comes fails. */
async function pressesTo(who: Person, key: string, target: Locator): Promise<void> {
  await expect(target).toBeVisible()
  for (let presses = 0; presses < 80; presses += 1) {
    if (await target.evaluate((element) => element === document.activeElement)) return
    await who.page.keyboard.press(key)
  }
  throw new Error(`${target} was not reached in 80 presses of ${key}`)
}

test("in the outline, by keys alone: suppose that Kim comes, hear what moves, observe a signal, undo", async ({
  person,
}) => {
  test.slow()
  const ana = await person("Ana")
  const { keyboard } = ana.page
  const { id } = await ana.makesBoard({ template: "korea-2018" })
  await ana.opensBoard(id, "?view=outline")
  await expect(scenario(ana, kim)).toBeVisible()
  await pressesTo(ana, "Tab", outline(ana).locator("[data-row][tabindex='0']"))
  await pressesTo(ana, "ArrowDown", scenario(ana, kim))

  // The row opens, and what the model has of it lies beneath.
  await keyboard.press("ArrowRight")
  await expect(scenario(ana, kim)).toHaveAttribute("aria-expanded", "true")
  await pressesTo(ana, "ArrowDown", row(ana, "Suppose"))
  await expect(row(ana, "Suppose")).toHaveAttribute("aria-level", "3")
  await pressesTo(ana, "ArrowRight", ana.page.getByRole("button", { name: `Suppose Yes: ${kim}` }))
  await keyboard.press("Enter")
  await expect(heard(ana)).toContainText(`${meeting}: 10% to 45%`)
  await expect(scenario(ana, meeting)).toContainText("45%")
  await expect(ana.page.getByRole("button", { name: `Suppose Yes: ${kim}` })).toBeFocused()

  // And back to the board as it is.
  await pressesTo(
    ana,
    "ArrowRight",
    row(ana, "Suppose").getByRole("button", { name: "End the what-if", exact: true }),
  )
  await keyboard.press("Enter")
  await expect(heard(ana)).toContainText("The what-if has ended")
  await expect(scenario(ana, meeting)).toContainText("10%")

  // Links say what they do, in words.
  await expect(row(ana, meeting).filter({ hasText: "Is needed for" })).toBeVisible()

  // A signal is observed with its day.
  await keyboard.press("Escape")
  await pressesTo(ana, "ArrowDown", row(ana, announced))
  await pressesTo(
    ana,
    "ArrowRight",
    ana.page.getByRole("button", { name: `Observed: ${announced}`, exact: true }),
  )
  await keyboard.press("Enter")
  const dialog = ana.page.getByRole("dialog", { name: "It was seen" })
  await expect(dialog).toBeVisible()
  await pressesTo(ana, "Tab", dialog.getByRole("button", { name: "Record it" }))
  await keyboard.press("Enter")
  await expect(dialog).toHaveCount(0)
  await expect(row(ana, announced)).toContainText("Observed")

  // Undo takes it back whole.
  await keyboard.press("Control+z")
  await expect(row(ana, announced)).toContainText("Watching")
})

const phone = { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true }

test("on a phone the same by touch, nothing scrolls sideways, and what is touched is 44 px", async ({
  person,
}) => {
  test.slow()
  const ana = await person("Ana", phone)
  const { id } = await ana.makesBoard({ template: "korea-2018" })
  await ana.opensBoard(id, "?view=outline")
  await scenario(ana, kim)
    .getByRole("button", { name: `Show the model of “${kim}”` })
    .tap()
  const suppose = ana.page.getByRole("button", { name: `Suppose Yes: ${kim}` })
  await suppose.tap()
  await expect(heard(ana)).toContainText(`${meeting}: 10% to 45%`)
  await expect(scenario(ana, meeting)).toContainText("45%")
  await outline(ana).getByRole("button", { name: "End the what-if", exact: true }).tap()
  await expect(heard(ana)).toContainText("The what-if has ended")

  await ana.page.getByRole("button", { name: `Observed: ${announced}`, exact: true }).tap()
  await ana.page.getByRole("dialog", { name: "It was seen" }).getByRole("button", { name: "Record it" }).tap()
  await expect(row(ana, announced)).toContainText("Observed")
  await ana.page.getByRole("button", { name: `Watch again: ${announced}` }).tap()
  await expect(row(ana, announced)).toContainText("Watching")

  const wide = await ana.page.evaluate(() => [document.documentElement.scrollWidth, window.innerWidth])
  expect(wide[0]).toBeLessThanOrEqual(wide[1] ?? 0)
  for (const button of await outline(ana)
    .locator("[data-parent='s-kim-eef'] button, [data-row^='driver:'] button")
    .all()) {
    const height = await button.evaluate((element) =>
      Math.max(
        element.getBoundingClientRect().height,
        Number.parseFloat(getComputedStyle(element, "::after").height) || 0,
      ),
    )
    expect(Math.round(height), (await button.getAttribute("aria-label")) ?? "").toBeGreaterThanOrEqual(44)
  }
})

test("drivers stand where they are supposed to, and an incoherent pair is repaired and put back", async ({
  person,
}) => {
  test.slow()
  const ana = await person("Ana")
  const { id } = await ana.makesBoard({ template: "korea-2018" })
  await ana.opensBoard(id, "?view=outline")
  const pressure = row(ana, "Pressure applied")
  await pressure.getByRole("button", { name: "Suppose a higher level: Pressure applied" }).click()
  await expect(pressure).toContainText("Supposed 4 threat of imminent military action")
  await expect(heard(ana)).toContainText("What if: ")
  await pressure.getByRole("button", { name: "As on the board: Pressure applied" }).click()
  await expect(pressure).not.toContainText("Supposed")

  // The meeting needs Kim: likelier than that it cannot be.
  await expect(row(ana, "What does not go together")).toHaveCount(0)
  const likelihood = scenario(ana, meeting).getByRole("button", { name: /^Set the likelihood/ })
  await likelihood.click()
  const dialog = ana.page.getByRole("dialog", { name: meeting })
  await ana.types(dialog.getByRole("textbox", { name: `Likelihood: ${meeting}`, exact: true }), "60")
  await ana.page.keyboard.press("Escape")
  const gap = outline(ana).locator("[data-row^='gap:requires']").filter({ hasText: kim })
  await expect(gap).toContainText("it stands at 60%, the other at 22%")
  await gap.getByRole("button", { name: "Apply this repair" }).click()
  await expect(gap).toHaveCount(0)
  await expect(scenario(ana, meeting)).toContainText("41%")
  await ana.page.keyboard.press("Control+z")
  await expect(gap).toBeVisible()
  await isAccessibleInEveryLook(ana, "outline with the model open")
})
