/**
 * Who is speaking. A browser carries one signed cookie that names a person by 128 random bits: no account, no name,
 * nothing to guess. What that person may do on a board is the member row of that board, asked anew every time.
 */
import { createHmac, randomBytes, timingSafeEqual } from "node:crypto"
import { keyFor, type ServerSecret } from "./secret.ts"

export const cookieName = "parley_person"
/** Browsers keep no cookie for longer. Renewed whenever a ticket is fetched, so it ends only for who stays away. */
const lifeSeconds = 400 * 24 * 60 * 60

export interface Sessions {
  /** The person that a Cookie header names; null when there is none, or it was not signed by this server. */
  personFrom(cookieHeader: string | null | undefined): string | null
  newPerson(): string
  /** The Set-Cookie header. `secure` only behind HTTPS: on a meeting room's plain HTTP the browser would drop it. */
  cookieFor(personId: string, options: { secure: boolean }): string
}

export function createSessions(
  secret: ServerSecret,
  random: (count: number) => Uint8Array = randomBytes,
): Sessions {
  const key = keyFor(secret, "session")
  const sign = (personId: string) => createHmac("sha256", key).update(`v1.${personId}`).digest()
  return {
    personFrom(cookieHeader) {
      for (const value of cookiesNamed(cookieName, cookieHeader)) {
        const personId = verify(value, sign)
        if (personId !== null) return personId
      }
      return null
    },
    newPerson: () => Buffer.from(random(16)).toString("hex"),
    cookieFor(personId, { secure }) {
      const value = `v1.${personId}.${sign(personId).toString("base64url")}`
      const attributes = ["Path=/", `Max-Age=${lifeSeconds}`, "HttpOnly", "SameSite=Lax"]
      return [`${cookieName}=${value}`, ...attributes, ...(secure ? ["Secure"] : [])].join("; ")
    },
  }
}

function verify(value: string, sign: (personId: string) => Buffer): string | null {
  const [, personId, signature] = /^v1\.([0-9a-f]{32})\.([A-Za-z0-9_-]{43})$/.exec(value) ?? []
  if (personId === undefined || signature === undefined) return null
  const given = Buffer.from(signature, "base64url")
  const right = sign(personId)
  return given.length === right.length && timingSafeEqual(given, right) ? personId : null
}

/** All of that name: a neighbour on the same host may have set one too, and the browser sends both. */
function cookiesNamed(name: string, header: string | null | undefined): string[] {
  if (!header || header.length > 16_384) return []
  return header.split(";").flatMap((part) => {
    const equals = part.indexOf("=")
    return equals > 0 && part.slice(0, equals).trim() === name ? [part.slice(equals + 1).trim()] : []
  })
}
