import { createHash } from "node:crypto"
import { readFile } from "node:fs/promises"
import { expect, test } from "./support/people.ts"

test("a snapshot is named, taken and handed on as page, JSON and Markdown, each with its hash", async ({
  person,
}) => {
  const ana = await person("Ana")
  const { id } = await ana.makesBoard({ template: "korea-2018" })
  await ana.opensBoard(id)
  await ana.page.getByRole("button", { name: "Snapshot", exact: true }).click()
  const dialog = ana.page.getByRole("dialog", { name: "Snapshots" })
  await dialog.getByRole("button", { name: "Add a note" }).click()
  await dialog.getByRole("textbox", { name: "Note" }).fill("Before the cables came")
  await ana.types(dialog.getByRole("textbox", { name: "Name of the snapshot" }), "After move 1")
  const taken = dialog.getByRole("region", { name: "Taken now" })
  await expect(taken).toContainText("After move 1")
  await expect(taken).toContainText("Before the cables came")
  const hash = /[0-9a-f]{64}/.exec(await taken.innerText())?.[0] ?? "no hash shown"

  const exported = async (kind: string) => {
    const coming = ana.page.waitForEvent("download")
    await taken.getByRole("button", { name: "Export After move 1" }).click()
    await ana.page.getByRole("menuitem", { name: kind, exact: true }).click()
    const file = await coming
    return { name: file.suggestedFilename(), bytes: await readFile(await file.path()) }
  }
  // The file is what was hashed, byte for byte: anybody can check it with sha256sum.
  const json = (await exported("JSON")).bytes.toString("utf8")
  expect(createHash("sha256").update(json).digest("hex")).toBe(hash)
  expect(JSON.parse(json)).toMatchObject({
    title: "After move 1",
    author: "Ana",
    note: "Before the cables came",
  })
  const markdown = (await exported("Markdown")).bytes.toString("utf8")
  expect(markdown).toContain("After move 1")
  expect(markdown).toContain(hash)
  expect(markdown).toContain("Abe-Kim meeting in Vladivostok at the September 2018 forum")
  expect(markdown).toContain("very unlikely (5–20%)")
  const pdf = await exported("PDF, one page (A4)")
  expect(pdf.name).toBe("After move 1.pdf")
  expect(pdf.bytes.subarray(0, 5).toString("latin1")).toBe("%PDF-")

  await ana.page.keyboard.press("Escape")
  await ana.page.getByRole("button", { name: "Snapshot", exact: true }).click()
  await expect(dialog.getByRole("region", { name: "Earlier" })).toContainText("After move 1")
})
