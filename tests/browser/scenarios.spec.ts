import { expect, type Person, test } from "./support/people.ts"

const talks = "Talks resume"
const titles = (who: Person, column: string) =>
  who.page.getByRole("region", { name: column, exact: true }).getByRole("heading", { level: 3 })

test("scenarios are added, pasted, renamed, copied, moved, removed and brought back, and a colleague sees it", async ({
  person,
}) => {
  const ana = await person("Ana")
  const ben = await person("Ben")
  const { id, codes } = await ana.makesBoard({ title: "Scenarios" })
  await ana.opensBoard(id)
  await ben.joins(codes.analyst)
  const { page } = ana
  const act = async (title: string, name: string) => {
    await ana.card(title).hover()
    await page.getByRole("button", { name: `Actions for “${title}”` }).click()
    await page.getByRole("menuitem", { name, exact: true }).click()
  }

  // On an empty board the key opens the form in the set that is there.
  await page.keyboard.press("n")
  const form = page.getByRole("textbox", { name: "New scenario in Scenarios" })
  await expect(form).toBeFocused()
  await form.fill(talks)
  await form.press("Enter")
  await expect(ben.card(talks)).toBeVisible()
  await form.fill(Array.from({ length: 30 }, (_, i) => `${i + 1}. Line ${i + 1}`).join("\n"))
  await page.getByRole("button", { name: "Add 30 scenarios" }).click()
  await expect(titles(ben, "Scenarios")).toHaveCount(31)
  await expect(titles(ben, "Scenarios").last()).toHaveText("Line 30")
  await form.press("Escape")

  // Esc takes back what was typed in a statement, Enter keeps it.
  await ana.opensScenario(talks)
  const statement = ana.panel().getByRole("textbox", { name: "Statement" })
  await statement.fill("Something else")
  await statement.press("Escape")
  await expect(ana.panel().getByRole("region", { name: talks, exact: true })).toBeVisible()
  await statement.fill("Talks resume by May")
  await statement.press("Enter")
  await expect(ben.card("Talks resume by May")).toBeVisible()
  await ana.panel().getByRole("button", { name: "Close" }).click()

  await act("Line 2", "Duplicate")
  await expect(titles(ben, "Scenarios")).toHaveCount(32)
  await page.keyboard.press("Escape")
  await act("Line 1", "Move up")
  await expect(titles(ben, "Scenarios").first()).toHaveText("Line 1")

  await page.getByRole("button", { name: "New set" }).click()
  await page.getByRole("textbox", { name: "Name of the set" }).fill("One of these")
  await page.getByRole("checkbox", { name: "Only one of its scenarios can happen" }).check()
  await page.getByRole("button", { name: "Add set" }).click()
  for (const title of ["Line 3", "Line 4", "Line 5"]) {
    await ana.card(title).hover()
    await page.getByRole("button", { name: `Actions for “${title}”` }).click()
    await page.getByRole("menuitem", { name: "Move to…" }).click()
    const place = page.getByRole("combobox", { name: `Move “${title}” to` })
    await place.fill("one of these")
    await page.getByRole("option").last().click()
    await expect(place).toHaveCount(0)
    await expect(titles(ben, "One of these").last()).toHaveText(title)
  }
  await ben.sees("Total 150%: more than 100%.")

  await act("Line 5", "Delete")
  await expect(ben.card("Line 5")).toHaveCount(0)
  await page.getByRole("button", { name: "Undo", exact: true }).click()
  await expect(ben.card("Line 5")).toBeVisible()
  await act("Line 4", "Delete")
  await expect(ben.card("Line 4")).toHaveCount(0)
  await ben.page.getByRole("button", { name: /^Removed/ }).click()
  await ben.page.getByRole("button", { name: "Restore “Line 4”" }).click()
  await expect(ben.page.getByRole("dialog")).toHaveCount(0)
  await expect(ben.card("Line 4").getByRole("button", { name: "Line 4", exact: true })).toBeFocused()
  await expect(titles(ana, "One of these")).toHaveText(["Line 3", "Line 4", "Line 5"])
  await ana.isSaved()
  await ben.isSaved()
})

test("outcomes are added and held, and quantiles out of order are refused where they were typed", async ({
  person,
}) => {
  const ana = await person("Ana")
  const ben = await person("Ben")
  const { id, codes } = await ana.makesBoard({ template: "korea-2018" })
  await ana.opensBoard(id)
  await ben.joins(codes.analyst)
  const exercises = "Status of the 2019 US-ROK exercises"
  await ana.opensScenario(exercises)
  await ben.opensScenario(exercises)
  await ana.types(ana.panel().getByRole("textbox", { name: "New outcome" }), "Cancelled for good")
  await expect(ben.likelihood(exercises, "Cancelled for good")).toHaveValue("0%")

  // Pinned, an outcome stays where it is while another one is moved.
  await ana.panel().getByRole("button", { name: "Hold “Suspension kept” while others move" }).click()
  await ana.types(ana.likelihood(exercises, "Other / unclear"), "20%")
  await expect(ben.likelihood(exercises, "Other / unclear")).toHaveValue("20%")
  await expect(ben.likelihood(exercises, "Suspension kept")).toHaveValue("38%")

  const poll = "Share of Japanese respondents doubting denuclearization any time soon (next comparable poll)"
  await ana.opensScenario(poll)
  await ben.opensScenario(poll)
  const median = ana.panel().getByRole("textbox", { name: "Median" })
  await ana.types(median, "95")
  await ana.sees("The median lies above the 90th percentile.")
  await expect(median).toHaveValue("95")
  await expect(ben.panel().getByRole("textbox", { name: "Median" })).toHaveValue("80")
  await ana.types(median, "82")
  await expect(ben.panel().getByRole("textbox", { name: "Median" })).toHaveValue("82")
  await ana.isSaved()
})
