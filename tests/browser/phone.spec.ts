import { expect, type Locator, type Person, test } from "./support/people.ts"

const phone = { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true }
const talks = "Talks resume"

/** Of everything that can be touched in there: what is smaller than a finger, with its words. */
async function tooSmall(where: Locator): Promise<string[]> {
  return where.evaluate((root) => {
    const controls = [
      ...root.querySelectorAll<HTMLElement>(
        "button, a[href], input, select, textarea, [role=button], [role=slider], [role=menuitem], [role=option], [role=switch]",
      ),
    ]
    return controls.flatMap((control) => {
      const own = control.getBoundingClientRect()
      const style = getComputedStyle(control)
      const hidden =
        own.width <= 1 ||
        own.height <= 1 ||
        style.clipPath !== "none" ||
        style.visibility === "hidden" ||
        control.closest("[inert]")
      // A link in a sentence is as high as its line; a hidden input is worked by its label.
      if (hidden || style.display === "inline" || control.matches(":disabled, [aria-hidden=true]")) return []
      const label = control.closest("label")?.getBoundingClientRect()
      const around = getComputedStyle(control, "::after")
      const wide = Math.max(own.width, label?.width ?? 0, Number.parseFloat(around.width) || 0)
      const high = Math.max(own.height, label?.height ?? 0, Number.parseFloat(around.height) || 0)
      if (wide >= 43.5 && high >= 43.5) return []
      const name = control.getAttribute("aria-label") ?? control.textContent ?? ""
      return [
        `${control.tagName.toLowerCase()} "${name.trim().slice(0, 40)}" ${Math.round(wide)} x ${Math.round(high)}`,
      ]
    })
  })
}

async function fitsTheHand(
  who: Person,
  what: string,
  where: Locator = who.page.locator("body"),
): Promise<void> {
  const { wide, room } = await who.page.evaluate(() => ({
    wide: document.documentElement.scrollWidth,
    room: document.documentElement.clientWidth,
  }))
  expect(wide, `${what} is as wide as the phone`).toBeLessThanOrEqual(room)
  expect(await tooSmall(where), `${what}: smaller than a finger`).toEqual([])
}

test("acceptance 24: on a phone one joins, reads, sets a likelihood and comments, by thumb", async ({
  person,
}) => {
  test.slow()
  const ana = await person("Ana")
  const { id, codes } = await ana.makesBoard({ template: "korea-2018" })
  await ana.opensBoard(id)
  const ben = await person("Ben", phone)
  await ben.page.goto(`/j/${codes.analyst}`)
  await fitsTheHand(ben, "join")
  await ben.page.getByRole("textbox", { name: "Your name" }).fill("Ben")
  await ben.page.getByRole("button", { name: "Join", exact: true }).tap()
  await ben.isOnBoard()
  await fitsTheHand(ben, "board")

  const title = "Abe-Kim meeting in Vladivostok at the September 2018 forum"
  await ben.card(title).getByRole("button", { name: title, exact: true }).tap()
  await expect(ben.panel().getByRole("region", { name: title, exact: true })).toBeVisible()
  await fitsTheHand(ben, "scenario")
  await ben.types(ben.likelihood(title), "35%")
  await expect(ana.card(title)).toContainText("35%")
  const comment = ben.panel().getByRole("textbox", { name: "Write a comment" })
  await comment.tap()
  await comment.fill("Moscow says that the invitation stands.")
  await ben.panel().getByRole("button", { name: "Comment", exact: true }).tap()
  await expect(ben.panel().getByText("Moscow says that the invitation stands.")).toBeVisible()
  await ben.isSaved()
  await ben.panel().getByRole("button", { name: "Close" }).tap()
  await expect(ben.panel()).toHaveCount(0)

  await ben.page.goto(`/b/${id}?view=outline`)
  await ben.isOnBoard()
  await fitsTheHand(ben, "outline")
  await ben.page.getByRole("button", { name: /^People/ }).tap()
  const people = ben.page.getByRole("dialog", { name: "People" })
  await expect(people).toBeVisible()
  await fitsTheHand(ben, "people", people)
})

test("reduced motion and calm mode leave nothing moving", async ({ person }) => {
  const ana = await person("Ana", { ...phone, reducedMotion: "reduce" })
  const { id } = await ana.makesBoard({ lines: [talks] })
  await ana.opensBoard(id)
  await ana.opensScenario(talks)
  const moving = await ana.page.evaluate(() =>
    document
      .getAnimations()
      .filter((animation) => animation.playState === "running")
      .map((animation) => {
        const timing = animation.effect?.getComputedTiming()
        return Number(timing?.duration ?? 0)
      })
      .filter((duration) => duration > 1),
  )
  expect(moving).toEqual([])
})

for (const [name, viewport] of [
  ["1280 x 720", { width: 1280, height: 720 }],
  ["1920 x 1080", { width: 1920, height: 1080 }],
] as const) {
  test(`acceptance 24: at ${name} nothing of a page overflows`, async ({ person }) => {
    const ana = await person("Ana", { viewport })
    const { id } = await ana.makesBoard({ template: "korea-2018" })
    await ana.opensBoard(id)
    for (const view of ["", "?view=outline"]) {
      await ana.page.goto(`/b/${id}${view}`)
      await ana.isOnBoard()
      const { wide, room, tall, high } = await ana.page.evaluate(() => ({
        wide: document.documentElement.scrollWidth,
        room: document.documentElement.clientWidth,
        tall: document.documentElement.scrollHeight,
        high: document.documentElement.clientHeight,
      }))
      expect([wide <= room, tall <= high], `${view} ${wide} ${tall}`).toEqual([true, true])
    }
  })
}
