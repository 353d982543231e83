/** At most one call per `everyMs`, the first at once, and the last value always handed on. */
export function paced<T>(
  everyMs: number,
  send: (value: T) => void,
): { call: (value: T) => void; stop: () => void } {
  let waiting: { value: T } | null = null
  let timer: ReturnType<typeof setTimeout> | null = null
  const beat = () => {
    timer = null
    if (!waiting) return
    const { value } = waiting
    waiting = null
    timer = setTimeout(beat, everyMs)
    send(value)
  }
  return {
    call(value) {
      waiting = { value }
      if (!timer) beat()
    },
    stop() {
      if (timer) clearTimeout(timer)
      timer = null
      waiting = null
    },
  }
}
