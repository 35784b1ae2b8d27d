// Khmer and ASCII digits, and what a text of digits is meant to be.

const KHMER_ZERO = 0x17e0;
const SPACING = /[\s\u200b-\u200f\u2060\ufeff\u00ad.,·_/\u2010-\u2015\u2212-]+/g;

export function asciiDigits(text) {
  return text.replace(/[០-៩]/g, (digit) => String(digit.codePointAt(0) - KHMER_ZERO));
}

export function khmerDigits(text) {
  return text.replace(/[0-9]/g, (digit) => String.fromCodePoint(KHMER_ZERO + Number(digit)));
}

// "postcode", "code" or "address". Only the exact shapes count: twelve digits may be a code, six a
// postcode; the service says what is wrong with one that does not hold.
export function kindOf(text) {
  if (/[.,]\s*\d+\s*[,;\s]\s*\d+\./.test(asciiDigits(text))) return "address"; // two decimals: a position
  const packed = asciiDigits(text).replace(SPACING, "");
  if (/^\d{6}$/.test(packed)) return "postcode";
  if (/^\d{12}$/.test(packed) || /^\d{4}(\d{4}|x{4})x{4}$/i.test(packed)) return "code";
  return "address";
}
