import { createHash } from "node:crypto"
import { readFile } from "node:fs/promises"
import { expect, test } from "./support/people.ts"

test("a snapshot is named, taken and downloaded as JSON and Markdown with its hash", async ({ person }) => {
  const ana = await person("Ana")
  const { id } = await ana.makesBoard({ template: "korea-2018" })
  await ana.opensBoard(id)
  await ana.page.getByRole("button", { name: "Snapshot", exact: true }).click()
  const dialog = ana.page.getByRole("dialog", { name: "Snapshots" })
  await ana.types(dialog.getByRole("textbox", { name: "Name of the snapshot" }), "After move 1")
  const taken = dialog.getByRole("region", { name: "Taken now" })
  await expect(taken).toContainText("After move 1")
  const hash = /[0-9a-f]{64}/.exec(await taken.innerText())?.[0] ?? "no hash shown"

  const download = async (kind: string) => {
    const coming = ana.page.waitForEvent("download")
    await taken.getByRole("link", { name: `Download After move 1 as ${kind}` }).click()
    return readFile(await (await coming).path(), "utf8")
  }
  // The file is what was hashed, byte for byte: anybody can check it with sha256sum.
  const json = await download("JSON")
  expect(createHash("sha256").update(json).digest("hex")).toBe(hash)
  expect(JSON.parse(json)).toMatchObject({ title: "After move 1", author: "Ana" })
  const markdown = await download("Markdown")
  expect(markdown).toContain("After move 1")
  expect(markdown).toContain(hash)
  expect(markdown).toContain("Abe-Kim meeting in Vladivostok at the September 2018 forum")
  expect(markdown).toContain("very unlikely (5–20%)")

  await ana.page.keyboard.press("Escape")
  await ana.page.getByRole("button", { name: "Snapshot", exact: true }).click()
  await expect(dialog.getByRole("region", { name: "Earlier" })).toContainText("After move 1")
})
