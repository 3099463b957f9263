package ai.sophia.model.rules;

import java.util.regex.Matcher;

/**
 * A rule that fits a clause.
 *
 * @param matcher where in the clause it does
 */
record Fit(Rule rule, Clause clause, Matcher matcher) {}
