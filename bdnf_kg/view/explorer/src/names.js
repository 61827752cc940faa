// What people type against the names of things: spellings folded into one and, where no name holds it, the names that a slip meant.

const GREEK = { α: "alpha", β: "beta", γ: "gamma", δ: "delta", κ: "kappa", ω: "omega", μ: "mu" };

// As fold of bdnf_kg/lookup.py.
export function fold(text) {
  const spelt = text.toLowerCase().replace(/[αβγδκωμ]/g, (letter) => GREEK[letter]);
  return spelt.normalize("NFKD").replace(/[\s\-‐-―_'’\u0300-\u036f]/g, "");
}

// Whether a text begins an id or, without a colon, what follows its prefix: "bdnf" begins no "BDNFKG:0000012".
export const begins = (text, id) => (text.includes(":") ? id : id.slice(id.indexOf(":") + 1)).startsWith(text);

export const split = (text) => text.split(/[^\p{L}\p{N}]+/u).map(fold).filter(Boolean);

// How many letters must be added, left out, changed or swapped to make a text the beginning of a word (Damerau-Levenshtein).
function slips(text, word) {
  let [last, row] = [[], [...Array(word.length + 1).keys()]];
  for (let i = 1; i <= text.length; i += 1) {
    const next = [i];
    for (let j = 1; j <= word.length; j += 1) {
      next[j] = Math.min(row[j] + 1, next[j - 1] + 1, row[j - 1] + Number(text[i - 1] !== word[j - 1]));
      if (i > 1 && j > 1 && text[i - 1] === word[j - 2] && text[i - 2] === word[j - 1]) next[j] = Math.min(next[j], last[j - 2] + 1);
    }
    [last, row] = [row, next];
  }
  return Math.min(...row);
}

// How far a word lies from the nearest word of some: 0 to 1, and 1 if more than a third of its letters differ.
function far(word, words) {
  const least = Math.min(...words.map((other) => slips(word, other)));
  return least <= word.length / 3 ? least / word.length : 1;
}

// The things whose names come nearest to a text, best first: those with most of its words or slips of them, then those with the fewest slips.
export function nearest(text, things, namesOf, limit = 6) {
  const words = split(text);
  const scored = things.map((thing) => {
    const [score, length] = namesOf(thing).map((name) => [words.reduce((sum, word) => sum + far(word, split(name)), 0), name.length]).reduce((best, one) => (one[0] - best[0] || one[1] - best[1]) < 0 ? one : best);
    return [score, length, thing];
  });
  const near = scored.filter(([score]) => score < words.length).sort((a, b) => a[0] - b[0] || a[1] - b[1]);
  return near.slice(0, limit).map(([, , thing]) => thing);
}
