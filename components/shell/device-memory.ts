/**
 * Small choices of this device (the theme, calm, the name last used) that the server should know before it sends a page.
 * Conveniences, never identity: a browser that keeps no cookies loses nothing else.
 */
export const nameCookie = "parley-name"
export const calmCookie = "parley-calm"

/** A year for a value; an empty one forgets. */
export function rememberOnDevice(name: string, value: string): void {
  const age = value === "" ? 0 : 365 * 24 * 60 * 60
  const cookie = `${name}=${encodeURIComponent(value)}; Path=/; Max-Age=${age}; SameSite=Lax`
  // biome-ignore lint/suspicious/noDocumentCookie: the Cookie Store API is missing on plain HTTP, as in a meeting room.
  document.cookie = cookie
}
