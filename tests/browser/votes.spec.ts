import { isAccessibleInEveryLook } from "./support/axe.ts"
import { expect, type Locator, type Person, test } from "./support/people.ts"

const strip = (who: Person): Locator => who.page.getByRole("region", { name: "What to do now" })
const control = (who: Person): Locator => who.page.getByRole("dialog", { name: "Rounds and phases" })
const votes = (who: Person): Locator => who.page.getByRole("dialog", { name: /^Round 3: links and tables/ })
const tangible = "DPRK takes a tangible, externally verified denuclearization step"
const russia = /^Kim Jong-un attends .* → Russia hosts Korea contacts/

async function answersLink(who: Person, words: string): Promise<void> {
  await strip(who).getByRole("button", { name: "Links and tables" }).click()
  const link = votes(who).getByRole("listitem", { name: russia })
  // What is typed of the reason is kept as it is typed, and goes with the strength.
  await link.getByRole("textbox", { name: /^Why/ }).fill(`It would be ${words}.`)
  await votes(who).getByRole("button", { name: "Done" }).click()
  await strip(who).getByRole("button", { name: "Links and tables" }).click()
  await expect(link.getByRole("textbox", { name: /^Why/ })).toHaveValue(`It would be ${words}.`)
  await link.getByRole("button", { name: words, exact: true }).click()
  await expect(link.getByRole("status")).toContainText(`Yours is in: ${words}`)
}

async function fillsTable(who: Person): Promise<void> {
  const table = votes(who).getByRole("region", { name: tangible })
  await table.getByRole("button", { name: "Your own table…" }).click()
  await who.page.getByRole("dialog").last().getByRole("button", { name: "Hand in", exact: true }).click()
  await expect(table).toContainText("Your table is in.")
}

test("B8 how strong a link is, and tables of one's own, are said blind, revealed together and taken for the team", async ({
  person,
}) => {
  test.slow()
  const fay = await person("Fay")
  const ann = await person("Ann")
  const ben = await person("Ben")
  const { id, codes } = await fay.makesBoard({ template: "korea-2018" })
  await ann.joins(codes.analyst)
  await ben.joins(codes.analyst)
  await fay.opensBoard(id, "?over=rounds")
  await control(fay).getByRole("radio", { name: "Some of them" }).check()
  await control(fay).getByText("Links and tables", { exact: true }).click()
  await control(fay).getByRole("checkbox", { name: russia }).check()
  const tables = control(fay).getByRole("group", { name: "Tables of drivers" })
  await tables.getByRole("checkbox", { name: tangible }).check()
  await expect(control(fay)).toContainText("blind · 2 questions")
  await control(fay).getByRole("button", { name: "Open round", exact: true }).click()
  await expect(control(fay).getByText("Open", { exact: true })).toBeVisible()
  await fay.page.keyboard.press("Escape")
  await expect(control(fay)).toHaveCount(0)

  await answersLink(ann, "8 times as likely")
  await fillsTable(ann)
  await isAccessibleInEveryLook(ann, "votes on the model", "[role=dialog]")
  await votes(ann).getByRole("button", { name: "Done" }).click()
  // What the team holds of the table is no anchor meanwhile.
  await ben.opensBoard(id, "?view=drivers")
  await expect(ben.page.getByText("The team's table is hidden while a blind round asks")).toBeVisible()
  await answersLink(ben, "twice as likely")
  // One sees one's own and nothing of anybody else's.
  await expect(votes(ben)).not.toContainText("8 times as likely, odds")
  await expect(votes(ben)).not.toContainText("said:")
  await fillsTable(ben)
  await votes(ben).getByRole("button", { name: "Done" }).click()
  await expect(strip(fay)).toContainText("2 of 2 in")

  await strip(fay).getByRole("button", { name: "Reveal", exact: true }).click()
  // With nothing asked of scenarios, the reveal is of these: on every page by itself.
  await expect(votes(ben).getByRole("listitem", { name: russia })).toContainText("2 said:")
  const link = votes(fay).getByRole("listitem", { name: russia })
  await expect(link.getByRole("list", { name: "Reasons" })).toContainText("It would be 8 times as likely.")
  // Between ln 8 and ln 2 lies ln 4.
  await expect(link).toContainText(
    "2 said: in the middle 4 times as likely, from twice as likely to 8 times as likely.",
  )
  await link.getByRole("button", { name: "Take the median for the team" }).click()
  await expect(link).toContainText("The team holds 4 times as likely.")
  await expect(link).toContainText("The team took the median of this link.")
  await votes(fay).getByText("What all say together").click()
  await expect(votes(fay).getByRole("region", { name: tangible })).toContainText("2 people have said")
  await isAccessibleInEveryLook(fay, "votes together", "[role=dialog]")
})
