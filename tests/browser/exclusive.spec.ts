import { expect, type Person, test } from "./support/people.ts"

const set = (who: Person) => who.page.getByRole("region", { name: "Scenarios", exact: true })
const makeExclusive = async (who: Person) => {
  await who.page.getByRole("button", { name: "Actions for the set “Scenarios”" }).click()
  await who.page.getByRole("menuitem", { name: /^Only one can happen/ }).click()
}
const says = async (who: Person, title: string, likelihood: string) => {
  await who.opensScenario(title)
  await who.types(who.likelihood(title), likelihood)
  await expect(who.card(title)).toContainText(likelihood)
}

test("20 an exclusive set at 104% warns, is normalised with one press, and that is taken back with one", async ({
  person,
}) => {
  const ana = await person("Ana")
  const ben = await person("Ben")
  const { id, codes } = await ana.makesBoard({ title: "Exclusive", lines: ["Talks", "War"] })
  await ana.opensBoard(id)
  await ben.joins(codes.analyst)
  await makeExclusive(ana)
  // Two at an even chance, then one moved by each of two people: nothing is blocked, and the total follows.
  await expect(set(ben)).toContainText("Total 100%")
  await says(ana, "Talks", "54%")
  await expect(set(ben)).toContainText("Total 104%: more than 100%.")
  await says(ben, "War", "46%")
  await expect(set(ana)).toContainText("Total 100%")
  await says(ben, "War", "50%")
  await expect(set(ana)).toContainText("Total 104%: more than 100%.")

  await set(ana).getByRole("button", { name: "Normalise" }).click()
  await expect(set(ben)).toContainText("Total 100%")
  await expect(ben.card("Talks")).toContainText("52%")
  await expect(ben.card("War")).toContainText("48%")
  const kept = (await ana.boardAsKept(id)).scenarios.map(({ working }) => working?.probabilities?.yes ?? 0)
  expect(kept.reduce((a, b) => a + b, 0)).toBeCloseTo(1, 9)

  await ana.panel().getByRole("button", { name: "Close" }).click()
  await ana.page.keyboard.press("ControlOrMeta+z")
  await expect(set(ben)).toContainText("Total 104%: more than 100%.")
  await expect(ben.card("Talks")).toContainText("54%")
  await ana.isSaved()
})

test("what is missing to 100% is said, and becomes “None of these” with one press", async ({ person }) => {
  const ana = await person("Ana")
  const { id } = await ana.makesBoard({ title: "Missing", lines: ["Talks", "War"] })
  await ana.opensBoard(id)
  await makeExclusive(ana)
  await says(ana, "Talks", "60%")
  await says(ana, "War", "20%")
  await expect(set(ana)).toContainText("Total 80%. Perhaps one is missing: 20% is left for none of these.")
  await set(ana).getByRole("button", { name: "Add “None of these”" }).click()
  await expect(ana.card("None of these")).toContainText("20%")
  await expect(set(ana)).toContainText("Total 100%")
  await ana.isSaved()
})

test("R5 500 pasted lines appear for both, and are taken back as one thing", async ({ person }) => {
  // Two browsers draw 500 cards each.
  test.slow()
  const ana = await person("Ana")
  const ben = await person("Ben")
  ana.expectsErrors(/ERR_INTERNET_DISCONNECTED|WebSocket|Failed to fetch|Failed to load resource/)
  const { id, codes } = await ana.makesBoard({ title: "Long list" })
  await ana.opensBoard(id)
  await ben.joins(codes.analyst)
  await ana.page.keyboard.press("n")
  const field = ana.page.getByRole("textbox", { name: "New scenario in Scenarios" })
  const lines = Array.from({ length: 500 }, (_, i) => `${i + 1}. Line ${i + 1}`)

  // A line that is too long is named, and the list stays where it is.
  await field.fill([...lines.slice(0, 36), "x".repeat(501), ...lines.slice(37)].join("\n"))
  await ana.sees("Line 37 has more than 500 characters.")

  await field.fill(lines.join("\n"))
  await ana.context.setOffline(true)
  await ana.page.getByRole("button", { name: "Add 500 scenarios" }).click()
  await ana.sees("A long list needs the connection to the server.")
  await expect(field).toHaveValue(lines.join("\n"))
  await ana.context.setOffline(false)
  await ana.isSaved()
  await ana.page.getByRole("button", { name: "Add 500 scenarios" }).click()
  await expect(ana.page.getByText("500 scenarios added")).toBeVisible({ timeout: 30_000 })
  await expect(field).toHaveValue("")
  for (const who of [ana, ben]) {
    await expect(set(who).getByRole("heading", { level: 3 })).toHaveCount(500)
    await expect(set(who).getByRole("heading", { level: 3 }).last()).toHaveText("Line 500")
  }

  await field.press("Escape")
  await ana.page.keyboard.press("ControlOrMeta+z")
  await expect(set(ben).getByRole("heading", { level: 3 })).toHaveCount(0)
  await ana.isSaved()
})

test("a pasted megabyte is answered with a sentence, and what stood there stays", async ({ person }) => {
  const ana = await person("Ana")
  const { id } = await ana.makesBoard({ title: "Megabyte", lines: ["Talks"] })
  await ana.opensBoard(id)
  const paste = async (text: string) => {
    await ana.page.evaluate((words) => {
      const data = new DataTransfer()
      data.setData("text/plain", words)
      const event = new ClipboardEvent("paste", { clipboardData: data, bubbles: true, cancelable: true })
      const field = document.activeElement as HTMLTextAreaElement
      // A browser puts it in only where nobody has taken the event.
      if (field.dispatchEvent(event)) document.execCommand("insertText", false, words)
    }, text)
  }
  const megabyte = "A scenario that turns out true or false. ".repeat(25_600)
  await ana.page.keyboard.press("n")
  const field = ana.page.getByRole("textbox", { name: "New scenario in Scenarios" })
  await field.fill("What stood here")
  await paste(megabyte)
  await ana.sees(/characters; a list can have 200,000/)
  await expect(field).toHaveValue("What stood here")
  await field.press("Escape")

  await ana.opensScenario("Talks")
  const statement = ana.panel().getByRole("textbox", { name: "Statement" })
  await statement.focus()
  await paste(megabyte)
  await ana.sees(/characters; this can have 500/)
  await expect(statement).toHaveValue("Talks")
})
