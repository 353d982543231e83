import { randomBytes } from "node:crypto"
import { describe, expect, it } from "vitest"
import { createSessions } from "../../server/auth/session.ts"

const secret = randomBytes(32)
const sessions = createSessions(secret)
const pairOf = (setCookie: string) => setCookie.split(";")[0] as string

describe("the cookie that names a person", () => {
  it("comes back as the same person", () => {
    const person = sessions.newPerson()
    expect(person).toMatch(/^[0-9a-f]{32}$/)
    const pair = pairOf(sessions.cookieFor(person, { secure: false }))
    expect(sessions.personFrom(pair)).toBe(person)
    expect(sessions.personFrom(`theme=dark; ${pair}; x=1`)).toBe(person)
    expect(createSessions(secret).personFrom(pair)).toBe(person)
  })

  it("is nobody under another secret, changed, cut or missing", () => {
    const pair = pairOf(sessions.cookieFor(sessions.newPerson(), { secure: false }))
    expect(createSessions(randomBytes(32)).personFrom(pair)).toBeNull()
    for (let at = pair.indexOf("=") + 1; at < pair.length - 1; at++) {
      const changed = `${pair.slice(0, at)}${pair[at] === "a" ? "b" : "a"}${pair.slice(at + 1)}`
      expect([at, sessions.personFrom(changed)]).toEqual([at, null])
      expect([at, sessions.personFrom(pair.slice(0, at))]).toEqual([at, null])
    }
    for (const nothing of [null, undefined, "", "parley_person", "=;;="]) {
      expect(sessions.personFrom(nothing)).toBeNull()
    }
  })

  it("is out of reach of scripts, and Secure exactly where there is HTTPS", () => {
    const person = sessions.newPerson()
    expect(sessions.cookieFor(person, { secure: true })).toMatch(/; HttpOnly; SameSite=Lax; Secure$/)
    expect(sessions.cookieFor(person, { secure: false })).toMatch(/; HttpOnly; SameSite=Lax$/)
  })
})
