// Ids from the browser's own randomness. `crypto.randomUUID` is missing on plain http.

const digit = () => (crypto.getRandomValues(new Uint8Array(1))[0]! % 16).toString(16);

/**
 * A UUID version 7: 48 bits of time, then randomness, so that ids made later sort later. (Until the
 * year 2527 a time in milliseconds has eleven hexadecimal digits.)
 */
export const uuid = () =>
  Date.now().toString(16).replace(/.{7}/, '0$&-') +
  '-7000-8000-000000000000'.replace(/0/g, digit);
