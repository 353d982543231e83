import { isAccessibleInEveryLook } from "./support/axe.ts"
import { expect, type Locator, type Person, test } from "./support/people.ts"

const strip = (who: Person): Locator => who.page.getByRole("region", { name: "What to do now" })
const named = (who: Person, name: string | RegExp): Locator => who.page.getByRole("dialog", { name })

test("a blind round, from the plan to what is accepted, has no axe violations in light, dark and forced colours", async ({
  person,
}) => {
  // A dozen examinations of large pages.
  test.setTimeout(240_000)
  const fay = await person("Fay")
  const ann = await person("Ann")
  const { id, codes } = await fay.makesBoard({
    title: "A round",
    lines: ["Talks resume", "War breaks out"],
  })
  await ann.joins(codes.analyst)
  await fay.opensBoard(id, "?over=rounds")
  const rounds = named(fay, "Rounds and phases")
  await rounds.getByText("Estimate", { exact: true }).click()
  await expect(strip(ann)).toContainText("Estimate")
  await rounds.getByText("More", { exact: true }).click()
  await isAccessibleInEveryLook(fay, "a round to be opened")
  await rounds.getByRole("button", { name: "Open round", exact: true }).click()
  await expect(rounds.getByText("Open", { exact: true })).toBeVisible()
  await isAccessibleInEveryLook(fay, "a round that runs")

  await expect(ann.card("Talks resume")).toContainText("hidden until the reveal")
  await isAccessibleInEveryLook(ann, "a board while a blind round runs")
  await strip(ann).getByRole("button", { name: "Give your estimates" }).click()
  const sheet = named(ann, /^Round 1/)
  for (const [label, value] of [
    ["The lowest it could plausibly be", "10%"],
    ["The highest it could plausibly be", "40%"],
    ["Your best guess", "20%"],
  ] as const) {
    await sheet.getByRole("textbox", { name: label }).fill(value)
    await sheet.getByRole("textbox", { name: label }).blur()
  }
  await isAccessibleInEveryLook(ann, "the estimate sheet, filled in")
  await sheet.getByRole("button", { name: /^Submit/ }).click()
  await expect(sheet.getByText(/^Received/)).toBeVisible()
  await isAccessibleInEveryLook(ann, "the estimate sheet, received")
  await ann.page.keyboard.press("Escape")
  await expect(sheet).toHaveCount(0)

  await rounds.getByRole("button", { name: "Reveal", exact: true }).click()
  await fay.page
    .getByRole("button", { name: /^Reveal/ })
    .last()
    .click()
  const stage = named(fay, /^Round 1(:|$)/)
  await expect(stage.getByRole("table", { name: "Taken together" })).toBeVisible()
  await isAccessibleInEveryLook(fay, "the stage of a facilitator")
  await expect(named(ann, /^Round 1(:|$)/).getByRole("table", { name: "Taken together" })).toBeVisible()
  await isAccessibleInEveryLook(ann, "the stage of an analyst")
  await stage.getByRole("button", { name: "Show as table" }).click()
  await isAccessibleInEveryLook(fay, "the stage as a table")
})
