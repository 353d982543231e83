/**
 * A renderer has all that it needs; whatever a package that it loads might want to fetch, it does not get. Sockets of
 * every kind are refused in this thread, and names are not looked up. Not a wall against hostile code, which would not
 * be stopped by it: against an address in somebody's text, or a package's good intentions.
 */
import dgram from "node:dgram"
import dns from "node:dns"
import { syncBuiltinESMExports } from "node:module"
import net from "node:net"

export class NetworkRefused extends Error {
  constructor() {
    super("files are made without the network")
  }
}

const refuse = (): never => {
  throw new NetworkRefused()
}

/** For the rest of this thread's life. */
export function withoutNetwork(): void {
  // TCP, TLS, HTTP and pipes all connect through this one.
  net.Socket.prototype.connect = refuse
  dgram.Socket.prototype.send = refuse
  dgram.Socket.prototype.connect = refuse
  for (const look of ["lookup", "resolve", "resolve4", "resolve6"] as const)
    Object.assign(dns, { [look]: refuse })
  Object.assign(dns.promises, { lookup: refuse, resolve: refuse })
  // Else `import { lookup }` would still give what was there before.
  syncBuiltinESMExports()
  // Node's own fetch has sockets of its own making.
  globalThis.fetch = async () => refuse()
  Object.assign(globalThis, { WebSocket: refuse, EventSource: refuse })
}
