/** A table comes onto a board: what cannot come says why, all of the rest comes in one step, and goes in one. */
import { expect, test } from "./support/people.ts"

const table = [
  "Statement;Group;Likelihood;By when",
  "Talks resume this year;Dialogue;30%;2026-12-31",
  "A test flight over the sea;Pressure;130%;2026-12-31",
  "'=The border opens;Dialogue;1 in 10;31.2.2027",
].join("\r\n")

test("R17 a table with two bad rows: reasons, mended in place, brought in one step, taken back in one", async ({
  person,
}) => {
  const ana = await person("Ana")
  const { id } = await ana.makesBoard({ title: "Import", lines: ["Already here"] })
  await ana.opensBoard(id)
  await ana.page.getByRole("button", { name: "More" }).click()
  await ana.page.getByRole("menuitem", { name: "Import scenarios" }).click()
  const dialog = ana.page.getByRole("dialog", { name: "Import scenarios" })
  const choosing = ana.page.waitForEvent("filechooser")
  await dialog.getByRole("button", { name: "Choose a file" }).click()
  await (await choosing).setFiles({ name: "list.csv", mimeType: "text/csv", buffer: Buffer.from(table) })

  await expect(dialog).toContainText("Row 3: likelihood 130% is above 100.")
  await expect(dialog).toContainText("Row 4: resolve by 31.2.2027 is not a day of the calendar.")
  await expect(dialog.getByRole("button", { name: "Add to the board" })).toBeDisabled()
  await expect(dialog.getByRole("combobox", { name: "Group holds" })).toHaveValue("set")

  const text = dialog.getByRole("textbox", { name: "The table" })
  await text.fill(table.replace("130%", "13%").replace("31.2.2027", "28.2.2027"))
  await expect(dialog.getByRole("status")).toHaveText("3 scenarios, all ready")
  await dialog.getByRole("button", { name: "Add 3 scenarios" }).click()
  await expect(dialog).toBeHidden()
  await expect(ana.card("Talks resume this year")).toContainText("30%")
  await expect(ana.card("=The border opens")).toContainText("10%")
  await ana.isSaved()

  await ana.page.keyboard.press("Control+z")
  for (const gone of ["Talks resume this year", "A test flight over the sea", "=The border opens"])
    await expect(ana.card(gone)).toBeHidden()
  await expect(ana.card("Already here")).toBeVisible()
  await expect(ana.page.getByRole("region", { name: "Dialogue" })).toBeHidden()
})
