import { expect, type Person, test } from "./support/people.ts"

const talks = "Talks resume"
const fail = "Talks fail"

async function workshop(person: (name: string) => Promise<Person>, ...names: string[]) {
  const fay = await person("Fay")
  const board = await fay.makesBoard({ title: "Workshop", lines: [talks, fail, "Sanctions eased"] })
  await fay.opensBoard(board.id)
  const others: Person[] = []
  for (const name of names) {
    const other = await person(name)
    await other.joins(board.codes.analyst)
    others.push(other)
  }
  await fay.seesHere(names.length + 1)
  return { fay, others, ...board }
}

const region = (who: Person, title: string) => who.panel().getByRole("region", { name: title, exact: true })

test("acceptance 14: everyone is brought to a scenario; who types is asked; who declines goes back", async ({
  person,
}) => {
  const { fay, others } = await workshop(person, "Ben", "Cara")
  const [ben, cara] = others as [Person, Person]
  await cara.opensScenario(fail)
  const title = cara.panel().getByRole("textbox", { name: "Statement" })
  await title.focus()
  await cara.page.keyboard.press("End")
  await cara.page.keyboard.type(" at last")

  await fay.opensScenario(talks)
  await fay.panel().press("b")
  await fay.sees("Everyone is brought here")
  await expect(region(ben, talks)).toBeVisible()
  await ben.sees("Fay brought everyone here.")

  // Cara goes on typing where she was.
  await cara.sees(`Fay asks everyone to look at “${talks}”.`)
  await expect(title).toBeFocused()
  await cara.page.keyboard.type(" and for good")
  await expect(title).toHaveValue(`${fail} at last and for good`)
  await cara.page.getByRole("button", { name: "Stay" }).click()
  await expect(region(cara, talks)).toHaveCount(0)

  await ben.page.getByRole("button", { name: "Go back" }).click()
  await expect(ben.panel()).toHaveCount(0)
  // Having gone back, he is asked the next time.
  await fay.panel().press("b")
  await ben.sees(`Fay asks everyone to look at “${talks}”.`)
  await expect(ben.panel()).toHaveCount(0)
  await ben.page.getByRole("button", { name: "Go there" }).click()
  await expect(region(ben, talks)).toBeVisible()
})

test("being brought somewhere leaves the keyboard on the card where it was", async ({ person }) => {
  const { fay, others } = await workshop(person, "Ben")
  const [ben] = others as [Person]
  const card = ben.card(fail).getByRole("button", { name: fail, exact: true })
  await card.focus()
  await fay.opensScenario(talks)
  await fay.panel().press("b")
  await expect(region(ben, talks)).toBeVisible()
  await expect(card).toBeFocused()
})

test("the timer is the same for everybody, is paused, given more, ended, and says when time is up", async ({
  person,
}) => {
  const { fay, others, codes } = await workshop(person, "Ben")
  const [ben] = others as [Person]
  await fay.page.locator("body").press("t")
  const dialog = fay.page.getByRole("dialog", { name: "Timer" })
  await dialog.getByRole("textbox", { name: "What for" }).fill("Estimate")
  await dialog.getByRole("button", { name: "10 min" }).click()
  const seen = ben.page.getByRole("timer", { name: /^Timer, Estimate: (9 minutes|10 minutes)/ })
  await expect(seen).toBeVisible()
  const chip = fay.page.getByRole("button", { name: /^Timer, Estimate/ })
  await chip.click()
  await dialog.getByRole("button", { name: "Pause" }).click()
  await expect(ben.page.getByRole("timer", { name: /paused$/ })).toBeVisible()

  const late = await person("Vera")
  await late.joins(codes.viewer)
  await expect(late.page.getByRole("timer", { name: /^Timer, Estimate: .* left, paused$/ })).toBeVisible()

  await dialog.getByRole("button", { name: "1 minute" }).click()
  await expect(
    ben.page.getByRole("timer", { name: /: 10 minutes \d+ seconds left, paused|11 minutes/ }),
  ).toBeVisible()
  await dialog.getByRole("button", { name: "End" }).click()
  await expect(ben.page.getByRole("timer")).toHaveCount(0)

  await dialog.getByRole("textbox", { name: "Minutes" }).fill("1 s")
  await dialog.getByRole("button", { name: "Start" }).click()
  await expect(ben.page.getByRole("timer", { name: /Time is up$/ })).toBeVisible()
  // Nobody but a facilitator is offered to set it.
  await ben.page.locator("body").press("t")
  await expect(ben.page.getByRole("dialog")).toHaveCount(0)
})

test("following somebody goes where they go, until one goes elsewhere by oneself", async ({ person }) => {
  const { fay, others } = await workshop(person, "Ben")
  const [ben] = others as [Person]
  await ben.page.getByRole("button", { name: /^People/ }).click()
  const people = ben.page.getByRole("dialog", { name: "People" })
  await people.getByRole("button", { name: "Follow Fay" }).click()
  await people.getByRole("button", { name: "Close", exact: true }).click()
  await ben.sees("Following Fay")
  await fay.opensScenario(talks)
  await expect(region(ben, talks)).toBeVisible()
  await fay.opensScenario(fail)
  await expect(region(ben, fail)).toBeVisible()
  await ben.opensScenario("Sanctions eased")
  await expect(ben.page.getByText("Following Fay")).toHaveCount(0)
  await fay.opensScenario(talks)
  await expect(ben.card(talks).getByRole("img", { name: "Fay" })).toBeVisible()
  await expect(region(ben, "Sanctions eased")).toBeVisible()
})
