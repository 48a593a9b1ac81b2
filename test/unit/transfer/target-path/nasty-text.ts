import fc from "fast-check";

/** What the rules for names look for, whole and in pieces. */
const PARTS = [
  ...Array.from("\"*:<>?/\\|%&#~$_. +'{}0123a2Ff"),
  "\u0000",
  "\u007F",
  "\uD83D",
  "\uDE00",
  "\u00A0",
  "\u0301",
  "\u200D",
  "\u200F",
  "\u2028",
  "\uFEFF",
  "ü",
  "😀",
  "%2F",
  "%5c",
  "%u00",
  "&#",
  "_vti_",
  "vti",
  "VTI_",
  "con",
  "NUL",
  "lpt1",
  ".lock",
  "desktop.ini",
  "forms",
  "~$",
  "..",
  "../",
  ".pdf",
  "x".repeat(120),
  " ".repeat(130),
  ".".repeat(130),
  "e\u0301".repeat(60),
];

/** Texts that break rules, several at a time. */
export const nasty = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.array(fc.constantFrom(...PARTS), { maxLength: 8 }).map((parts) => parts.join("")),
  },
  { weight: 1, arbitrary: fc.string({ unit: "binary", maxLength: 300 }) },
);
