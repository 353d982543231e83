/** Under which address the server is spoken to, and under which one a colleague can reach it. */
import { networkInterfaces } from "node:os"

export interface AddressSettings {
  /** PUBLIC_URL: an origin, such as https://parley.example.org. */
  publicUrl: string | undefined
  /** Whether a proxy in front sets x-forwarded-proto and x-forwarded-for; believed from nobody else. */
  trustProxy?: boolean | undefined
}

/** A host as browsers send it, with its port. Anything else in that header is somebody trying something. */
const hostPattern = /^([A-Za-z0-9]([A-Za-z0-9.-]{0,251}[A-Za-z0-9])?|\[[0-9A-Fa-f:.]{2,45}\])(:\d{1,5})?$/

/** The Host header when it is one, else null. */
export const readHost = (header: string | null | undefined): string | null =>
  header && hostPattern.test(header) ? header.toLowerCase() : null

export function isHttps(settings: AddressSettings, forwardedProto: string | undefined): boolean {
  if (settings.trustProxy && forwardedProto !== undefined)
    return forwardedProto.split(",")[0]?.trim() === "https"
  return settings.publicUrl?.startsWith("https:") ?? false
}

/** The origin for links in an answer: PUBLIC_URL, else what the request was sent to. */
export function originFor(settings: AddressSettings, host: string | null, forwardedProto?: string): string {
  if (settings.publicUrl !== undefined) return settings.publicUrl
  return `${isHttps(settings, forwardedProto) ? "https" : "http"}://${host ?? "localhost"}`
}

/** The origin for links that are sent to others: on a colleague's machine, localhost would be the colleague's. */
export function originToShare(
  settings: AddressSettings,
  host: string | null,
  forwardedProto?: string,
  networkAddress: () => string | null = firstNetworkAddress,
): string {
  const origin = new URL(originFor(settings, host, forwardedProto))
  if (settings.publicUrl === undefined && isLoopback(origin.hostname)) {
    const address = networkAddress()
    if (address !== null) origin.hostname = address
  }
  return origin.origin
}

const isLoopback = (hostname: string): boolean =>
  hostname === "localhost" ||
  hostname.endsWith(".localhost") ||
  /^127\.\d+\.\d+\.\d+$/.test(hostname) ||
  hostname === "[::1]"

function firstNetworkAddress(): string | null {
  const all = Object.values(networkInterfaces()).flatMap((list) => list ?? [])
  const outside = all.filter(
    ({ family, internal, address }) => family === "IPv4" && !internal && !isLinkLocal(address),
  )
  // A private network's address is the meeting room's; others are more likely a tunnel's or a container's.
  return (outside.find(({ address }) => /^(192\.168|10)\./.test(address)) ?? outside[0])?.address ?? null
}

const isLinkLocal = (address: string): boolean => address.startsWith("169.254.")

/** Whose guesses and floods these are. */
export function callerAddress(
  { trustProxy }: AddressSettings,
  forwardedFor: string | undefined,
  remoteAddress: string | undefined,
): string {
  // The last entry is the one that our own proxy wrote; those before it are what the caller claims.
  const forwarded = trustProxy ? forwardedFor?.split(",").at(-1)?.trim() : undefined
  return forwarded || remoteAddress || "unknown"
}
