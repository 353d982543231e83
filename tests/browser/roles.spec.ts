import { expect, type Person, test } from "./support/people.ts"

const talks = "Talks resume"

async function boardOfTwo(ana: Person): Promise<{ id: string; codes: { analyst: string; viewer: string } }> {
  const board = await ana.makesBoard({ title: "Roles", lines: [talks, "Talks fail"] })
  await ana.opensBoard(board.id)
  return board
}

test("R7 a viewer sees everything as it happens and changes nothing", async ({ person }) => {
  const ana = await person("Ana")
  const vera = await person("Vera")
  const { id, codes } = await boardOfTwo(ana)
  await vera.joins(codes.viewer)
  await expect(vera.page.getByRole("button", { name: "Share", exact: true })).toHaveCount(0)
  await expect(vera.page.getByRole("textbox", { name: "Board title" })).toHaveCount(0)
  await expect(vera.page.getByRole("heading", { name: "Roles" })).toBeVisible()

  await vera.opensScenario(talks)
  const before = await ana.boardAsKept(id)
  // Nothing on the page can be written in, and every field says so to assistive technology too.
  const fields = vera.page.getByRole("textbox").or(vera.page.getByRole("combobox"))
  await expect(fields.first()).toBeVisible()
  for (const field of await fields.all()) await expect(field).not.toBeEditable()
  await expect(vera.slider(talks)).toHaveAttribute("aria-disabled", "true")
  await vera.slider(talks).press("ArrowUp")
  await vera.slider(talks).press("9")
  await vera.panel().press("n")
  await vera.sees("Viewers can read the board but not change it.")

  // What others do arrives all the same, and is all that arrives.
  await ana.opensScenario(talks)
  await ana.types(ana.likelihood(talks), "70%")
  await expect(vera.likelihood(talks)).toHaveValue("70%")
  await ana.isSaved()
  const after = await ana.boardAsKept(id)
  expect(after.scenarios.map(({ title }) => title)).toEqual(before.scenarios.map(({ title }) => title))
  const kept = after.scenarios.find(({ title }) => title === talks)?.working?.probabilities
  expect(kept?.yes).toBeCloseTo(0.7, 9)

  await vera.page.getByRole("button", { name: "Snapshots" }).click()
  await vera.sees("Viewers can read snapshots but not take them.")
  await expect(vera.page.getByRole("button", { name: "Take snapshot" })).toHaveCount(0)
})

test("R6 a lowered role takes effect on the open page, and so does removing somebody", async ({ person }) => {
  const ana = await person("Ana")
  const ben = await person("Ben")
  const { codes } = await boardOfTwo(ana)
  await ben.joins(codes.analyst)
  await ben.opensScenario(talks)
  await ben.types(ben.likelihood(talks), "60%")
  await ben.isSaved()
  await ana.seesHere(2)

  await ana.page.getByRole("button", { name: "People: 2 here" }).click()
  const people = ana.page.getByRole("dialog", { name: "People" })
  await people.getByRole("button", { name: "Change Ben" }).click()
  await ana.page.getByRole("menuitemradio", { name: /Viewer/ }).click()
  await ben.sees("You are a viewer now: you can read the board but not change it.")
  await expect(ben.likelihood(talks)).toBeDisabled()
  await expect(ben.slider(talks)).toHaveAttribute("aria-disabled", "true")

  await people.getByRole("button", { name: "Change Ben" }).click()
  await ana.page.getByRole("menuitem", { name: "Remove from the board…" }).click()
  await people.getByRole("button", { name: "Remove", exact: true }).click()
  await expect(ben.page.getByRole("heading", { name: "You were removed from this board" })).toBeVisible()
  await expect(people.getByText("Ben")).toHaveCount(0)
})

test("a facilitator replaces and closes a code, and the old one opens nothing", async ({ person }) => {
  const ana = await person("Ana")
  const ben = await person("Ben")
  const { codes } = await boardOfTwo(ana)
  await ana.page.getByRole("button", { name: "Share", exact: true }).click()
  const analysts = ana.page.getByRole("dialog").getByRole("region", { name: "Analysts" })
  const code = analysts.getByText(/^[2-9A-Z]{4} [2-9A-Z]{4}$/)
  const old = `${codes.analyst.slice(0, 4)} ${codes.analyst.slice(4)}`
  await expect(code).toHaveText(old)

  await analysts.getByRole("button", { name: "Replace the analysts code" }).click()
  await analysts.getByRole("button", { name: "Replace", exact: true }).click()
  await expect(code).not.toHaveText(old)
  await ben.page.goto(`/j/${codes.analyst}`)
  await expect(ben.page.getByRole("heading", { name: "This code does not open a board" })).toBeVisible()

  await analysts.getByRole("button", { name: "Close the analysts code" }).click()
  await analysts.getByRole("button", { name: "Close it" }).click()
  await expect(analysts.getByText("The code is closed.")).toBeVisible()
  await analysts.getByRole("button", { name: "Make a new analysts code" }).click()
  const fresh = (await code.textContent()) ?? ""
  await ben.joins(fresh.replace(" ", ""))
  await ana.page.keyboard.press("Escape")
  await ana.seesHere(2)
})
