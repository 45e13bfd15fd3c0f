// RFC 8032 (Ed25519) and FIPS 180-4 (SHA-2) in plain script: on pages that came over plain http the browser lends neither.
// Not constant in time; nobody but this page can measure it, and the key lies in its own storage anyway.

const range = (length, make) => Array.from({ length }, (_, i) => make(i));
const join = (...parts) => Uint8Array.from(parts.flatMap(part => [...part]));
const number = bytes => bytes.reduceRight((sum, byte) => (sum << 8n) | BigInt(byte), 0n);
const littleEndian = (value, length) => Uint8Array.from(range(length, i => Number((value >> BigInt(8 * i)) & 255n)));

const primes = [];
for (let n = 2; primes.length < 80; n++)
  if (primes.every(p => n % p)) primes.push(n);

/** The first `bits` bits behind the point of the `degree`-th root of n. */
function rootFraction(n, degree, bits) {
  const wanted = BigInt(n) << BigInt(degree * bits);
  let root = 0n;
  for (let bit = 1n << BigInt(bits + 5); bit; bit >>= 1n)
    if ((root | bit) ** BigInt(degree) <= wanted) root |= bit;
  return BigInt.asUintN(bits, root);
}

function sha2(bits, rounds, rotations, length) {
  const constants = range(rounds, i => rootFraction(primes[i], 3, bits));
  const start = range(8, i => rootFraction(primes[i], 2, bits));
  const word = value => BigInt.asUintN(bits, value);
  const turn = (value, by) => (value >> BigInt(by)) | word(value << BigInt(bits - by));
  const [sum0, sum1] = rotations.slice(0, 2).map(([a, b, c]) => x => turn(x, a) ^ turn(x, b) ^ turn(x, c));
  const [mix0, mix1] = rotations.slice(2).map(([a, b, c]) => x => turn(x, a) ^ turn(x, b) ^ (x >> BigInt(c)));
  const size = bits / 8, block = 16 * size;

  return bytes => {
    const padding = new Uint8Array(block - ((bytes.length + 2 * size) % block) + size * 2);
    padding[0] = 128;
    padding.set(littleEndian(BigInt(bytes.length * 8), 8).reverse(), padding.length - 8);
    const padded = join(bytes, padding);
    const state = [...start];
    for (let at = 0; at < padded.length; at += block) {
      const w = range(16, i => number(padded.slice(at + i * size, at + (i + 1) * size).reverse()));
      let [a, b, c, d, e, f, g, h] = state;
      for (let i = 0; i < rounds; i++) {
        if (i > 15) w[i] = word(mix1(w[i - 2]) + w[i - 7] + mix0(w[i - 15]) + w[i - 16]);
        const one = h + sum1(e) + ((e & f) ^ (word(~e) & g)) + constants[i] + w[i];
        const two = sum0(a) + ((a & b) ^ (a & c) ^ (b & c));
        [a, b, c, d, e, f, g, h] = [word(one + two), a, b, c, word(d + one), e, f, g];
      }
      [a, b, c, d, e, f, g, h].forEach((value, i) => { state[i] = word(state[i] + value); });
    }
    return join(...state.map(value => littleEndian(value, size).reverse())).slice(0, length);
  };
}

export const sha256 = sha2(32, 64, [[2, 13, 22], [6, 11, 25], [7, 18, 3], [17, 19, 10]], 32);
export const sha512 = sha2(64, 80, [[28, 34, 39], [14, 18, 41], [1, 8, 7], [19, 61, 6]], 64);

const P = 2n ** 255n - 19n;
const ORDER = 2n ** 252n + 27742317777372353535851937790883648493n;
const mod = (value, by = P) => ((value % by) + by) % by;

function inverse(value) {
  let result = 1n;
  for (let exponent = P - 2n, power = mod(value); exponent; exponent >>= 1n, power = mod(power * power))
    if (exponent & 1n) result = mod(result * power);
  return result;
}

const D = mod(-121665n * inverse(121666n));
const baseX = 15112221349535400772501151409588531511454012693041857206046113283949847762202n;
const baseY = mod(4n * inverse(5n));
const BASE = [baseX, baseY, 1n, mod(baseX * baseY)];

// RFC 8032 section 5.1.4, extended homogeneous coordinates; complete, so it doubles too.
function add([x1, y1, z1, t1], [x2, y2, z2, t2]) {
  const a = mod((y1 - x1) * (y2 - x2)), b = mod((y1 + x1) * (y2 + x2)), c = mod(2n * t1 * t2 * D), d = mod(2n * z1 * z2);
  const e = b - a, f = d - c, g = d + c, h = b + a;
  return [mod(e * f), mod(g * h), mod(f * g), mod(e * h)];
}

function times(scalar) {
  let result = [0n, 1n, 1n, 0n];
  for (let point = BASE; scalar; scalar >>= 1n, point = add(point, point))
    if (scalar & 1n) result = add(result, point);
  const back = inverse(result[2]), x = mod(result[0] * back), y = mod(result[1] * back);
  return littleEndian(y | ((x & 1n) << 255n), 32);
}

function expand(seed) {
  const hash = sha512(seed);
  const low = number(hash.slice(0, 32));
  return { scalar: (low & ((1n << 254n) - 8n)) | (1n << 254n), prefix: hash.slice(32) };
}

/** The 32 bytes of the public key of a seed of 32 bytes. */
export const publicKey = seed => times(expand(seed).scalar);

/** The 64 bytes of the signature over the bytes of a message. */
export function sign(seed, message, key = publicKey(seed)) {
  const { scalar, prefix } = expand(seed);
  const r = mod(number(sha512(join(prefix, message))), ORDER);
  const R = times(r);
  const k = number(sha512(join(R, key, message)));
  return join(R, littleEndian(mod(r + k * scalar, ORDER), 32));
}
