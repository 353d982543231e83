/**
 * Exponential and logarithm that give the same digits everywhere. `Math.exp` and `Math.log` may differ in the last bit
 * between engines, and a board shows the same digits on every client and on the server (M5). Here only the operations
 * are used that IEEE 754 fixes to the bit (+ - * / and moving bits), in one order. `Math.sqrt` is fixed likewise and is
 * used as it is.
 *
 * Method: reduce the argument, then a short series (the way of fdlibm, Sun Microsystems 1993; series and code are our
 * own). exp: x = k ln 2 + r with |r| <= ln 2 / 2, and e^r from r coth(r/2) = 2 + r²/6 - r⁴/360 + ..., whose coefficients
 * are the Bernoulli numbers (DLMF 4.19). log: x = 2^k (1 + f) with 1 + f between sqrt(1/2) and sqrt(2), and
 * ln(1 + f) = 2 atanh(f / (2 + f)) (DLMF 4.6.6). Series are cut where what is left is below 2^-58. Both are within one
 * unit in the last place.
 */

/** ln 2 in two parts. The first has 21 zero bits at its end, so that whole multiples of it are exact. */
const ln2High = 0.6931471803691238
const ln2Low = 1.9082149292705877e-10

/** e^x for any number; Infinity above about 709.78, 0 below about -745.13. */
export function exp(x: number): number {
  if (Number.isNaN(x)) return x
  if (x > 709.782712893384) return Number.POSITIVE_INFINITY
  if (x < -745.1332191019412) return 0
  const k = Math.floor(x / (ln2High + ln2Low) + 0.5)
  const high = x - k * ln2High
  const low = k * ln2Low
  const r = high - low
  const z = r * r
  // r coth(r/2) - 2
  const tail =
    z *
    (1 / 6 +
      z * (-1 / 360 + z * (1 / 15120 + z * (-1 / 604800 + z * (1 / 23950080 + (z * -691) / 653837184000)))))
  const c = r - tail
  const y = 1 - (low - (r * c) / (2 - c) - high)
  // In two steps where one would leave the range of normal numbers.
  if (k > 1023) return y * powerOfTwo(k - 1) * 2
  if (k < -1021) return y * powerOfTwo(k + 100) * powerOfTwo(-100)
  return y * powerOfTwo(k)
}

/** The natural logarithm of x >= 0 (ln 0 = -Infinity); NaN below 0. */
export function log(x: number): number {
  if (Number.isNaN(x) || x < 0) return Number.NaN
  if (x === 0) return Number.NEGATIVE_INFINITY
  if (x === Number.POSITIVE_INFINITY) return x
  const { exponent, fraction } = parts(x)
  const up = fraction > Math.SQRT2
  const k = up ? exponent + 1 : exponent
  const f = (up ? fraction / 2 : fraction) - 1
  const s = f / (2 + f)
  const z = s * s
  let series = 0
  for (let n = 10; n >= 1; n--) series = z * (2 / (2 * n + 1) + series)
  const half = 0.5 * f * f
  return k * ln2High - (half - (s * (half + series) + k * ln2Low) - f)
}

/** ln(p / (1 - p)): the log-odds of a probability, in nats. Infinite at 0 and 1. */
export const logit = (p: number): number => log(p) - log(1 - p)

/** 1 / (1 + e^-x): the probability of log-odds in nats. */
export function sigmoid(x: number): number {
  // Of the two forms the one whose exponential is small.
  if (x >= 0) return 1 / (1 + exp(-x))
  const e = exp(x)
  return e / (1 + e)
}

const bits = new DataView(new ArrayBuffer(8))

/** 2^k for -1022 <= k <= 1023, exactly. */
function powerOfTwo(k: number): number {
  bits.setUint32(0, (k + 1023) << 20)
  bits.setUint32(4, 0)
  return bits.getFloat64(0)
}

/** x = 2^exponent * fraction with 1 <= fraction < 2. */
function parts(x: number): { exponent: number; fraction: number } {
  const tiny = x < 2.2250738585072014e-308
  bits.setFloat64(0, tiny ? x * 18014398509481984 : x)
  const head = bits.getUint32(0)
  bits.setUint32(0, (head & 0xfffff) | 0x3ff00000)
  return { exponent: (head >>> 20) - 1023 - (tiny ? 54 : 0), fraction: bits.getFloat64(0) }
}
