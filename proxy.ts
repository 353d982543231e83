/**
 * Headers of every page, and nothing else: this file never decides who may see what (`server/store/board-queries.ts`
 * does). Next reads the nonce out of the request's Content-Security-Policy and puts it on its own scripts, for which
 * a page must be rendered for each request: a page made at build time has no nonce and would stay blank.
 */
import { type NextRequest, NextResponse } from "next/server"

export function proxy(request: NextRequest): NextResponse {
  const nonce = newNonce()
  // What may be shown inside another site's page was made for that, and acts for nobody.
  const framed = request.nextUrl.pathname.startsWith("/embed/")
  const policy = policyOf(nonce, request.headers.get("host"), {
    development: process.env.NODE_ENV === "development",
    framed,
  })
  const asked = new Headers(request.headers)
  asked.set("content-security-policy", policy)
  asked.set("x-nonce", nonce)
  const response = NextResponse.next({ request: { headers: asked } })
  const headers = {
    "content-security-policy": policy,
    "permissions-policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
    // A join link is a secret that stands in the address; no other site may be told it.
    "referrer-policy": "no-referrer",
    "x-content-type-options": "nosniff",
    // Pages name boards and people. The back button asks again, as it must after somebody was removed.
    "cache-control": "private, no-store",
  }
  for (const [name, value] of Object.entries(headers)) response.headers.set(name, value)
  if (!framed) response.headers.set("x-frame-options", "DENY")
  return response
}

export const config = {
  // Everything but the files of the build, which are the same for everybody and carry their hash in the name.
  matcher: "/((?!_next/static/|api/|healthz$|socket\\.io/).*)",
}

/** `host` is the Host header: the sockets of this very server, for browsers whose 'self' does not mean ws. */
export function policyOf(
  nonce: string,
  host: string | null,
  { development, framed }: { development: boolean; framed: boolean },
): string {
  const sockets = host && /^[\w.:[\]-]+$/.test(host) ? ` ws://${host} wss://${host}` : ""
  const policy = {
    "default-src": "'self'",
    // React rebuilds the server's stack traces with eval while developing; never in production.
    "script-src": `'nonce-${nonce}' 'strict-dynamic'${development ? " 'unsafe-eval'" : ""}`,
    // Styles may be inline: Base UI places its popups, and the likelihood track its marks, by style attributes, which
    // no nonce can cover. No style can run anything here, and none comes from what people type.
    "style-src": "'self' 'unsafe-inline'",
    "img-src": "'self' data: blob:",
    "font-src": "'self' data:",
    "connect-src": `'self'${sockets}`,
    "worker-src": "'self' blob:",
    "object-src": "'none'",
    "base-uri": "'none'",
    "form-action": "'self'",
    "frame-ancestors": framed ? "*" : "'none'",
  }
  return Object.entries(policy)
    .map(([directive, sources]) => `${directive} ${sources}`)
    .join("; ")
}

function newNonce(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16))
  return btoa(String.fromCharCode(...bytes))
}
