import { isAccessibleInEveryLook } from "./support/axe.ts"
import { expect, test } from "./support/people.ts"

const talks = "Talks resume"

test("what leaves the room and what is past have no axe violations in any look", async ({ person }) => {
  test.slow()
  const ana = await person("Ana")
  const { page } = ana
  const { id } = await ana.makesBoard({ title: "Past", lines: [talks, "Talks fail"] })
  const post = async (path: string, data: object) =>
    (await (await page.request.post(`/api/boards/${id}/${path}`, { data })).json()) as {
      id: string
      url: string
    }
  const { id: snapshot } = await post("snapshots", { title: "Before", note: "As it was agreed" })
  const { url } = await post("shares", { snapshotId: snapshot })
  await ana.opensBoard(id)
  await ana.setsLikelihood(talks, 60)

  await page.getByRole("button", { name: "Snapshot", exact: true }).click()
  const dialog = page.getByRole("dialog", { name: "Snapshots" })
  await dialog.getByRole("button", { name: "Share a link to Before" }).click()
  await expect(dialog.getByRole("button", { name: "Close the link" })).toBeVisible()
  await isAccessibleInEveryLook(ana, "snapshots", "[role=dialog]")

  await page.goto(`/b/${id}/compare`)
  await expect(page.getByText("1 likelihood moved.")).toBeVisible()
  await isAccessibleInEveryLook(ana, "compare")

  await page.goto(`/b/${id}?restore=s${snapshot}`)
  await expect(page.getByRole("dialog", { name: "Restore the board" })).toContainText("1 likelihood moved")
  await isAccessibleInEveryLook(ana, "restore", "[role=dialog]")

  await page.goto(`/b/${id}/history`)
  await expect(page.getByRole("slider").first()).toBeVisible()
  await isAccessibleInEveryLook(ana, "history")

  await page.goto(new URL(url).pathname)
  await expect(page.getByRole("article")).toBeVisible()
  await isAccessibleInEveryLook(ana, "shared page")
})
