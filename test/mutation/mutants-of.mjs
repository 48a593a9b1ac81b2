// The single changes that the tests must notice: each breaks one expression or statement of a source text.
import ts from "typescript";

const { SyntaxKind: Kind } = ts;

const SWAPPED_OPERATORS = new Map([
  [Kind.EqualsEqualsEqualsToken, "!=="],
  [Kind.ExclamationEqualsEqualsToken, "==="],
  [Kind.LessThanToken, "<="],
  [Kind.LessThanEqualsToken, "<"],
  [Kind.GreaterThanToken, ">="],
  [Kind.GreaterThanEqualsToken, ">"],
  [Kind.PlusToken, "-"],
  [Kind.MinusToken, "+"],
  [Kind.AsteriskToken, "/"],
  [Kind.SlashToken, "*"],
  [Kind.PercentToken, "*"],
]);

const SWAPPED_METHODS = new Map([
  ["some", "every"],
  ["every", "some"],
  ["startsWith", "endsWith"],
  ["endsWith", "startsWith"],
  ["min", "max"],
  ["max", "min"],
  ["floor", "ceil"],
  ["ceil", "floor"],
]);

/** Calls whose result the receiver can replace. */
const DROPPED_METHODS = new Set([
  ...["trim", "toLowerCase", "toUpperCase", "filter", "slice", "sort", "toSorted", "reverse", "toReversed"],
  ...["catch", "finally"],
]);

const SHORT_CIRCUITS = new Set([Kind.AmpersandAmpersandToken, Kind.BarBarToken, Kind.QuestionQuestionToken]);

/** Prose is for people: tests need not repeat it word for word. */
const isProse = (text) => /\s/.test(text);

const isProseText = (node) =>
  (ts.isStringLiteral(node) || ts.isTemplateLiteral(node)) && isProse(node.getText());

/** A description is as much prose as its text. */
const isProseProperty = (node) => ts.isPropertyAssignment(node) && isProseText(node.initializer);

const isOnlyType = (node) =>
  ts.isTypeNode(node) ||
  ts.isInterfaceDeclaration(node) ||
  ts.isTypeAliasDeclaration(node) ||
  ts.isImportDeclaration(node) ||
  ts.isExportDeclaration(node);

/** Names are no values: the key of a property, or the text of an index that has a name's place. */
const isName = (node) => node.parent !== undefined && "name" in node.parent && node.parent.name === node;

/** What stands between a list's item and the next, so that the rest still parses. */
const itemRange = (items, index, source) => {
  const item = items[index];
  if (index + 1 < items.length) return [item.getStart(source), items[index + 1].getStart(source)];
  if (index > 0) return [items[index - 1].getEnd(), item.getEnd()];
  return [item.getStart(source), item.getEnd()];
};

/** A negation or equality has a mutant of its own that says the same. */
const hasOwnOpposite = (node) =>
  (ts.isPrefixUnaryExpression(node) && node.operator === Kind.ExclamationToken) ||
  (ts.isBinaryExpression(node) && /^[!=]==$/.test(node.operatorToken.getText()));

const branchCondition = (node) => {
  if (ts.isIfStatement(node) || ts.isWhileStatement(node) || ts.isDoStatement(node)) return node.expression;
  return ts.isConditionalExpression(node) || ts.isForStatement(node) ? (node.condition ?? null) : null;
};

/**
 * @param text a TypeScript source text
 * @returns the mutants in the order of the text: `{ start, end, replacement, line, change }`
 */
export const mutantsOf = (text) => {
  const source = ts.createSourceFile("source.ts", text, ts.ScriptTarget.Latest, true);
  const found = [];
  const oneLine = (part) => part.replace(/\s+/g, " ").trim();

  const add = (start, end, replacement, named = null) => {
    const { line } = source.getLineAndCharacterOfPosition(start);
    const change = named ?? `${oneLine(text.slice(start, end))} → ${oneLine(replacement)}`;
    found.push({ start, end, replacement, line: line + 1, change });
  };
  const replace = (node, replacement) => {
    add(node.getStart(source), node.getEnd(), replacement);
  };
  const remove = (start, end) => {
    add(start, end, "", `${oneLine(text.slice(start, end))} removed`);
  };
  const removeItems = (items) => {
    items.forEach((item, index) => {
      if (!isProseProperty(item)) remove(...itemRange(items, index, source));
    });
  };

  const ofBinary = (node) => {
    const operator = node.operatorToken;
    const swapped = SWAPPED_OPERATORS.get(operator.kind);
    const of = (start, end, replacement) => {
      add(
        start,
        end,
        replacement,
        `${oneLine(node.getText(source))}: ${oneLine(text.slice(start, end))} → ${replacement || "removed"}`,
      );
    };
    if (swapped !== undefined) of(operator.getStart(source), operator.getEnd(), swapped);
    if (!SHORT_CIRCUITS.has(operator.kind)) return;
    of(node.left.getEnd(), node.getEnd(), "");
    of(node.getStart(source), node.right.getStart(source), "");
  };

  const ofCall = (node) => {
    const called = node.expression;
    if (!ts.isPropertyAccessExpression(called)) return;
    const swapped = SWAPPED_METHODS.get(called.name.text);
    if (swapped !== undefined) replace(called.name, swapped);
    if (DROPPED_METHODS.has(called.name.text)) remove(called.expression.getEnd(), node.getEnd());
  };

  const ofRegExp = (node) => {
    const pattern = node.getText(source);
    const body = pattern.slice(1, pattern.lastIndexOf("/"));
    const flags = pattern.slice(pattern.lastIndexOf("/") + 1);
    if (body.startsWith("^")) replace(node, `/${body.slice(1)}/${flags}`);
    if (body.endsWith("$")) replace(node, `/${body.slice(0, -1)}/${flags}`);
    if (flags.includes("i")) replace(node, `/${body}/${flags.replace("i", "")}`);
  };

  const ofNumber = (node) => {
    const value = Number(node.text.replaceAll("_", ""));
    // What counts is off by one. What measures, such as a time limit, is far off.
    replace(node, String(value < 10 ? value + 1 : value * 2));
  };

  const visit = (node) => {
    if (isOnlyType(node)) return;
    const condition = branchCondition(node);
    if (condition !== null && !hasOwnOpposite(condition))
      replace(condition, `!(${condition.getText(source)})`);
    if (ts.isBinaryExpression(node)) ofBinary(node);
    else if (ts.isCallExpression(node)) ofCall(node);
    else if (ts.isPrefixUnaryExpression(node) && node.operator === Kind.ExclamationToken)
      replace(node, node.operand.getText(source));
    else if (node.kind === Kind.TrueKeyword) replace(node, "false");
    else if (node.kind === Kind.FalseKeyword) replace(node, "true");
    else if (ts.isNumericLiteral(node)) ofNumber(node);
    else if (ts.isRegularExpressionLiteral(node)) ofRegExp(node);
    else if (ts.isStringLiteral(node) && !isName(node) && !isProse(node.text))
      replace(node, node.text === "" ? '"mutant"' : '""');
    else if (ts.isTemplateExpression(node) && !isProse(node.getText(source).replace(/\$\{[^}]*\}/g, "")))
      replace(node, '""');
    else if (ts.isArrayLiteralExpression(node)) removeItems(node.elements);
    else if (ts.isObjectLiteralExpression(node)) removeItems(node.properties);
    else if (
      ts.isExpressionStatement(node) ||
      ts.isThrowStatement(node) ||
      ts.isContinueStatement(node) ||
      ts.isBreakStatement(node)
    )
      replaceStatement(node);
    ts.forEachChild(node, visit);
  };
  const replaceStatement = (node) => {
    add(node.getStart(source), node.getEnd(), ";", `${oneLine(node.getText(source))} removed`);
  };

  visit(source);
  return numbered(found);
};

/** The second of two equal changes in a line is marked as such. */
const numbered = (mutants) => {
  const times = new Map();
  return mutants.map((mutant) => {
    const key = `${mutant.line} ${mutant.change}`;
    const time = (times.get(key) ?? 0) + 1;
    times.set(key, time);
    return time === 1 ? mutant : { ...mutant, change: `${mutant.change} (${time})` };
  });
};

/** The text with one mutant in it. */
export const withMutant = (text, { start, end, replacement }) =>
  text.slice(0, start) + replacement + text.slice(end);
