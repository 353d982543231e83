/** Everybody comes back at once, as after a restart of the server in the middle of a large exercise. */
import { person } from "./people.ts"
import { check, type Fault, until } from "./stage.ts"
import { allIsWell, weigh, workshop } from "./verdict.ts"

export const reconnectStorm: Fault = {
  name: "reconnect-storm",
  about: "1,000 sessions reconnect at once after kill -9 of the server, with work open",
  async run(stage) {
    const size = stage.short ? 40 : 1_000
    const at = await workshop(stage, 10)
    const { server, people, boardId, scenarios } = at
    const place = { url: server.url, boardId, scenarios, chance: stage.chance }
    while (people.length < size) {
      const next = Array.from({ length: Math.min(25, size - people.length) }, (_, n) =>
        person(`p${people.length + n + 1}`, place),
      )
      people.push(...(await Promise.all(next)))
    }
    for (const one of people.slice(0, 10)) one.work(5)
    await until("work is under way", () => people.slice(0, 10).every((one) => one.kept.size > 2))
    await server.kill()
    for (const one of people.slice(0, 10)) one.rest()
    // Everybody has something open, so that everybody's return is a hello, an answer about it, and an edit.
    await until("everybody has noticed", () =>
      people.every(({ session }) => ["reconnecting", "offline"].includes(session.getState().save.state)),
    )
    for (const one of people) one.edit()
    await server.startAgain()
    const began = performance.now()
    await until(
      "everybody is back and saved",
      () => people.every(({ session }) => session.getState().save.state === "saved"),
      180_000,
    )
    const took = performance.now() - began
    check(server.alive(), "the server died of it")
    await allIsWell(stage, at)
    const { rss } = await weigh(server)
    stage.note(
      `${people.length} people back with everything saved ${(took / 1000).toFixed(1)} s after the server was up; ${Math.round(rss / 1024 / 1024)} MB`,
    )
  },
}
