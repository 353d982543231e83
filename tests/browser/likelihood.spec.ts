import { expect, type Person, test } from "./support/people.ts"

const talks = "Talks resume"
const phone = { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true }

async function onOneScenario(who: Person) {
  const board = await who.makesBoard({ title: "Likelihoods", lines: [talks, "Talks fail"] })
  await who.opensBoard(board.id)
  await who.opensScenario(talks)
  return board
}

test("a likelihood is typed as people write it, and what is not one is said and kept", async ({ person }) => {
  const ana = await person("Ana")
  await onOneScenario(ana)
  const field = ana.likelihood(talks)
  for (const [typed, shown] of [
    ["62%", "62%"],
    ["0.71", "71%"],
    ["64", "64%"],
    ["3/10", "30%"],
    ["1:3", "25%"],
    ["2 to 1 against", "33%"],
  ] as const) {
    await ana.types(field, typed)
    await expect(field, typed).toHaveValue(shown)
    await expect(ana.card(talks), typed).toContainText(shown)
  }

  await ana.types(field, "perhaps")
  await expect(field).toHaveAttribute("aria-invalid", "true")
  await expect(field).toHaveValue("perhaps")
  await expect(ana.card(talks)).toContainText("33%")
  await field.press("Escape")
  await expect(field).toHaveValue("33%")

  // Only what a definition makes certain is 0 or 100.
  for (const [typed, why] of [
    ["0", "0% says that it cannot happen"],
    ["100", "100% says that it cannot fail"],
  ] as const) {
    await ana.types(field, typed)
    await ana.sees(new RegExp(`^${why}`))
    await expect(ana.card(talks)).toContainText("33%")
    await field.press("Escape")
  }
  await ana
    .panel()
    .getByRole("checkbox", { name: /^Certain by definition/ })
    .check()
  await ana.types(field, "100")
  await expect(field).toHaveValue("100%")
  await ana.isSaved()
})

test("keys and the words of the yardstick set it too, and readers hear number, words and range", async ({
  person,
}) => {
  const ana = await person("Ana")
  await onOneScenario(ana)
  const slider = ana.slider(talks)
  for (const [key, percent] of [
    ["ArrowUp", 51],
    ["ArrowLeft", 50],
    ["Shift+ArrowRight", 55],
    ["PageDown", 50],
    ["PageUp", 55],
    ["Home", 1],
    ["End", 99],
    ["1", 3],
    ["4", 50],
    ["7", 97],
  ] as const) {
    await slider.press(key)
    await expect(slider, key).toHaveAttribute("aria-valuenow", String(percent))
  }
  await ana
    .panel()
    .getByRole("button", { name: /^3? ?unlikely \(20–45%\)$/ })
    .click()
  await expect(ana.likelihood(talks)).toHaveValue("33%")
  await expect(slider).toHaveAttribute("aria-valuetext", "33 percent, unlikely, range 20 to 45 percent")
  await expect(ana.card(talks)).toContainText("unlikely (20–45%)")
  await ana.isSaved()
})

test("while somebody drags, the others see the thumb move, and the board changes once it is let go", async ({
  person,
}) => {
  const ana = await person("Ana")
  const ben = await person("Ben")
  const { codes } = await onOneScenario(ana)
  await ben.joins(codes.analyst)
  await ben.opensScenario(talks)
  const hers = ben.panel().locator("[data-colleague='Ana']")

  const thumb = await middleOf(ana)
  const { mouse } = ana.page
  await mouse.move(thumb.x, thumb.y)
  await mouse.down()
  await mouse.move(thumb.x + 60, thumb.y)
  await expect(hers).toBeVisible()
  const first = await hers.innerText()
  await mouse.move(thumb.x + 120, thumb.y)
  await expect(hers).not.toHaveText(first)
  await expect(hers).toHaveText(/^\s*AN?\s*8\d%$/)
  await expect(ana.likelihood(talks)).toHaveValue(/^8\d%$/)
  // Nothing has been decided yet.
  await expect(ben.likelihood(talks)).toHaveValue("50%")

  await mouse.up()
  await expect(ben.likelihood(talks)).toHaveValue(/^8\d%$/)
  await expect(hers).toHaveCount(0)
  await ana.isSaved()
})

test("on a phone a finger drags the likelihood, and a finger on its way down scrolls the page", async ({
  person,
}) => {
  const ana = await person("Ana")
  const ben = await person("Ben", phone)
  const { codes } = await ana.makesBoard({ title: "Phone", lines: [talks, "Talks fail"] })
  await ben.joins(codes.analyst)
  await ben.opensScenario(talks)
  const sheet = ben.panel()
  const scrolled = () => sheet.evaluate((element) => element.scrollTop)
  const at = await middleOf(ben)
  const fingers = await ben.context.newCDPSession(ben.page)
  const touch = (type: "touchStart" | "touchMove" | "touchEnd", ...touchPoints: { x: number; y: number }[]) =>
    fingers.send("Input.dispatchTouchEvent", { type, touchPoints })
  const strokes = async (dx: number, dy: number, from: { x: number; y: number }) => {
    await touch("touchStart", from)
    for (let i = 1; i <= 8; i += 1) {
      await touch("touchMove", { x: from.x + (dx * i) / 8, y: from.y + (dy * i) / 8 })
    }
    await touch("touchEnd")
  }

  await strokes(100, -40, at)
  await expect(ben.likelihood(talks)).toHaveValue(/^[78]\d%$/)
  expect(await scrolled()).toBe(0)
  const held = await ben.likelihood(talks).inputValue()

  // Over the bands, far from the thumb, a finger that goes up the page scrolls it and sets nothing.
  await strokes(0, -250, { x: at.x - 100, y: at.y })
  await expect.poll(scrolled).toBeGreaterThan(50)
  await expect(ben.likelihood(talks)).toHaveValue(held)
  const { inner, outer } = await ben.page.evaluate(() => ({
    inner: document.documentElement.scrollWidth,
    outer: document.documentElement.clientWidth,
  }))
  expect(inner).toBeLessThanOrEqual(outer)
  await ben.isSaved()
})

async function middleOf(who: Person): Promise<{ x: number; y: number }> {
  const box = await who.slider(talks).boundingBox()
  if (box === null) throw new Error("the thumb is not on the page")
  return { x: box.x + box.width / 2, y: box.y + box.height / 2 }
}
