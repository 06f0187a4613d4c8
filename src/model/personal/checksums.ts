/** Whether the digits of a payment card add up (Luhn). */
export function passesLuhn(digits: string): boolean {
  let sum = 0;
  for (let index = 0; index < digits.length; index += 1) {
    const digit = Number(digits[digits.length - 1 - index]);
    const doubled = index % 2 === 1 ? digit * 2 : digit;
    sum += doubled > 9 ? doubled - 9 : doubled;
  }
  return sum % 10 === 0;
}

const INN_10 = [2, 4, 10, 3, 5, 9, 4, 6, 8];
const INN_11 = [7, 2, 4, 10, 3, 5, 9, 4, 6, 8];
const INN_12 = [3, 7, 2, 4, 10, 3, 5, 9, 4, 6, 8];

/** Whether the control digits of a Russian taxpayer's number add up: 10 digits of a company, 12 of a person. */
export function passesInn(digits: string): boolean {
  if (/^0+$/.test(digits)) return false;
  if (digits.length === 10) return controls(digits, INN_10, 9);
  return digits.length === 12 && controls(digits, INN_11, 10) && controls(digits, INN_12, 11);
}

function controls(digits: string, weights: readonly number[], at: number): boolean {
  const sum = weights.reduce((total, weight, index) => total + weight * Number(digits[index]), 0);
  return (sum % 11) % 10 === Number(digits[at]);
}

/** Whether the two control digits of a Russian pension number add up. */
export function passesSnils(digits: string): boolean {
  if (digits.length !== 11 || /^0+$/.test(digits)) return false;
  const sum = Array.from(digits.slice(0, 9)).reduce((total, digit, index) => total + Number(digit) * (9 - index), 0);
  return (sum % 101) % 100 === Number(digits.slice(9));
}
