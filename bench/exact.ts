const view = new DataView(new ArrayBuffer(8))
const EXPONENT_OF_SMALLEST = 1_074 // every double is a whole multiple of 2 ** -1074

/** A double as a whole multiple of 2 ** -1074. */
function whole(value: number): bigint {
  view.setFloat64(0, value)
  const bits = view.getBigUint64(0)
  const exponent = Number((bits >> 52n) & 0x7ffn)
  const fraction = bits & 0xf_ffff_ffff_ffffn
  const size = exponent === 0 ? fraction : (fraction | (1n << 52n)) << BigInt(exponent - 1)
  return bits >> 63n ? -size : size
}

function rootOf(square: bigint): bigint {
  if (square < 2n) return square
  let root = 1n << BigInt(Math.ceil(square.toString(2).length / 2))
  for (;;) {
    const next = (root + square / root) >> 1n
    if (next >= root) return root
    root = next
  }
}

/** The population deviation in whole numbers, rounded once, at the end. NaN is a value that is missing. */
export function deviationOf(values: readonly number[]): number {
  const wholes = values.filter((value) => !Number.isNaN(value)).map((value) => whole(value))
  const n = BigInt(wholes.length)
  const sum = wholes.reduce((total, each) => total + each, 0n)
  // n times each distance to the mean is whole: the sum of their squares is n ** 3 times the variance.
  const squares = wholes.reduce((total, each) => total + (each * n - sum) ** 2n, 0n)
  const MORE = 80n // bits beyond the point
  const root = rootOf((squares << (2n * MORE)) / n ** 3n)
  return fromScaled(root, EXPONENT_OF_SMALLEST + Number(MORE))
}

/** whole / 2 ** bits, where neither fits into a double. */
function fromScaled(size: bigint, bits: number): number {
  const surplus = Math.max(0, size.toString(2).length - 64)
  const digits = Number(size >> BigInt(surplus))
  const exponent = surplus - bits
  return digits * 2 ** Math.ceil(exponent / 2) * 2 ** Math.floor(exponent / 2)
}
